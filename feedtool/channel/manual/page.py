"""The page of a channel, or of one kind of its feeds."""

from collections.abc import Iterator, Sequence

from feedtool.channel.manual import rules
from feedtool.channel.manual.attributes import attributes
from feedtool.channel.manual.kinds import kind_of_feed
from feedtool.channel.package import Channel, ChannelFormat

_FILES = {
    "csv": "a table with commas between the cells",
    "tsv": "a table with tabs between the cells",
    "txt": "a table with tabs between the cells",
    "xml": "an XML file",
    "json": "a JSON file",
}
_NAMED = {"atom": "an XML file in the form Atom"}


def render(channel: Channel, kinds: Sequence[Channel] = ()) -> str:
    """Return the manual as Markdown; ``kinds`` are the channel's other kinds of feeds, whose sections come at the end."""
    return "\n".join(_lines(channel, kinds)) + "\n"


def _lines(channel: Channel, kinds: Sequence[Channel]) -> Iterator[str]:
    yield f"# {channel.title}"
    yield ""
    yield from [channel.description, ""] if channel.description else []
    yield f"In `feedtool.yaml` a feed for it says `template: {channel.name}`. The rules are those of {channel.specification}: {channel.documentation}"
    yield ""
    yield from _files(channel)
    yield from _deltas(channel)
    yield from _kinds(channel, kinds)
    yield from _settings(channel)
    yield "## Attributes"
    yield ""
    yield "What an item can have. The mapping gives each a value; those that are *required* must be there, or the item is left out of the feed."
    yield ""
    yield from attributes(channel)
    yield ""
    yield from _categories(channel)
    yield from rules.section(channel.checks, "##")
    for kind in kinds:
        yield from kind_of_feed(kind, channel)


def _deltas(channel: Channel) -> Iterator[str]:
    if not channel.deltas:
        return
    yield "## Feeds of the changes alone"
    yield ""
    for delta in channel.deltas.values():
        yield f"- `feedtool delta --form {delta.name}`: {delta.title}. {delta.note}"
    yield ""


def _files(channel: Channel) -> Iterator[str]:
    yield "## Files"
    yield ""
    for name, form in channel.formats.items():
        usual = (
            " This is what is written where `format:` says nothing." if name == channel.default_format and len(channel.formats) > 1 else ""
        )
        yield f"- `{name}`: {_file(name, form)}.{usual}"
    yield ""
    if channel.limits.items or channel.limits.bytes:
        limits = [
            f"{channel.limits.items:,} items" if channel.limits.items else "",
            f"{channel.limits.bytes:,} bytes" if channel.limits.bytes else "",
        ]
        yield f"A file has at most {' and '.join(each for each in limits if each)}; larger feeds are cut into several files."
        yield ""


def _file(name: str, form: ChannelFormat) -> str:
    extension = form.render.extension
    written = _NAMED.get(name) or _FILES.get(extension, "a text file")
    return f"{written}, usually called `….{extension}`"


def _kinds(channel: Channel, described: Sequence[Channel]) -> Iterator[str]:
    if len(channel.kinds) < 2:
        return
    yield "## Kinds of feeds"
    yield ""
    yield f"This page is about `{channel.kind}`. Another kind is chosen with `kind:` beside `template:`." + (
        " Each has a section at the end." if described else f" `feedtool channels show {channel.name} --kind NAME` tells about it."
    )
    yield ""
    about = {kind.kind: f": {kind.description}" for kind in described}
    yield from (f"- `{name}`, {title}{about.get(name, '')}" for name, title in channel.kinds.items())
    yield ""


def _settings(channel: Channel) -> Iterator[str]:
    if not channel.vars:
        return
    yield "## What a feed must be told"
    yield ""
    yield "Settings under `vars:` in `feedtool.yaml`."
    yield ""
    for var in channel.vars.values():
        yield f"- `{var.name}`{'' if var.required else ' (optional)'}: {var.description} Example: `{var.example}`"
    yield ""


def _categories(channel: Channel) -> Iterator[str]:
    if not channel.taxonomies:
        return
    yield "## Lists of categories"
    yield ""
    for each in channel.taxonomies.values():
        names = ", ".join(f"`{name}`" for name in each.attributes)
        yield f"- {names}: {each.title}. `feedtool taxonomy update` downloads it; until then only the form of a category is checked."
    yield ""
