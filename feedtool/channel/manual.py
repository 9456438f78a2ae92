"""The manual of a channel, made of its package: for `feedtool channels show` and the package's README."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedtool.channel.attributes import resolved
from feedtool.channel.package import Channel


def render(channel: Channel) -> str:
    """Return the manual as Markdown."""
    return "\n".join(_lines(channel)) + "\n"


def _lines(channel: Channel) -> Iterator[str]:
    yield f"# {channel.title}"
    yield ""
    yield f"Template `{channel.name}`. Follows the channel's documentation as of {channel.specification}: {channel.documentation}"
    yield ""
    formats = ", ".join(f"`{name}`{' (default)' if name == channel.default_format else ''}" for name in channel.formats)
    yield f"Formats: {formats}."
    if len(channel.kinds) > 1:
        yield f"Kinds of feeds: {', '.join(f'`{name}` ({title})' for name, title in channel.kinds.items())}. This is `{channel.kind}`."
    if channel.limits.items or channel.limits.bytes:
        limits = [
            f"{channel.limits.items:,} items" if channel.limits.items else "",
            f"{channel.limits.bytes:,} bytes" if channel.limits.bytes else "",
        ]
        yield f"A file has at most {' and '.join(each for each in limits if each)}; larger feeds are cut into several files."
    for each in channel.taxonomies.values():
        names = ", ".join(f"`{name}`" for name in each.attributes)
        yield f"Categories in {names} are those of {each.title}; `feedtool taxonomy update` downloads its list, so that they can be checked."
    yield ""
    yield "## Vars"
    yield ""
    for var in channel.vars.values():
        yield f"- `{var.name}`{'' if var.required else ' (optional)'}: {var.description} Example: `{var.example}`"
    yield ""
    yield "## Attributes"
    yield ""
    for name, described in channel.schema["properties"].items():
        yield from _attribute(name, described, channel)


def _attribute(name: str, described: Mapping[str, Any], channel: Channel) -> Iterator[str]:
    info = channel.attributes[name]
    whole = resolved(described, channel.schema)
    item = resolved(whole.get("items", {}), channel.schema) if info.repeated else whole
    facts = [
        "not sent; used by checks" if info.internal else "",
        "required" if info.required else "",
        *_facts(whole, item),
        *_advice(name, channel),
    ]
    yield f"- **{name}** ({', '.join(each for each in facts if each) or 'text'}): {info.description}"
    for key, member in info.members.items():
        yield f"  - `{name}.{key}`{' (required)' if member.required else ''}: {member.description}"


def _facts(whole: Mapping[str, Any], item: Mapping[str, Any]) -> Iterator[str]:
    if whole.get("type") == "array":
        yield f"up to {whole['maxItems']}" if "maxItems" in whole else "several"
    if "maxLength" in item:
        yield f"at most {item['maxLength']} characters"
    if "enum" in item:
        yield "one of " + ", ".join(f"`{each}`" for each in item["enum"][:20]) + ("…" if len(item["enum"]) > 20 else "")
    if "minimum" in item or "maximum" in item:
        yield f"from {item.get('minimum', '…')} to {item.get('maximum', '…')}"


def _advice(name: str, channel: Channel) -> Iterator[str]:
    if channel.advice and name in channel.advice.get("properties", {}):
        described = channel.advice["properties"][name]
        item = described.get("items", described)
        yield from (f"better {fact}" for fact in _facts(described, item))
