"""What a mapping file looks like."""

from typing import Any

from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, MappingOf, OneOf, Record, Shape, Text

VALUE = Shape(
    description="Text with `{{ expressions }}`, a lone expression (keeps its type), a number, true or false, a list of values, a group of"
    ' named values, or `{for_each: "{{ list }}", value: …}` where `each` is one item of the list.'
)
RULE = Record(
    noun="A rule",
    description="In the rows where `when` is true: set attributes, or leave the product out.",
    keys={
        "name": Key(Text(description="A name for messages; a mapping that extends this one replaces the rule by giving the same name.")),
        "when": Key(
            OneOf(shapes=(Text(), Boolean()), description="A condition without braces, e.g. `stock > 0 and image`. Default: always.")
        ),
        "set": Key(
            MappingOf(value=VALUE, minimum=1, description="Attributes and their new values; an empty value takes the attribute away.")
        ),
        "exclude": Key(Text(description="Leave the product out of the feed, for this reason.")),
    },
    one_of=("set", "exclude"),
)
MAPPING = Record(
    noun="A mapping",
    keys={
        "extends": Key(
            Text(description="The mapping that this one builds on: a path from this file, or `channel` for the channel's starter mapping.")
        ),
        "vars": Key(MappingOf(description="Values for expressions, unless the project gives them.")),
        "attributes": Key(MappingOf(value=VALUE, description="The attributes of an item and how their values are made.")),
        "rules": Key(ListOf(item=RULE, description="What is changed or left out, in this order, after the attributes.")),
    },
)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of mapping files, for editors."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "feedtool mapping"}
    return head | MAPPING.json_schema()
