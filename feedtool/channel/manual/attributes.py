"""The attributes of a channel, with what each needs."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from feedtool.channel.attributes import resolved
from feedtool.channel.package import Channel
from feedtool.model import AttributeInfo

_KINDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "record": "group of values",
    "any": "any value",
}
_MOST_OPTIONS = 60
_NUMBER = re.compile(r"\d+")


def attributes(channel: Channel, names: Collection[str] | None = None) -> Iterator[str]:
    """Yield a line for each attribute (``names``: only for those) and for each of its parts; numbered ones that are alike have one line."""
    told: list[tuple[str, str, list[str]]] = []  # the first and the last of some that are alike, and the lines of the first
    for name, described in channel.schema["properties"].items():
        if names is not None and name not in names:
            continue
        lines = list(_attribute(name, described, channel))
        if told and _alike(name, lines, told[-1][0], told[-1][2]):
            told[-1] = (told[-1][0], name, told[-1][2])
        else:
            told.append((name, name, lines))
    for first, last, lines in told:
        yield from lines if first == last else [lines[0].replace(f"**{first}**", f"**{first}** to **{last}**"), *lines[1:]]


def _alike(name: str, lines: Sequence[str], first: str, said: Sequence[str]) -> bool:
    """Say whether the same is said of two attributes whose names differ in a number only."""
    same_name = _NUMBER.sub("", name) == _NUMBER.sub("", first) != name
    return same_name and [line.replace(name, "") for line in lines] == [line.replace(first, "") for line in said]


def _attribute(name: str, described: Mapping[str, Any], channel: Channel) -> Iterator[str]:
    info = channel.attributes[name]
    whole = resolved(described, channel.schema)
    item = resolved(whole.get("items", {}), channel.schema) if info.repeated else whole
    better, remark = _advice(name, whole, channel)
    facts = ["not sent; used by checks" if info.internal else "", _required(info), *_facts(whole, item), *better]
    shown = ", ".join(each for each in facts if each) or _KINDS[info.kind]
    yield f"- **{name}** ({shown}): {info.description}{_form(described, channel)}{remark}"
    for key, member in info.members.items():
        inner = resolved(item["properties"][key], channel.schema)
        facts = [_required(member), *_facts(inner, resolved(inner.get("items", inner), channel.schema))]
        shown = f" ({', '.join(each for each in facts if each)})" if any(facts) else ""
        yield f"  - `{name}.{key}`{shown}: {member.description}{_form(item['properties'][key], channel)}"


def _required(info: AttributeInfo) -> str:
    unless = " or ".join(f"`{name}`" for name in info.instead)
    return f"required, unless there is {unless}" if unless else "required" if info.required else ""


def _form(described: Mapping[str, Any], channel: Channel) -> str:
    """Return what is said of the form that an attribute shares with others, such as that of all prices."""
    reference = described.get("$ref") or described.get("items", {}).get("$ref")
    form = resolved({"$ref": reference}, channel.schema).get("description") if reference else None
    own = described.get("items", {}).get("description") if "items" in described else described.get("description", form)
    return f" {form}" if form and form != own else ""


def _facts(whole: Mapping[str, Any], item: Mapping[str, Any]) -> Iterator[str]:
    if whole.get("type") == "array":
        yield f"up to {whole['maxItems']}" if "maxItems" in whole else "several"
    if "maxLength" in item:
        yield f"at most {item['maxLength']:,} characters"
    if "enum" in item:
        options = [each for each in item["enum"] if each not in item.get("x-tolerated", ())]
        more = f" and {len(options) - 20} more" if len(options) > _MOST_OPTIONS else ""
        yield "one of " + ", ".join(f"`{each}`" for each in (options[:20] if more else options)) + more
    if "minimum" in item or "maximum" in item:
        yield _span(item)
    if "exclusiveMinimum" in item:
        yield f"more than {item['exclusiveMinimum']:,}"


def _span(item: Mapping[str, Any]) -> str:
    low, high = item.get("minimum"), item.get("maximum")
    if high is None:
        return f"{low:,} or more"
    return f"at most {high:,}" if low is None else f"from {low:,} to {high:,}"


def _advice(name: str, whole: Mapping[str, Any], channel: Channel) -> tuple[list[str], str]:
    """Return what is better than what is needed: as facts, and as a sentence about the form."""
    described = (channel.advice or {}).get("properties", {}).get(name)
    if described is None or channel.advice is None:
        return [], ""
    item = described.get("items", described)
    said = set(_facts(whole, whole.get("items", whole)))
    form = resolved(described, channel.advice).get("description") if "pattern" in described else None
    return [f"better {fact}" for fact in _facts(described, item) if fact not in said], f" Recommended: {form}" if form else ""
