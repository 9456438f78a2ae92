"""What feedtool.yaml looks like."""

from dataclasses import replace
from typing import Any

from feedtool import guards, markets, sources
from feedtool.positioned_yaml.shape import Boolean, Duration, Key, ListOf, MappingOf, Number, OneOf, Record, Text

_NAMES = ListOf(item=Text())
SECRECY = {
    "confidential": Key(replace(_NAMES, description="Columns whose values must not reach a feed, such as what a product costs you.")),
    "not_confidential": Key(
        replace(_NAMES, description="Columns that only look confidential by their names: their values may reach a feed.")
    ),
}
CATALOGUE = replace(sources.CATALOGUE, keys={**sources.CATALOGUE.keys, **markets.KEYS, **SECRECY})
POLICIES = ("drop", "hold")
PUBLISH = ("link", "copy")
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
        "publish": Key(
            Text(options=PUBLISH, description="Readers find a link to the current feed, or a plain copy of it where links are not possible."), default="link"
        ),
        "format": Key(Text(description="The form of the feed, where the channel has several.")),
        "invalid_items": Key(Text(options=POLICIES, description="Leave invalid items out, or hold the feed back when there is one."), default="drop"),
        **guards.KEYS,
        "max_invalid": Key(
            OneOf(shapes=(Text(), Number(minimum=0, maximum=1)), description="Up to this share of invalid items a feed is published, e.g. 10%."), default="10%"
        ),
    },
)  # fmt: skip
SWITCH = ("each", "together")
STATE = Record(
    noun="The state",
    description="Where and how long feeds of earlier runs are kept.",
    keys={
        "folder": Key(
            Text(description="The folder of the state. It must be on the local disk of the machine that runs feedtool."),
            default=".feedtool/state",
        ),
        "allow_network": Key(
            Boolean(description="Allow a folder on a network file system, where a switch is only as safe as its server."), default=False
        ),
        "generations": Key(
            Number(whole=True, minimum=2, maximum=10_000, description="How many published feeds are kept at the least."),
            default=5,
        ),
        "hours": Key(Number(minimum=0, maximum=100_000, description="For how many hours each feed is kept at the least."), default=24),
    },
)
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
        "state": Key(STATE, default={}),
        "switch": Key(
            Text(options=SWITCH, description="Switch each channel to its new feed when that is ready, or all of a run together or none."),
            default="each",
        ),
        "max_runtime": Key(
            Duration(description="How long a run may take before it ends itself: one that hangs would keep all later ones out."),
            default="2h",
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
