"""The keywords of JSON Schema about single values, as tests of columns."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, is_list, is_record
from feedtool.validation.schema.logic import Test, alone, always, never, only_true, unknown
from feedtool.validation.schema.pattern import is_exact, re2_pattern

NUMBERS = (INTEGER, DECIMAL)
_PLAIN = (TEXT, BOOLEAN, *NUMBERS)
_LIMITS = {"minimum": pc.greater_equal, "maximum": pc.less_equal, "exclusiveMinimum": pc.greater, "exclusiveMaximum": pc.less}
OF_TEXTS = frozenset(("minLength", "maxLength", "pattern"))
OF_NUMBERS = frozenset((*_LIMITS, "multipleOf"))


def is_plain(type_: pa.DataType) -> bool:
    """Say whether a column of this type is in JSON what it is in Arrow; dates become texts, floating-point numbers are never exact."""
    return type_ in _PLAIN or is_list(type_) or is_record(type_)


def of_type(wanted: Any, type_: pa.DataType) -> Test:
    """Return the test of `type`."""
    names = [wanted] if isinstance(wanted, str) else wanted
    if not is_plain(type_):
        return unknown
    if type_ == DECIMAL and "integer" in names and "number" not in names:
        return alone(lambda column: pc.equal(column, pc.round(column)))
    given = {TEXT: {"string"}, INTEGER: {"integer", "number"}, DECIMAL: {"number"}, BOOLEAN: {"boolean"}}.get(type_, {"object"})
    given = {"array"} if is_list(type_) else given
    return always if given & set(names) else never


def one_of(values: list[Any], type_: pa.DataType) -> Test:
    """Return the test of `enum`."""
    if type_ == TEXT:
        options = pa.array([value for value in values if isinstance(value, str)], TEXT)
    elif type_ == BOOLEAN:
        options = pa.array([value for value in values if isinstance(value, bool)], BOOLEAN)
    elif type_ in NUMBERS:
        return _one_of_numbers(values, type_)
    else:
        return unknown
    return alone(lambda column: pc.is_in(column, options))


def _one_of_numbers(values: list[Any], type_: pa.DataType) -> Test:
    numbers = [value for value in values if isinstance(value, int | float | Decimal) and not isinstance(value, bool)]
    whole = [value for value in numbers if isinstance(value, int) and abs(value) < 2**63]
    options = pa.array(whole, INTEGER).cast(type_)
    test = alone(lambda column: pc.is_in(column, options))
    return test if len(whole) == len(numbers) else only_true(test)


def of_texts(key: str, value: Any) -> Test:
    """Return the test of a keyword about texts."""
    if key == "minLength" and int(value) <= 1:
        return alone(lambda column: pc.greater_equal(pc.binary_length(column), int(value)))  # a character has at least one byte
    if key == "minLength":
        return alone(lambda column: pc.greater_equal(pc.utf8_length(column), int(value)))
    if key == "maxLength":
        return alone(lambda column: _at_most(column, int(value)))
    pattern = re2_pattern(value)
    if pattern is None:
        return unknown
    found = alone(lambda column: pc.match_substring_regex(column, pattern))
    return found if is_exact(value) else only_true(found)


def _at_most(column: pa.Array, length: int) -> pa.BooleanArray:
    """A text has at most as many characters as bytes, and counting bytes is free."""
    short = pc.less_equal(pc.binary_length(column), length)
    return short if pc.all(short).as_py() is not False else pc.less_equal(pc.utf8_length(column), length)


def of_numbers(key: str, value: Any, type_: pa.DataType) -> Test:
    """Return the test of a keyword about numbers."""
    exact = Decimal(str(value))
    if abs(exact) >= 10**26 or exact != round(exact, 12):
        return unknown
    kernel = _LIMITS.get(key)
    if kernel is None:
        return _multiple_of(exact, type_)
    limit = pa.scalar(round(exact, 12), DECIMAL)
    return alone(lambda column: kernel(column if type_ == DECIMAL else column.cast(DECIMAL), limit))


def _multiple_of(step: Decimal, type_: pa.DataType) -> Test:
    """Of money the step is 0.01: such steps are a matter of rounding."""
    places = -step.normalize().as_tuple().exponent if step > 0 else 0  # type: ignore[operator]
    if step != Decimal(1).scaleb(-places) or places < 0:
        return unknown
    return always if type_ == INTEGER else alone(lambda column: pc.equal(column, pc.round(column, places)))
