"""Whether a value suits an attribute, and how it is brought to the attribute's own type."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from feedtool.expressions import to_text
from feedtool.mapping.arrays import make_record, members_of, without_blanks
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, AttributeInfo, is_list, is_record, kind_of, parents_of, regroup, type_name
from feedtool.suggest import nearest

_WORDS = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "record": "a group of values",
    "any": "a value",
}
TYPES = {"text": TEXT, "integer": INTEGER, "number": DECIMAL, "boolean": BOOLEAN}


@dataclass(frozen=True, slots=True)
class Fit:
    """The type that the attribute's column gets, and the conversion to it."""

    type: pa.DataType
    convert: Callable[[pa.Array], pa.Array]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value does not suit, and what to do."""

    message: str
    hint: str | None = None
    did_you_mean: str | None = None


def wanted(info: AttributeInfo) -> str:
    """Return what an attribute takes, in words."""
    return f"a list ({_WORDS[info.kind]} each)" if info.repeated else _WORDS[info.kind]


def fit(type_: pa.DataType, info: AttributeInfo) -> Fit | Misfit:
    """Return how values of a type become values of the attribute, or why they cannot."""
    if info.nested and is_record(type_.value_type if is_list(type_) else type_):
        return Fit(type_, _unchanged)
    if info.repeated:
        return _repeated(type_, info)
    if pa.types.is_null(type_):
        natural = TYPES.get(info.kind, type_)
        return Fit(natural, lambda column: column.cast(natural))
    if info.kind == "any":
        return Fit(type_, without_blanks if type_ == TEXT else _unchanged)
    if is_record(type_) and info.kind == "record":
        return _record(type_, info)
    if is_list(type_) or is_record(type_) or info.kind == "record":
        return _misfit(type_, info, "Take one item with `| first`, or make it text with `| join(', ')`." if is_list(type_) else None)
    return _single(type_, info)


def _single(type_: pa.DataType, info: AttributeInfo) -> Fit | Misfit:
    given = kind_of(type_)
    if info.kind == "text":
        return Fit(TEXT, without_blanks if given == "text" else to_text)
    if info.kind == "number" and given in ("integer", "decimal"):
        return Fit(DECIMAL, lambda column: column.cast(DECIMAL))
    if (info.kind, given) in (("integer", "integer"), ("boolean", "boolean")):
        return Fit(type_, _unchanged)
    hints = {
        "integer": "Make it a whole number with `| int`.",
        "number": "Make it a number with `| number`." if given == "text" else None,
        "boolean": "Write a comparison that says when it is true, e.g. `{{ adult == 'yes' }}`.",
    }
    return _misfit(type_, info, hints[info.kind])


def _repeated(type_: pa.DataType, info: AttributeInfo) -> Fit | Misfit:
    item = fit(type_.value_type if is_list(type_) else type_, replace(info, repeated=False))
    if isinstance(item, Misfit):
        return replace(item, message=f"`{info.name}` takes {wanted(info)}; this gives {given_words(type_)}.")
    convert = item.convert
    if is_list(type_):
        return Fit(pa.list_(item.type), lambda lists: regroup(convert(lists.flatten()), parents_of(lists), len(lists)))
    rows = pa.list_(item.type)
    return Fit(rows, lambda column: _as_lists(convert(column)))


def _as_lists(column: pa.Array) -> pa.Array:
    return regroup(column, np.arange(len(column)), len(column))


def _record(type_: pa.DataType, info: AttributeInfo) -> Fit | Misfit:
    fits: dict[str, Fit] = {}
    for field in type_:
        member = member_of(info, field.name)
        found = fit(field.type, member) if isinstance(member, AttributeInfo) else member
        if isinstance(found, Misfit):
            return found
        fits[field.name] = found

    def convert(records: pa.Array) -> pa.Array:
        return make_record({name: fits[name].convert(column) for name, column in members_of(records).items()}, len(records))

    return Fit(pa.struct([(name, each.type) for name, each in fits.items()]), convert)


def member_of(info: AttributeInfo, name: str) -> AttributeInfo | Misfit:
    """Return what is known of a member of a record; anything goes where the channel names no members."""
    if name in info.members:
        return info.members[name]
    if not info.members:
        return AttributeInfo(name, "any")
    return Misfit(
        f"`{info.name}` has no `{name}`.",
        f"It has: {', '.join(sorted(info.members))}.",
        nearest(name, info.members),
    )


def given_words(type_: pa.DataType) -> str:
    """Return a type with its article, in words."""
    if is_list(type_):
        return f"a {type_name(type_)}"
    return {"text": "text", "integer": "a whole number", "decimal": "a number", "float": "a number", "boolean": "true or false",
            "date": "a date", "datetime": "a date with a time", "record": "a group of values", "null": "nothing"}[kind_of(type_)]  # fmt: skip


def _misfit(type_: pa.DataType, info: AttributeInfo, hint: str | None) -> Misfit:
    return Misfit(f"`{info.name}` takes {wanted(info)}; this gives {given_words(type_)}.", hint)


def _unchanged(column: pa.Array) -> pa.Array:
    return column
