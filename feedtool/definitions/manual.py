"""What a kind of product needs, as a page that merchandisers read: made of its definition."""

from collections.abc import Iterator, Mapping
from typing import Any

from feedtool.definitions.conditions import needed, words
from feedtool.definitions.definition import Definition, main_member, sides_of, units_of
from feedtool.definitions.naming import FlatNames
from feedtool.definitions.nested_form import NestedForm
from feedtool.definitions.units import example

_MOST_OPTIONS = 20
_LONGEST = 240
_DEEPEST = 8
_FINEST = 0.000001  # steps that nobody needs to know
_FILLED = frozenset(("marketplace_id", "language_tag"))
_KINDS = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false", "array": "list", "object": "group"}


def render(form: NestedForm, definition: Definition, title: str) -> str:
    """Return the page about a definition as Markdown; ``title`` is the channel's."""
    return "\n".join(_Page(form, definition, title).lines()) + "\n"


class _Page:
    def __init__(self, form: NestedForm, definition: Definition, title: str) -> None:
        self._form, self._definition, self._title = form, definition, title
        self._naming = FlatNames(form.written, definition.schema, ())
        self._needed = needed(definition.schema)
        self._always = set(definition.schema.get("required", ()))

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        definition = self._definition
        yield f"# {definition.product_type} for {self._title} {self._form.facts.get('marketplace')}"
        yield ""
        yield f"From {definition.shown}. Marketplace, language and currency are filled in; measures are converted to a unit that is wanted."
        names = list(definition.attributes)
        groups = (
            ("Always needed", [name for name in names if name in self._always]),
            ("Needed in some cases", [name for name in names if name in self._needed and name not in self._always]),
            ("Possible", [name for name in names if name not in self._needed and name not in self._always]),
        )
        for heading, members in groups:
            if members:
                yield from ("", f"## {heading} ({len(members)})", "")
            for name in sorted(members):
                yield from self._attribute(name)

    def _attribute(self, name: str) -> Iterator[str]:
        described = self._definition.whole(self._definition.attributes[name])
        group = self._definition.group(name)
        facts = ", ".join([*_kind(group, self._definition), *_count(described)])
        about = _short(str(described.get("title") or ""), str(described.get("description") or ""))
        yield f"- **{name}** ({facts}){f': {about}' if about else ''}"
        conditions = self._needed.get(name)
        if conditions and name not in self._always:
            yield f"  - needed {words(conditions, lambda path: self._naming.words(list(path)))}"
        yield f"  - in the mapping: {self._written(name, group)}"
        yield from _options(group, self._definition)

    def _written(self, name: str, group: Mapping[str, Any]) -> str:
        """Return how a mapping gives an attribute."""
        sources = list(dict.fromkeys(self._naming.sources(name)))
        if sources:
            return ", ".join(f"`{source}`" for source in sources)
        return f"`{name}: {_example(group, self._definition)}`"


def _example(group: Mapping[str, Any], definition: Definition) -> str:
    members = group.get("properties", {})
    whole = {key: definition.whole(each) for key, each in members.items()}
    units, main = units_of(whole), main_member(whole)
    if units:
        return f'"{{{{ … }}}} {example(units)}"'
    if sides_of(whole):
        return f'"30 x 20 x 10 {example(units_of(whole["length"]["properties"]) or [])}"'
    own = [key for key in members if key not in _FILLED]
    if main is None or needs_group(group, main):
        return f"{{{', '.join(f'{key}: …' for key in own)}}}"
    options = _enum(whole[main])
    kind = whole[main].get("type")
    return str(options[0]).lower() if isinstance((options or [""])[0], bool) else "1" if kind in ("integer", "number") else '"{{ … }}"'


def _kind(group: Mapping[str, Any], definition: Definition) -> Iterator[str]:
    members = {key: definition.whole(each) for key, each in group.get("properties", {}).items()}
    main = main_member(members)
    if units_of(members):
        yield "measure"
    elif sides_of(members):
        yield "three measures: length, width, height"
    elif main is None:
        yield "group"
        return
    elif needs_group(group, main):
        yield "group"
    else:
        members[main] = _innermost(members[main], definition)
        yield _KINDS.get(str(members[main].get("type")), "value")
    yield from _limits(members[main]) if main else ()


def _innermost(described: Mapping[str, Any], definition: Definition) -> Mapping[str, Any]:
    """Return what a single value becomes in the end, in lists and groups inside of each other."""
    for _ in range(_DEEPEST):
        item = definition.whole(described.get("items", {})) if described.get("type") == "array" else described
        main = main_member(item.get("properties", {}))
        if item is described and main is None:
            return described
        described = definition.whole(item["properties"][main]) if main else item
    return described


def needs_group(group: Mapping[str, Any], main: str) -> bool:
    """Say whether a single value is not enough: other members that are not filled in are required too."""
    return any(name != main and name not in _FILLED and name != "currency" for name in group.get("required", ()))


def _limits(described: Mapping[str, Any]) -> Iterator[str]:
    if described.get("type") == "string":
        if "maxLength" in described:
            yield f"at most {described['maxLength']:,} characters"
        if "maxUtf8ByteLength" in described:
            yield f"at most {described['maxUtf8ByteLength']:,} bytes"
        if any(each.get("format") == "date" for each in described.get("oneOf", ())):
            yield "a date: 2026-11-23"
    low = described.get("minimum", described.get("exclusiveMinimum"))
    if "maximum" in described:
        yield f"from {low if low is not None else '…'} to {described['maximum']:,}"
    elif low is not None:
        yield f"{'more than' if 'exclusiveMinimum' in described else 'at least'} {low}"
    if described.get("multipleOf", 0) > _FINEST:
        yield f"in steps of {described['multipleOf']}"


def _count(described: Mapping[str, Any]) -> Iterator[str]:
    most = described.get("maxUniqueItems", described.get("maxItems", 1))
    if most > 1:
        yield "several" if most >= 1000 else f"up to {most}"


def _options(group: Mapping[str, Any], definition: Definition) -> Iterator[str]:
    for name, each in group.get("properties", {}).items():
        options = _enum(definition.whole(each))
        given_up = definition.whole(each).get("$lifecycle", {}).get("enumDeprecated", ())
        listed = sorted(str(option) for option in options if option not in given_up)
        if name in _FILLED or len(listed) < 2 or all(isinstance(option, bool) for option in options):
            continue
        more = f" and {len(listed) - _MOST_OPTIONS} more" if len(listed) > _MOST_OPTIONS else ""
        only = "suggestions" if "anyOf" in definition.whole(each) else "one of"
        yield f"  - {'' if name == 'value' else f'{name}: '}{only} {', '.join(f'`{option}`' for option in listed[:_MOST_OPTIONS])}{more}"
        if given_up:
            yield f"  - {len(given_up)} more options are being given up"


def _enum(described: Mapping[str, Any]) -> list[Any]:
    return [*described.get("enum", ()), *(option for each in described.get("anyOf", ()) for option in each.get("enum", ()))]


def _short(*parts: str) -> str:
    shown = ("".join(char if char.isprintable() else " " for char in part) for part in parts)
    text = ". ".join(" ".join(part.split()).rstrip(".") for part in dict.fromkeys(shown) if part.strip())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rsplit(' ', 1)[0]} …"
