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
    yield from [channel.description, ""] if channel.description else []
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
    for delta in channel.deltas.values():
        yield f"`feedtool delta` writes what has changed as `{delta.name}` ({delta.title}): {delta.note}"
    yield from [""] if channel.deltas else []
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
        *_advice(name, whole, channel),
    ]
    yield f"- **{name}** ({', '.join(each for each in facts if each) or _KINDS[info.kind]}): {info.description}{_form(described, channel)}"
    for key, member in info.members.items():
        inner = resolved(item["properties"][key], channel.schema)
        facts = ["required" if member.required else "", *_facts(inner, resolved(inner.get("items", inner), channel.schema))]
        shown = f" ({', '.join(each for each in facts if each)})" if any(facts) else ""
        yield f"  - `{name}.{key}`{shown}: {member.description}{_form(item['properties'][key], channel)}"


_KINDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "record": "group of values",
    "any": "any value",
}


def _form(described: Mapping[str, Any], channel: Channel) -> str:
    """Return what is said of the form that an attribute shares with others, such as that of all prices."""
    form = resolved({"$ref": described["$ref"]}, channel.schema).get("description") if "$ref" in described else None
    return f" {form}" if form and form != described.get("description", form) else ""


def _facts(whole: Mapping[str, Any], item: Mapping[str, Any]) -> Iterator[str]:
    if whole.get("type") == "array":
        yield f"up to {whole['maxItems']}" if "maxItems" in whole else "several"
    if "maxLength" in item:
        yield f"at most {item['maxLength']} characters"
    if "enum" in item:
        options = [each for each in item["enum"] if each not in item.get("x-tolerated", ())]
        yield "one of " + ", ".join(f"`{each}`" for each in options[:20]) + ("…" if len(options) > 20 else "")
    if "minimum" in item or "maximum" in item:
        yield _span(item)


def _span(item: Mapping[str, Any]) -> str:
    low, high = item.get("minimum"), item.get("maximum")
    if high is None:
        return f"{low:,} or more"
    return f"at most {high:,}" if low is None else f"from {low:,} to {high:,}"


def _advice(name: str, whole: Mapping[str, Any], channel: Channel) -> Iterator[str]:
    if channel.advice and name in channel.advice.get("properties", {}):
        described = channel.advice["properties"][name]
        said = set(_facts(whole, whole.get("items", whole)))
        yield from (f"better {fact}" for fact in _facts(described, described.get("items", described)) if fact not in said)
