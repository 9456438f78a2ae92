"""From values as mappings give them to the groups of values that a definition describes, on columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.channel.attributes import resolved
from feedtool.definitions.definition import main_member, sides_of, units_of
from feedtool.definitions.measures import measures, numbers_in, only, sizes
from feedtool.definitions.units import example
from feedtool.expressions import to_text
from feedtool.mapping.arrays import make_record, members_of
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, TEXT, is_list, is_record, parents_of, regroup

Convert = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True, slots=True)
class Made:
    """The type that a definition's form of a value has as a column, and how it is made."""

    type: pa.DataType
    convert: Convert

    def after(self, first: Convert) -> "Made":
        """Return this conversion of what ``first`` gives."""
        convert = self.convert
        return Made(self.type, lambda column: convert(first(column)))


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a value cannot become what the definition describes, in the words of a merchandiser."""

    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Conforming:
    """Works out how values become what the schema ``root`` describes. ``filled`` are members that are the same in every value: marketplace, language."""

    root: Mapping[str, Any]
    filled: Mapping[str, str]

    def made(self, type_: pa.DataType, described: Mapping[str, Any]) -> Made | Unfit:
        """Return how values of a type become the ``described`` ones."""
        whole = resolved(described, self.root)
        if whole.get("type") == "array":
            return self._list(type_, whole)
        if "properties" in whole:
            return self._group(type_, whole, ())
        return _single(type_, whole)

    def _list(self, type_: pa.DataType, whole: Mapping[str, Any]) -> Made | Unfit:
        item = resolved(whole.get("items", {}), self.root)
        inner = type_.value_type if is_list(type_) else type_
        made = self._group(inner, item, whole.get("selectors", ())) if "properties" in item else self.made(inner, item)
        if isinstance(made, Unfit):
            return made
        convert = made.convert
        if is_list(type_):
            return Made(pa.list_(made.type), lambda lists: regroup(convert(lists.flatten()), parents_of(lists), len(lists)))
        return Made(pa.list_(made.type), lambda column: regroup(convert(column), np.arange(len(column)), len(column)))

    def _group(self, type_: pa.DataType, whole: Mapping[str, Any], selectors: Any) -> Made | Unfit:
        if is_list(type_):
            return Unfit("it takes one value, not a list", "Take one item with `| first`.")
        members = {name: resolved(each, self.root) for name, each in whole["properties"].items()}
        if is_record(type_):
            return self._filling(self._members(type_, members), members, selectors)
        units, sides, main = units_of(members), sides_of(members), main_member(members)
        if units:
            return self._filling(_measure(type_, units), members, selectors)
        if sides:
            return self._filling(self._sides(type_, members, sides), members, selectors)
        if main is None:
            return _a_group_is_wanted(members, self.filled)
        single = self.made(type_, members[main])
        return single if isinstance(single, Unfit) else self._filling(_as_member(main, single), members, selectors)

    def _members(self, type_: pa.DataType, members: Mapping[str, Any]) -> Made | Unfit:
        parts: dict[str, Made] = {}
        for field in type_:
            made = self.made(field.type, members.get(field.name, {})) if not pa.types.is_null(field.type) else Made(field.type, _unchanged)
            if isinstance(made, Unfit):
                return Unfit(f"{field.name}: {made.message}", made.hint)
            parts[field.name] = made

        def convert(column: pa.Array) -> pa.Array:
            return make_record({name: parts[name].convert(each) for name, each in members_of(column).items()}, len(column))

        return Made(pa.struct([(name, each.type) for name, each in parts.items()]), convert)

    def _sides(self, type_: pa.DataType, members: Mapping[str, Any], sides: tuple[str, ...]) -> Made | Unfit:
        if type_ != TEXT:
            return Unfit("it takes the three sides with their unit", "Write `30 x 20 x 10 cm`: length, width, height.")
        parts = [_measure(TEXT, units_of(members[side]["properties"]) or []) for side in sides]
        assert all(isinstance(part, Made) for part in parts)
        made: list[Made] = [part for part in parts if isinstance(part, Made)]

        def convert(column: pa.Array) -> pa.Array:
            texts = sizes(column)
            found = [part.convert(text) for part, text in zip(made, texts, strict=True)]
            whole = reduce(pc.and_, (each.is_valid() for each in found))
            return make_record({side: _where(whole, each) for side, each in zip(sides, found, strict=True)}, len(column))

        return Made(pa.struct([(side, part.type) for side, part in zip(sides, made, strict=True)]), convert)

    def _filling(self, made: Made | Unfit, members: Mapping[str, Any], selectors: Any) -> Made | Unfit:
        """Return a conversion that also fills in what is the same in every value, where the definition has it and the value does not say it."""
        if isinstance(made, Unfit):
            return made
        wanted = {
            name: value for name, value in self.filled.items() if value and name in members and (name != "audience" or name in selectors)
        }
        if not wanted:
            return made
        convert = made.convert
        given = {field.name: field.type for field in made.type}
        names = [*given, *(name for name in wanted if name not in given)]
        type_ = pa.struct([(name, TEXT if name in wanted else given[name]) for name in names])

        def filled(column: pa.Array) -> pa.Array:
            records = convert(column)
            parts = members_of(records)
            for name, value in wanted.items():
                parts[name] = pc.fill_null(parts[name].cast(TEXT), value) if name in parts else only(value, len(records))
            return pa.StructArray.from_arrays([parts[name] for name in names], fields=list(type_), mask=records.is_null())

        return Made(type_, filled)


def _where(rows: pa.BooleanArray, records: pa.Array) -> pa.Array:
    return pc.if_else(rows, records, pa.scalar(None, records.type))


def _as_member(name: str, made: Made) -> Made:
    return Made(pa.struct([(name, made.type)]), lambda column: make_record({name: made.convert(column)}, len(column)))


def _measure(type_: pa.DataType, options: list[str]) -> Made | Unfit:
    target = pa.struct([("value", DECIMAL), ("unit", TEXT)])
    if type_ == TEXT:
        return Made(target, lambda column: measures(column, options))
    if type_ in (INTEGER, DECIMAL) and len(options) == 1:
        return Made(target, lambda column: numbers_in(column, options[0]))
    unit = example(options)
    if type_ in (INTEGER, DECIMAL):
        return Unfit("a number needs its unit", f'Write it as a text: `"{{{{ number }}}} {unit}"`.')
    return Unfit("it takes a number with its unit", f"For example `450 {unit}`.")


def _single(type_: pa.DataType, whole: Mapping[str, Any]) -> Made | Unfit:
    if is_list(type_) or is_record(type_):
        return Made(type_, _unchanged)  # the definition's verdict says what is wrong with it
    wanted = whole.get("type")
    if wanted == "string" or type_ in (DATE, DATETIME):
        return Made(TEXT, to_text)
    if type_ not in (TEXT, INTEGER, DECIMAL, BOOLEAN):
        return Unfit("a floating-point number is never exact", "Make it a decimal with `| number`.")
    if wanted == "number" and type_ == INTEGER:
        return Made(DECIMAL, lambda column: column.cast(DECIMAL))
    return Made(type_, _unchanged)


def _a_group_is_wanted(members: Mapping[str, Any], filled: Mapping[str, str]) -> Unfit:
    own = [name for name in members if name not in filled]
    return Unfit(f"it takes a group of values: {', '.join(own)}", f"Write it as a group: `{{{own[0]}: …}}`." if own else None)


def _unchanged(column: pa.Array) -> pa.Array:
    return column
