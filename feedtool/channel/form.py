"""What `channel.yaml` looks like."""

from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, MappingOf, Number, Record, Text
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
    },
)
_WHAT_DIFFERS = {
    "vars": Key(MappingOf(value=_VAR), default={}),
    "limits": Key(
        Record(noun="A limit", keys={"items": Key(Number(whole=True, minimum=1)), "bytes": Key(Number(whole=True, minimum=1))}), default={}
    ),
}
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
