"""Proving on columns that items satisfy a schema. A keyword that is not known here proves nothing; a proof is never wrong.

A null is an attribute that is not there, as in ``rows.instance_of``. https://json-schema.org/draft/2020-12
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import TEXT, is_list, is_record
from feedtool.validation.schema import lists
from feedtool.validation.schema.conjuncts import Conjunct, conjuncts
from feedtool.validation.schema.dialect import PACKAGE, Dialect
from feedtool.validation.schema.logic import Memory, Test, always, conditional, every, exactly_one, negated, never, some, unknown
from feedtool.validation.schema.values import NUMBERS, OF_NUMBERS, OF_TEXTS, is_plain, of_numbers, of_texts, of_type, one_of

_MAX_REFERENCES = 2_000
_OF_RECORDS = frozenset(("properties", "required", "additionalProperties"))
_UNKNOWN_OF_RECORDS = frozenset(("patternProperties", "propertyNames", "unevaluatedProperties", "minProperties", "maxProperties",
                                 "dependentRequired", "dependentSchemas"))  # fmt: skip
_BRANCHES = frozenset(("if", "then", "else"))


@dataclass(frozen=True, slots=True)
class Proof:
    """The tests of whole items, each a record of the attributes ``names``, by the part of the schema that they are of; ``always`` are parts that need none."""

    tests: Mapping[Conjunct, Test]
    always: frozenset[Conjunct]
    names: tuple[str, ...]

    def proven(self, columns: Mapping[str, pa.Array], rows: int) -> pa.BooleanArray:
        """Return where an item is certainly valid, without nulls."""
        return certain(self.parts(columns, rows), rows)

    def parts(self, columns: Mapping[str, pa.Array], rows: int) -> Mapping[Conjunct, pa.BooleanArray]:
        """Return for each part of the schema where it holds (true), does not (false), and where the columns cannot say (null)."""
        given = [columns[name] for name in self.names]
        items = pa.StructArray.from_arrays(given, names=list(self.names)) if given else pa.array([{}] * rows, pa.struct([]))
        memory = Memory()
        return {part: test(items, memory) for part, test in self.tests.items()}


def certain(parts: Mapping[Conjunct, pa.BooleanArray], rows: int) -> pa.BooleanArray:
    """Return where all parts certainly hold, without nulls."""
    return pc.fill_null(reduce(pc.and_kleene, parts.values()), False) if parts else pa.repeat(True, rows)


def compile_proof(schema: Mapping[str, Any], types: Mapping[str, pa.DataType], dialect: Dialect = PACKAGE) -> Proof:
    """Return the proof for items whose attributes have these types."""
    compiler = _Compiler(schema, dialect, pa.struct(list(types.items())))
    tests = {part: compiler.conjunct(part, said) for part, said in conjuncts(schema)}
    given = frozenset(part for part, test in tests.items() if test is always)
    return Proof({part: test for part, test in tests.items() if part not in given}, given, tuple(types))


@dataclass(slots=True)
class _Compiler:
    root: Mapping[str, Any]
    dialect: Dialect
    whole: pa.DataType
    references: int = 0
    keys: dict[int, str] = field(default_factory=dict)

    def conjunct(self, part: Conjunct, said: Any) -> Test:
        """Return the test of whole items for a part of the root."""
        if part[0] == "properties":
            return self._named(self.whole, part[1], said)
        return self.test(said, self.whole) if part[0] == "allOf" else self._keyword(part[0], said, self.whole, self.root)

    def test(self, schema: Any, type_: pa.DataType) -> Test:
        """Return the test of a column of a type against a schema."""
        if isinstance(schema, bool):
            return always if schema else never
        if pa.types.is_null(type_):
            return always  # a value that is never there
        made = every(self._keyword(key, value, type_, schema) for key, value in schema.items())
        if type_ is not self.whole or made in (always, never, unknown):
            return made
        return _remembered(self._key(schema), made)

    def _key(self, schema: Mapping[str, Any]) -> str:
        """Return a text that tells schemas apart; all of them stand in the root, which outlives this."""
        if id(schema) not in self.keys:
            self.keys[id(schema)] = json.dumps(schema, default=str, sort_keys=True)
        return self.keys[id(schema)]

    def _keyword(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test:
        if key in self.dialect.annotations or key.startswith("x-"):
            return always
        if key == "format":
            test = self.dialect.formats.get(value, always)
            return test if test is always or type_ == TEXT else always if is_plain(type_) else unknown
        if key in self.dialect.keywords:
            return self.dialect.keywords[key](value, type_, schema) or (always if is_plain(type_) else unknown)
        combined = self._combined(key, value, type_, schema)
        if combined is not None:
            return combined
        if key == "type":
            return of_type(value, type_)
        if key in ("enum", "const"):
            return one_of(value if key == "enum" else [value], type_)
        return self._of_kind(key, value, type_, schema)

    def _combined(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test | None:
        """Return the test of a keyword that puts schemas together; None for other keywords."""
        if key == "$ref":
            return self._reference(value, type_)
        if key in _BRANCHES:
            if key != "if":
                return always  # said with `if`
            parts = (self.test(schema.get(name, True), type_) for name in ("if", "then", "else"))
            return conditional(*parts)
        if key == "not":
            return negated(self.test(value, type_))
        combine = {"allOf": every, "anyOf": some, "oneOf": exactly_one}.get(key)
        return combine([self.test(each, type_) for each in value]) if combine else None

    def _of_kind(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test:
        """Return the test of a keyword that says something of one kind of value only, and so nothing of others."""
        if key in OF_TEXTS:
            return of_texts(key, value) if type_ == TEXT else _says_nothing(type_)
        if key in OF_NUMBERS:
            return of_numbers(key, value, type_) if type_ in NUMBERS else _says_nothing(type_)
        if key in lists.KEYWORDS:
            return lists.test(key, value, type_, schema, self.test) if is_list(type_) else _says_nothing(type_)
        if key in _OF_RECORDS:
            return self._of_records(key, value, type_, schema) if is_record(type_) else _says_nothing(type_)
        return _says_nothing(type_) if key in _UNKNOWN_OF_RECORDS and not is_record(type_) else unknown

    def _reference(self, reference: str, type_: pa.DataType) -> Test:
        self.references += 1
        if not reference.startswith("#/") or self.references > _MAX_REFERENCES:
            return unknown
        target: Any = self.root
        for step in reference[2:].split("/"):
            key = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(target, Mapping) or key not in target:
                return unknown
            target = target[key]
        return self.test(target, type_)

    def _of_records(self, key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any]) -> Test:
        if key == "required":
            return every(_is_there(type_, name) for name in value)
        known = schema.get("properties", {})
        if key == "properties":  # a definition has thousands of conditions on one or two of a hundred members
            return every(self._named(type_, name, each) for name, each in known.items())
        if "patternProperties" in schema:
            return always if value is True else unknown
        return every(self._named(type_, field.name, value) for field in type_ if field.name not in known)

    def _named(self, type_: pa.StructType, name: str, schema: Any) -> Test:
        """Return the test of records for one of their members."""
        number = type_.get_field_index(name)
        if number < 0:  # there is none, or more than one
            return unknown if type_.get_all_field_indices(name) else always
        return _member(type_, name, self.test(schema, type_.field(number).type))


def _says_nothing(type_: pa.DataType) -> Test:
    return always if is_plain(type_) else unknown


def _remembered(key: str, test: Test) -> Test:
    """Return a test of whole items that is made once per batch."""

    def run(column: pa.Array, memory: Memory) -> pa.BooleanArray:
        if key not in memory.found:
            memory.found[key] = test(column, memory)
        return memory.found[key]

    return run


def _part(type_: pa.DataType, name: str) -> Callable[[pa.Array], pa.Array]:
    number = type_.get_field_index(name)

    def part(column: pa.Array) -> pa.Array:
        # where no record is missing its members are the columns themselves, which know how many nulls they have
        return pc.struct_field(column, [number]) if column.null_count else column.field(number)

    return part


def _is_there(type_: pa.DataType, name: str) -> Test:
    number = type_.get_field_index(name)
    if number < 0:  # there is none, or more than one
        return unknown if type_.get_all_field_indices(name) else never
    if pa.types.is_null(type_.field(number).type):
        return never
    part = _part(type_, name)
    return lambda column, memory: part(column).is_valid()


def _member(type_: pa.DataType, name: str, test: Test) -> Test:
    if test is always:
        return always
    part = _part(type_, name)

    def run(column: pa.Array, memory: Memory) -> pa.BooleanArray:
        values = part(column)
        if values.null_count == len(values):
            return pa.repeat(True, len(values))
        return pc.if_else(values.is_null(), True, test(values, memory)) if values.null_count else test(values, memory)

    return run
