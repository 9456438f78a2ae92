"""What `channel.yaml` looks like."""

from feedtool.channel.deltas import DELTA
from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, MappingOf, Number, OneOf, Record, Text
from feedtool.snapshot import WATCHED
from feedtool.taxonomy import TAXONOMY

_VAR = Record(
    noun="A var",
    keys={
        "description": Key(Text(description="What it is for, in a merchandiser's words."), required=True),
        "example": Key(Text(numbers=True, description="A value that is right."), required=True),
        "pattern": Key(Text(description="A regular expression that the whole value must match.")),
        "required": Key(Boolean(description="Whether a project must give it."), default=True),
    },
)
_PATH = Text(description="An element, `@attribute`, `element@attribute`, `outer/inner`, `outer/inner[called]` or `outer/inner[*]`.")
_READING = Record(
    noun="A reading",
    keys={
        "item": Key(Text(description="The name of the element of an item.")),
        "names": Key(MappingOf(value=OneOf(shapes=(_PATH, ListOf(item=_PATH, minimum=1)))), default={}),
        "namespace": Key(Text(description="The namespace of the channel's elements in RSS and Atom.")),
        "orders": Key(
            MappingOf(
                value=ListOf(item=Text(), description="The members of a group of values in a cell, where the heading does not name them.")
            ),
            default={},
        ),
        "separators": Key(
            MappingOf(value=Text(description="What stands between several groups of values in a cell, where it is no comma.")), default={}
        ),
    },
)
_FORMAT = Record(
    noun="A format",
    keys={
        "template": Key(Text(description="The template beside this file."), required=True),
        "extension": Key(Text(description="The usual suffix of such files."), required=True),
        "positional": Key(Boolean(description="Whether the members of a group of values always stand in the same places."), default=False),
        "flattened": Key(
            MappingOf(
                value=Number(whole=True, minimum=1),
                description="The attributes whose parts have columns of their own, and how many columns there are for a list.",
            ),
            default={},
        ),
        "reading": Key(_READING),
    },
)
_WHAT_DIFFERS = {
    "vars": Key(MappingOf(value=_VAR), default={}),
    "limits": Key(
        Record(noun="A limit", keys={"items": Key(Number(whole=True, minimum=1)), "bytes": Key(Number(whole=True, minimum=1))}), default={}
    ),
}
_PARENTS = Record(
    noun="What is said of parents",
    description="A message of its own for every group of variants, made of the first of them.",
    keys={
        "group": Key(Text(description="The attribute that names the group; it becomes the identity of the parent."), required=True),
        "when": Key(Text(description="Which items are variants: a condition, as in checks."), required=True),
        "set": Key(MappingOf(value=Text(), description="What a parent has in place of what the variant has."), default={}),
        "keep": Key(ListOf(item=Text(), minimum=1, description="What a parent has of its first variant."), required=True),
    },
)
_NAMES = OneOf(
    shapes=(Text(), ListOf(item=Text(), minimum=1)), description="An attribute, or several of which the first that is mapped counts."
)
_WATCH = Record(
    noun="What is watched",
    description="Which attributes tell what guards and comparisons look at.",
    keys={
        **{name: Key(_NAMES) for name in WATCHED},
        "position": Key(
            Text(description="A regular expression for what an item's text begins with that tells only its place in the feed.")
        ),
    },
)
CHANNEL = Record(
    noun="A channel",
    keys={
        "name": Key(Text(description="The name of the folder."), required=True),
        "title": Key(Text(description="The name that people know."), required=True),
        "company": Key(Text(description="Who runs the channel; the title where it is not given.")),
        "description": Key(Text(description="What the channel is, in a sentence."), default=""),
        "without": Key(ListOf(item=Text(), minimum=1, description="The attributes that only other kinds of feeds have.")),
        "identity": Key(Text(description="The attribute that is different for every item."), required=True),
        "specification": Key(Text(description="The date of the channel's documentation that this follows."), required=True),
        "documentation": Key(Text(description="The address of the channel's documentation."), required=True),
        "formats": Key(MappingOf(value=_FORMAT, minimum=1), required=True),
        "default_format": Key(Text(description="The format that is meant when a project names none."), required=True),
        "parents": Key(_PARENTS),
        "watch": Key(_WATCH),
        "deltas": Key(
            MappingOf(value=DELTA, description="The forms in which the channel takes the changes alone, the usual one first."), default={}
        ),
        "taxonomies": Key(
            MappingOf(value=TAXONOMY, description="The lists of categories that the channel publishes, by names of your own choice."),
            default={},
        ),
        **_WHAT_DIFFERS,
    },
)
KIND = Record(
    noun="A kind of feed",
    keys={
        "title": Key(Text(description="The name that people know."), required=True),
        "description": Key(Text(description="What such a feed is for, in a sentence."), required=True),
        "documentation": Key(Text(description="The address of the channel's documentation of it.")),
        "identity": Key(Text(description="The attribute that an item is known by.")),
        "formats": Key(MappingOf(value=_FORMAT, minimum=1)),
        "default_format": Key(Text(description="The format that is meant when a project names none.")),
        "required": Key(ListOf(item=Text(), minimum=1, description="The attributes that every item needs, in place of those that the schema requires.")),
        "only": Key(ListOf(item=Text(), minimum=1, description="The attributes of the channel that such a feed may have.")),
        "without": Key(ListOf(item=Text(), minimum=1, description="The attributes of the channel that such a feed cannot have.")),
        **_WHAT_DIFFERS,
    },
)  # fmt: skip
