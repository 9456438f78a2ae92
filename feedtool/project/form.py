"""What feedtool.yaml looks like."""

from dataclasses import replace
from typing import Any

from feedtool import markets, sources
from feedtool.positioned_yaml.shape import Key, ListOf, MappingOf, Number, OneOf, Record, Text

CATALOGUE = replace(sources.CATALOGUE, keys={**sources.CATALOGUE.keys, **markets.KEYS})
POLICIES = ("drop", "hold")
OF_MARKETS = ("format", "invalid_items", "max_invalid")  # the settings that each market of a channel may have for itself
VARS = MappingOf(description="What mappings and channels need to know, such as country, currency, language and shop.")
CHANNEL = Record(
    noun="A channel",
    keys={
        "template": Key(Text(description="The channel: google_merchant, facebook, amazon, or the path of a channel package."), required=True),
        "kind": Key(Text(description="The kind of feed, where the channel has several, e.g. promotions; products otherwise.")),
        "catalogue": Key(Text(description="The name of another catalogue, of those under `catalogues`, whose rows become the items.")),
        "mapping": Key(Text(description="The mapping file."), required=True),
        "vars": Key(VARS),
        "definitions": Key(Text(description="The folder of the channel's own documents about kinds of products (Amazon's product type definitions).")),
        "markets": Key(
            OneOf(
                shapes=(Text(), MappingOf(value=MappingOf(), minimum=1)),
                description="A feed for each market: its name and its own vars; or a CSV file with the columns market, country, language …",
            )
        ),
        "output": Key(
            Text(description="The feed's file; .gz compresses it, {part} numbers the files of a large feed, {market} and vars in braces are filled in."),
            required=True,
        ),
        "format": Key(Text(description="The form of the feed, where the channel has several.")),
        "invalid_items": Key(Text(options=POLICIES, description="Leave invalid items out, or hold the feed back when there is one."), default="drop"),
        "max_invalid": Key(
            OneOf(shapes=(Text(), Number(minimum=0, maximum=1)), description="Up to this share of invalid items a feed is published, e.g. 10%."), default="10%"
        ),
    },
)  # fmt: skip
PROJECT = Record(
    noun="A project",
    keys={
        "version": Key(Number(whole=True, minimum=1, maximum=1, description="The version of this file's form: 1."), required=True),
        "catalogue": Key(CATALOGUE, required=True),
        "catalogues": Key(
            MappingOf(
                value=CATALOGUE, description="More catalogues, for feeds whose items are not the products: stock per store, promotions."
            )
        ),
        "taxonomy": Key(
            Text(description="The folder of the lists of categories that `feedtool taxonomy update` pins."), default="taxonomy"
        ),
        "vars": Key(VARS),
        "output_folders": Key(
            ListOf(
                item=Text(), description="Folders outside of the project's own that feeds may be written to, e.g. that of the web server."
            )
        ),
        "channels": Key(MappingOf(value=CHANNEL, minimum=1, description="The feeds, by names of your own choice."), required=True),
    },
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of project files, for editors."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "feedtool project"}
    return head | PROJECT.json_schema()
