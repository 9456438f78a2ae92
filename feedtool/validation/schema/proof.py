"""Proving on columns that items satisfy a schema. A keyword that is not known here proves nothing; a proof is never wrong.

A null is an attribute that is not there, as in ``rows.instance_of``. https://json-schema.org/draft/2020-12
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, is_list, is_record, lengths_of, parents_of
from feedtool.validation.schema.pattern import re2_pattern

Test = Callable[[pa.Array], pa.BooleanArray]  # true where the value is certainly valid; what it says of nulls does not count
_MAX_REFERENCES = 50
_SAYS_NOTHING = frozenset(
    ("$schema", "$id", "$comment", "$defs", "$anchor", "$vocabulary", "title", "description", "default", "examples", "deprecated", "readOnly",
     "writeOnly", "format", "contentEncoding", "contentMediaType", "contentSchema")
)  # fmt: skip
_NUMBERS = (INTEGER, DECIMAL)


@dataclass(frozen=True, slots=True)
class Proof:
    """For each attribute that has a column the test of its values; ``required`` must have a value. ``possible`` is false when nothing can be proved."""

    tests: Mapping[str, Test]
    required: tuple[str, ...]
    possible: bool = True

    def proven(self, columns: Mapping[str, pa.Array], rows: int) -> pa.BooleanArray:
        """Return where an item is certainly valid, without nulls."""
        if not self.possible or any(name not in columns for name in self.required):
            return pa.repeat(False, rows)
        fine = pa.repeat(True, rows)
        for name, test in self.tests.items():
            column = columns[name]
            if column.null_count == rows:
                continue
            passed = pc.fill_null(test(column), False)
            fine = pc.and_(fine, pc.or_(column.is_null(), passed) if column.null_count else passed)
        for name in self.required:
            if columns[name].null_count:
                fine = pc.and_(fine, columns[name].is_valid())
        return fine


def compile_proof(schema: Mapping[str, Any], types: Mapping[str, pa.DataType]) -> Proof:
    """Return the proof for items whose attributes have these types."""
    work = _Compiler(schema)
    record = work.members(schema, types)
    others = [work.keyword(key, value, pa.struct(list(types.items())), schema) for key, value in schema.items() if key not in _OBJECT]
    if record is None or any(test is not _always for test in others):
        return Proof({}, (), possible=False)
    tests, required = record
    return Proof({name: test for name, test in tests.items() if test is not _always}, required)


_OBJECT = frozenset(("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties"))


def _always(column: pa.Array) -> pa.BooleanArray:
    return pa.repeat(True, len(column))


def _never(column: pa.Array) -> pa.BooleanArray:
    return pa.repeat(False, len(column))


@dataclass(slots=True)
class _Compiler:
    root: Mapping[str, Any]
    references: int = 0

    def test(self, schema: Any, type_: pa.DataType) -> Test:
        """Return the test of a column of a type against a schema."""
        if isinstance(schema, bool):
            return _always if schema else _never
        tests = [self.keyword(key, value, type_, schema) for key, value in schema.items() if key not in _OBJECT]
        if is_record(type_) and _OBJECT & schema.keys():
            tests.append(self._record(schema, type_))
        elif pa.types.is_null(type_):
            return _always
        return _all([test for test in tests if test is not _always])

    def keyword(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test:
        """Return the test of one keyword."""
        if key in _SAYS_NOTHING or key.startswith("x-"):
            return _always
        if key == "$ref":
            return self._reference(value, type_)
        if key in ("allOf", "anyOf"):
            tests = [self.test(each, type_) for each in value]
            return _all(tests) if key == "allOf" else _any(tests)
        if key == "type":
            return _type(value, type_)
        if key in ("enum", "const"):
            return _enum(value if key == "enum" else [value], type_)
        if is_list(type_):
            return self._list(key, value, type_, schema)
        if type_ == TEXT:
            return _text(key, value)
        if type_ in _NUMBERS:
            return _number(key, value, type_)
        return _always if key in _FOR_OTHERS and not is_record(type_) else _never

    def _reference(self, reference: str, type_: pa.DataType) -> Test:
        self.references += 1
        if not reference.startswith("#/") or self.references > _MAX_REFERENCES:
            return _never
        target: Any = self.root
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, Mapping) or key not in target:
                return _never
            target = target[key]
        return self.test(target, type_)

    def _list(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test:
        if key == "minItems":
            return lambda column: pc.greater_equal(pc.list_value_length(column), int(value))
        if key == "maxItems":
            return lambda column: pc.less_equal(pc.list_value_length(column), int(value))
        if key == "items" and "prefixItems" not in schema:
            test = self.test(value, type_.value_type)
            return _always if test is _always else lambda column: _every_item(column, test)
        if key == "uniqueItems":
            return _always if not value else lambda column: pc.less_equal(pc.list_value_length(column), 1)
        return _always if key in _FOR_OTHERS - _LIST else _never

    def _record(self, schema: Mapping[str, Any], type_: pa.DataType) -> Test:
        members = self.members(schema, {field.name: field.type for field in type_})
        if members is None:
            return _never
        proof = Proof(*members)

        def test(column: pa.Array) -> pa.BooleanArray:
            columns = dict(zip((field.name for field in type_), column.flatten(), strict=True))
            return proof.proven(columns, len(column))

        return test

    def members(self, schema: Mapping[str, Any], types: Mapping[str, pa.DataType]) -> tuple[dict[str, Test], tuple[str, ...]] | None:
        """Return the tests of an object's members, and which must be there; None when nothing can be proved."""
        if {"patternProperties", "propertyNames", "unevaluatedProperties"} & schema.keys():
            return None
        known, other = schema.get("properties", {}), schema.get("additionalProperties", True)
        tests = {name: self.test(known.get(name, other), type_) for name, type_ in types.items()}
        return tests, tuple(schema.get("required", ()))


def _all(tests: list[Test]) -> Test:
    tests = [test for test in tests if test is not _always]
    if not tests or _never in tests:
        return _never if tests else _always
    return tests[0] if len(tests) == 1 else lambda column: reduce(pc.and_, (pc.fill_null(test(column), False) for test in tests))


def _any(tests: list[Test]) -> Test:
    if _always in tests:
        return _always
    return lambda column: reduce(pc.or_, (pc.fill_null(test(column), False) for test in tests))


def _every_item(column: pa.Array, test: Test) -> pa.BooleanArray:
    items = column.flatten()
    wrong = pc.invert(pc.and_(pc.fill_null(test(items), False), items.is_valid()))  # a null in a list is a null of JSON
    if not pc.any(wrong).as_py():
        return pa.repeat(True, len(column))
    counts = np.bincount(parents_of(column), weights=wrong.to_numpy(zero_copy_only=False), minlength=len(lengths_of(column)))
    return pa.array(counts == 0)


def _type(wanted: Any, type_: pa.DataType) -> Test:
    names = [wanted] if isinstance(wanted, str) else wanted
    if type_ == DECIMAL and "integer" in names and "number" not in names:
        return lambda column: pc.equal(column, pc.round(column))
    given = {TEXT: {"string"}, INTEGER: {"integer", "number"}, DECIMAL: {"number"}, BOOLEAN: {"boolean"}}.get(type_, set())
    if is_list(type_):
        given = {"array"}
    elif is_record(type_):
        given = {"object"}
    return _always if given & set(names) else _never


def _enum(values: list[Any], type_: pa.DataType) -> Test:
    if type_ == TEXT:
        options = pa.array([value for value in values if isinstance(value, str)], TEXT)
    elif type_ in _NUMBERS:
        options = pa.array(
            [value for value in values if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63], INTEGER
        ).cast(type_)
    elif type_ == BOOLEAN:
        options = pa.array([value for value in values if isinstance(value, bool)], BOOLEAN)
    else:
        return _never
    return lambda column: pc.is_in(column, options)


def _text(key: str, value: Any) -> Test:
    if key == "minLength" and int(value) <= 1:
        return lambda column: pc.greater_equal(pc.binary_length(column), int(value))  # a character has at least one byte
    if key == "minLength":
        return lambda column: pc.greater_equal(pc.utf8_length(column), int(value))
    if key == "maxLength":
        return lambda column: _at_most(column, int(value))
    if key == "pattern":
        pattern = re2_pattern(value)
        return _never if pattern is None else lambda column: pc.match_substring_regex(column, pattern)
    return _always if key in _FOR_OTHERS - _TEXT else _never


def _at_most(column: pa.Array, length: int) -> pa.BooleanArray:
    """A text has at most as many characters as bytes, and counting bytes is free."""
    short = pc.less_equal(pc.binary_length(column), length)
    return short if pc.all(short).as_py() is not False else pc.less_equal(pc.utf8_length(column), length)


def _number(key: str, value: Any, type_: pa.DataType) -> Test:
    kernel = _LIMITS.get(key)
    if kernel is None:
        return _always if key in _FOR_OTHERS - _NUMBER else _never
    exact = Decimal(str(value))
    if abs(exact) >= 10**26 or exact != round(exact, 12):
        return _never
    limit = pa.scalar(round(exact, 12), DECIMAL)
    return lambda column: kernel(column if type_ == DECIMAL else column.cast(DECIMAL), limit)


_LIMITS = {"minimum": pc.greater_equal, "maximum": pc.less_equal, "exclusiveMinimum": pc.greater, "exclusiveMaximum": pc.less}
_TEXT = frozenset(("minLength", "maxLength", "pattern"))
_NUMBER = frozenset((*_LIMITS, "multipleOf"))
_LIST = frozenset(
    ("items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems")
)
# keywords that say something of one kind of value only, and so nothing of others
_FOR_OTHERS = _TEXT | _NUMBER | _LIST | _OBJECT | frozenset(("minProperties", "maxProperties", "dependentRequired", "dependentSchemas"))
