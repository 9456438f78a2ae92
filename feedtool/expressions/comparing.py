"""Comparisons. One with something missing is false, also ``!=``."""

import datetime
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions import sequences
from feedtool.expressions.arithmetic import as_decimal, as_float
from feedtool.expressions.constants import type_of
from feedtool.expressions.fault import Fault
from feedtool.expressions.program import Constant, Value, columns_of, lift
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, a_type, is_list, is_record

_KERNELS: dict[str, Callable[..., pa.Array]] = {
    "eq": pc.equal, "ne": pc.not_equal, "lt": pc.less, "lteq": pc.less_equal, "gt": pc.greater, "gteq": pc.greater_equal,
}  # fmt: skip
_NUMBERS = (INTEGER, DECIMAL, FLOAT)


def compare(operator: str, one: Value, other: Value, node: nodes.Node) -> Value:
    """Return ``one operator other`` as BOOLEAN; ``operator`` is Jinja's name of it (``lteq``). Raises Fault for kinds that cannot be compared."""
    if operator in ("in", "notin"):
        found = contains(one, other, node)
        if operator == "in":
            return found
        both = lift("both", BOOLEAN, [one, other], lambda a, b: pc.and_(pc.is_valid(a), pc.is_valid(b)))
        return lift("and", BOOLEAN, [negated(found), both], pc.and_)  # with something missing, `not in` is false as well
    nothing = [part for part in (one, other) if isinstance(part, Constant) and part.value is None]
    if nothing and operator in ("eq", "ne"):
        given = other if nothing[0] is one else one
        return lift(f"{operator}-none", BOOLEAN, [given], pc.is_null if operator == "eq" else pc.is_valid)
    one, other = _dated(one, other, node), _dated(other, one, node)
    convert = _common(one.type, other.type, node)
    kernel = _KERNELS[operator]
    return lift(operator, BOOLEAN, [one, other], lambda a, b: pc.fill_null(kernel(convert(a), convert(b)), False))


def negated(value: Value) -> Value:
    """Return the opposite of a BOOLEAN without nulls."""
    return lift("not", BOOLEAN, [value], pc.invert)


def _common(one: pa.DataType, other: pa.DataType, node: nodes.Node) -> Callable[[pa.Array], pa.Array]:
    if one in _NUMBERS and other in _NUMBERS and one != other:
        return as_float if FLOAT in (one, other) else as_decimal
    if {one, other} == {DATE, DATETIME}:
        return lambda column: pc.cast(column, DATETIME)
    if pa.types.is_null(one) or pa.types.is_null(other):
        known = [type_ for type_ in (one, other) if not pa.types.is_null(type_)]
        return lambda column: pc.cast(column, known[0] if known else TEXT)
    if one != other or is_list(one) or is_record(one):
        fault = Fault("EX105", f"{a_type(one, capital=True)} cannot be compared with {a_type(other)}.", node)
        raise fault.with_help(hint=_remedy(one, other))
    return lambda column: column


def _remedy(one: pa.DataType, other: pa.DataType) -> str | None:
    if TEXT in (one, other) and any(number in (one, other) for number in _NUMBERS):
        return "Declare the column as `decimal` or `integer` in the project file, or make it a number with `| number`."
    if TEXT in (one, other) and BOOLEAN in (one, other):
        return "Put the text to compare with in quotes, or declare the column as `boolean` in the project file."
    return "Use `in` to look for a value in a list." if is_list(one) or is_list(other) else None


def _dated(value: Value, against: Value, node: nodes.Node) -> Value:
    """Return a text that is compared with a date as that date."""
    if not (isinstance(value, Constant) and isinstance(value.value, str) and against.type in (DATE, DATETIME)):
        return value
    try:
        return Constant(datetime.date.fromisoformat(value.value))
    except ValueError:
        fault = Fault("EX105", f"`{value.value}` is no date, but it is compared with one.", node, value.value)
        raise fault.with_help(hint="Write dates as '2026-11-23'.") from None


def contains(one: Value, other: Value, node: nodes.Node) -> Value:
    """Return whether ``one`` is in ``other``: an item of a list, or a part of a text."""
    if isinstance(other, Constant) and isinstance(other.value, dict):
        other = Constant(list(other.value))
    if other.type == TEXT and one.type == TEXT:
        return _in_text(one, other)
    if other.type == TEXT:
        raise Fault("EX105", f"`in` looks for a text in a text; here it looks for {a_type(one.type)}.", node)
    if not is_list(other.type):
        fault = Fault("EX105", f"`in` looks in a list or a text, not in {a_type(other.type)}.", node)
        raise fault.with_help(hint="Several values stand in brackets: `size in ['S', 'M']`.")
    item_type = other.type.value_type
    if pa.types.is_null(one.type) or pa.types.is_null(item_type):
        return Constant(False)  # nothing is in no list, and in a list of nothing is nothing
    for each in other.value if isinstance(other, Constant) else ():
        if each is not None:
            _common(one.type, type_of(each), node)  # of a list of several kinds the fault is told of one that does not suit
    convert = _common(one.type, item_type, node)
    if isinstance(other, Constant) and not isinstance(one, Constant):
        values = convert(pa.array(other.value, item_type)) if other.value else pa.array([], one.type)
        return lift(f"in:{other.key}", BOOLEAN, [one], lambda column: pc.is_in(convert(column), values, skip_nulls=True))
    return columns_of("in", BOOLEAN, [one, other], lambda a, b: pc.fill_null(sequences.in_list(a, b), False))


def _in_text(one: Value, other: Value) -> Value:
    if isinstance(one, Constant) and not isinstance(other, Constant):
        part = one.value
        return lift(f"has:{one.key}", BOOLEAN, [other], lambda column: pc.fill_null(pc.match_substring(column, part), False))
    return columns_of("in", BOOLEAN, [one, other], lambda a, b: pc.fill_null(sequences.in_text(a, b), False))


def truth(value: Value) -> Value:
    """Return whether a value counts as true: not missing, not zero, not empty. BOOLEAN without nulls."""
    type_ = value.type
    if isinstance(value, Constant):
        return Constant(bool(value.value))
    if value.truth is not None:
        return value.truth
    if type_ == BOOLEAN:
        return lift("true", BOOLEAN, [value], lambda column: pc.fill_null(column, False))
    if type_ == TEXT:
        return lift("true", BOOLEAN, [value], lambda column: pc.fill_null(pc.greater(pc.binary_length(column), 0), False))
    if type_ in _NUMBERS:
        zero = pa.scalar(0, type_)
        return lift("true", BOOLEAN, [value], lambda column: pc.fill_null(pc.not_equal(column, zero), False))
    if is_list(type_):
        return lift("true", BOOLEAN, [value], lambda column: pc.fill_null(pc.greater(pc.list_value_length(column), 0), False))
    return lift("valid", BOOLEAN, [value], pc.is_valid)
