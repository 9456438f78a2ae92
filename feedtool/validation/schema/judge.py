"""The library's verdict on one item, in plain words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from feedtool.suggest import nearest
from feedtool.validation.schema.conjuncts import DESCRIBED, Conjunct, can_be_cut, cut_down

_MOST_SHOWN = 80
_MOST_OPTIONS = 12
_MOST_RESTS = 1_000  # rests of a schema that are kept ready


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one attribute of one item."""

    code: str
    attribute: str
    message: str
    value: str | None = None
    hint: str | None = None


class Naming:
    """How a path into an item is called in messages; channels with a nested form of their own say it in the names of the mapping."""

    def words(self, path: list[Any]) -> str:
        """Return a path as people write it: shipping 2, price."""
        return _name(path)

    def attribute(self, path: list[Any]) -> str:
        """Return the attribute of the mapping that a path (with at least one step) belongs to."""
        return str(path[0])


class Judge:
    """Judges single items by a schema with the library ``jsonschema``. ``title`` is the channel's name in messages.

    ``x-issues`` beside keywords of the schema, or at its root, has the names that the ``company`` which runs the channel gives to breaking them:
    ``{"EMPTY_TITLE": "required"}``. The nearest counts: that of the attribute that is missing, of the group that it is missing in, of the root.
    """

    def __init__(self, schema: Mapping[str, Any], title: str, naming: Naming | None = None, company: str = "") -> None:
        self._title, self._naming = title, naming or Naming()
        self._company, self._issues = company, schema.get("x-issues", {})
        self._schema = schema
        self._of_rests: dict[frozenset[Conjunct], Judge] = {}

    def of_the_rest(self, proven: frozenset[Conjunct]) -> "Judge":
        """Return the judge of items of which these parts of the schema are proved already; it says the same of them, in less time."""
        if proven not in self._of_rests:
            if len(self._of_rests) >= _MOST_RESTS or not self._can_be_cut:
                return self
            self._of_rests[proven] = Judge(cut_down(self._schema, proven), self._title, self._naming, self._company)
        return self._of_rests[proven]

    @cached_property
    def _can_be_cut(self) -> bool:
        return can_be_cut(self._schema)

    @cached_property
    def _validator(self) -> Any:
        """The library's validator, made for the first item that the columns leave in doubt: the library is heavy, and many feeds never need it."""
        from feedtool.validation.schema.linear_time import validator  # noqa: PLC0415 - heavy

        return validator(self._schema)

    @property
    def _describers(self) -> Mapping[str, "Describe"]:
        """The words for broken keywords."""
        return _DESCRIBERS

    def is_valid(self, item: Mapping[str, Any]) -> bool:
        """Return the verdict."""
        return bool(self._validator.is_valid(item))

    def faults(self, item: Mapping[str, Any]) -> list[Fault]:
        """Return everything that is wrong with an item, one fault per attribute and rule."""
        found = [self._named(fault, error) for error in self._errors(item) for fault in self._of(error)]
        return list(dict.fromkeys(found))

    def _errors(self, item: Mapping[str, Any]) -> Iterator[Any]:
        yield from self._validator.iter_errors(item)

    def _named(self, fault: Fault, error: Any) -> Fault:
        """Return a fault with the channel's own name of it, where that is known."""
        beside = error.schema if isinstance(error.schema, Mapping) else {}
        described = _members(beside).get(fault.attribute) if error.validator == "required" else None
        told = [each.get("x-issues") for each in (described, beside) if isinstance(each, Mapping)]
        named = [pair for each in (*told, self._issues) for pair in (each or {}).items()]
        issue = next((name for name, keyword in named if keyword == error.validator), None)
        if not issue or not self._company:
            return fault
        return replace(fault, hint=" ".join(part for part in (fault.hint, f"{self._company} calls this `{issue}`.") if part))

    def _of(self, error: Any) -> Iterator[Fault]:
        path = [str(step) if isinstance(step, str) else step for step in error.absolute_path]
        if error.validator == "required":
            missing = error.message.split("'")[1] if "'" in error.message else ""
            yield self._missing(path, missing, error)
            return
        describe = self._describers.get(error.validator, _other)
        name = self._naming.words(path)
        code, message, hint = describe(name, error, self._title)
        beside = error.schema if isinstance(error.schema, Mapping) else {}
        if says := beside.get("x-says"):  # of whatever keyword stands beside it
            code = beside.get("x-code", code)
            message, hint = f"{name} {says}".replace("{value}", _shown(error.instance, bare=True)), None
        elif (custom := beside.get("x-message")) and code == "VL105":
            message, hint = f"{name} is {_shown(error.instance)}; {custom}", None
        first = _first(error.message)
        steps = path or ([first] if first else [])
        attribute = self._naming.attribute(steps) if steps else "item"
        yield Fault(code, attribute, message, _shown(error.instance, bare=True), hint)

    def _missing(self, path: list[Any], name: str, error: Any) -> Fault:
        whole = self._naming.words([*path, name])
        described = _members(error.schema).get(name, {}) if isinstance(error.schema, Mapping) else {}
        about = described.get("description") if isinstance(described, Mapping) else None
        return Fault("VL103", self._naming.attribute([*path, name]), f"{whole} is missing; {self._title} needs it.", None, about)


def _members(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a schema of groups says of their members."""
    members: Mapping[str, Any] = schema.get(DESCRIBED) or schema.get("properties", {})
    return members


def _name(path: list[Any]) -> str:
    """Return a path as people write it: shipping 2, price."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int):
            words[-1:] = [f"{words[-1]} {step + 1}"] if words else [f"value {step + 1}"]
        else:
            words.append(str(step))
    return ", ".join(words) or "The item"


def _shown(value: Any, *, bare: bool = False) -> str:
    text = str(value)
    text = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return text if bare else f"`{text}`"


def _first(message: str) -> str | None:
    parts = message.split("'")
    return parts[1] if len(parts) > 2 else None


Described = tuple[str, str, str | None]  # code, message and hint
Describe = Callable[[str, Any, str], Described]  # of the name of a value, the error and the channel's name


def _too_long(name: str, error: Any, title: str) -> Described:
    hint = f"`| limit_words({error.validator_value})` in the mapping cuts at the end of a word."
    return "VL101", f"{name} has {len(error.instance):,} characters; {title} takes {error.validator_value:,}.", hint


def _too_short(name: str, error: Any, title: str) -> Described:
    return "VL102", f"{name} has {len(error.instance):,} characters; {title} wants at least {error.validator_value:,}.", None


def _not_an_option(name: str, error: Any, title: str) -> Described:
    tolerated = error.schema.get("x-tolerated", ()) if isinstance(error.schema, Mapping) else ()
    options = [str(option) for option in (error.validator_value if error.validator == "enum" else [error.validator_value])]
    options = [option for option in options if option not in tolerated]  # let through, but not the channel's own spelling
    near = nearest(str(error.instance), options)
    listed = ", ".join(options[:_MOST_OPTIONS]) + (f" and {len(options) - _MOST_OPTIONS} more" if len(options) > _MOST_OPTIONS else "")
    return "VL104", f"{name} is {_shown(error.instance)}; {title} takes {listed}.", f"Did you mean `{near}`?" if near else None


def _wrong_form(name: str, error: Any, title: str) -> Described:
    return "VL105", f"{name} is {_shown(error.instance)}, which does not have the form that {title} wants.", error.schema.get("description")


def _out_of_range(name: str, error: Any, title: str) -> Described:
    words = {
        "minimum": "at least",
        "maximum": "at most",
        "exclusiveMinimum": "more than",
        "exclusiveMaximum": "less than",
        "multipleOf": "a multiple of",
    }
    limit = error.validator_value
    limit = limit.normalize() if isinstance(limit, Decimal) else limit
    return "VL106", f"{name} is {_shown(error.instance)}; {title} wants {words[error.validator]} {limit}.", None


def _count(name: str, error: Any, title: str) -> Described:
    more = error.validator == "maxItems"
    hint = f"`[:{error.validator_value}]` in the mapping keeps the first ones." if more else None
    return (
        "VL107",
        f"{name} has {len(error.instance):,} values; {title} takes at {'most' if more else 'least'} {error.validator_value:,}.",
        hint,
    )


def _wrong_kind(name: str, error: Any, title: str) -> Described:
    words = {
        "string": "text",
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "array": "a list",
        "object": "a group of values",
    }
    wanted = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
    return "VL108", f"{name} is {_shown(error.instance)}; {title} wants {' or '.join(words.get(each, each) for each in wanted)}.", None


def _other(name: str, error: Any, title: str) -> Described:
    if error.validator == "additionalProperties":
        return "VL109", f"{title} does not know `{_first(error.message) or name}`.", "Take it out of the mapping."
    said = error.schema.get("x-message") or error.schema.get("description") if isinstance(error.schema, Mapping) else None
    return "VL109", f"{name} breaks a rule of {title}{f': {said}' if said else ''}.".replace("..", "."), None


_DESCRIBERS: Mapping[str, Describe] = {
    "maxLength": _too_long,
    "minLength": _too_short,
    "enum": _not_an_option,
    "const": _not_an_option,
    "pattern": _wrong_form,
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), _out_of_range),
    "minItems": _count,
    "maxItems": _count,
    "type": _wrong_kind,
}
