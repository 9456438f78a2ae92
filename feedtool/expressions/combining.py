"""Values made of several: calculated, joined, chosen, listed."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions import sequences
from feedtool.expressions.arithmetic import OPERATORS, calculate, result_type
from feedtool.expressions.bounds import check_constant, make_room
from feedtool.expressions.comparing import truth
from feedtool.expressions.constants import either
from feedtool.expressions.fault import Fault
from feedtool.expressions.names import not_a_single_value
from feedtool.expressions.program import Constant, Program, Value, columns_of, lift
from feedtool.expressions.text import to_text
from feedtool.model import BOOLEAN, DECIMAL, FLOAT, INTEGER, TEXT, a_type, is_list, type_name

_NUMBERS = (INTEGER, DECIMAL, FLOAT)


def as_text(value: Value, node: nodes.Node) -> Value:
    """Return a value as text. Raises Fault for a list or record."""
    if value.type == TEXT:
        return value
    if not_a_single_value(value):
        kind = "group of values" if isinstance(value, Constant) and isinstance(value.value, dict) else type_name(value.type)
        fault = Fault("EX105", f"A {kind} cannot be written into a text.", node)
        raise fault.with_help(hint="Join its items with `| join(', ')`, or take one with `| first`." if is_list(value.type) else None)
    if pa.types.is_null(value.type):
        return Constant(None)
    return lift("text", TEXT, [value], to_text)


def chosen(test_: Value, one: Value, other: Value, node: nodes.Node) -> Value:
    """Return ``one`` where the test is true and ``other`` elsewhere; a text and a number become text."""
    if isinstance(test_, Constant):
        return one if test_.value else other
    type_ = either(one.type, other.type)
    if type_ is None:
        type_ = TEXT
        one, other = as_text(one, node), as_text(other, node)
    parts = [test_, converted(one, type_, node), converted(other, type_, node)]
    markup = all(part.markup or part == Constant(None) for part in (one, other))
    return lift("if", type_, parts, _either, markup=markup and (one.markup or other.markup))


def converted(value: Value, type_: pa.DataType, node: nodes.Node) -> Value:
    """Return a value in a type that ``either`` gave."""
    if value.type == type_ or (isinstance(value, Constant) and is_list(type_)):
        return value if value.type == type_ else columns_of("cast", type_, [_unfolded(value)], lambda column: column.cast(type_))
    if type_ == TEXT and not pa.types.is_null(value.type):
        return as_text(value, node)
    return columns_of(f"as {type_}", type_, [_unfolded(value)], lambda column: pc.cast(column, type_))


def calculated(operator: str, one: Value, other: Value, node: nodes.Node) -> Value:
    """Return ``one operator other``: of numbers, or with `+` of texts or lists. Raises Fault for other kinds."""
    if operator == "+" and one.type == other.type == TEXT:
        return lift("concat", TEXT, [one, other], _written_together)
    if operator == "+" and is_list(one.type) and is_list(other.type) and (type_ := either(one.type, other.type)):
        return columns_of("concat", type_, [converted(one, type_, node), converted(other, type_, node)], sequences.concatenated)
    if Constant(None) in (one, other):
        return Constant(None)
    if operator not in OPERATORS or one.type not in _NUMBERS or other.type not in _NUMBERS:
        raise _no_arithmetic(operator, one.type, other.type, node)
    type_ = result_type(operator, one.type, other.type)
    return lift(operator, type_, [one, other], lambda a, b: calculate(operator, type_, a, b))


def signed(operator: str, value: Value, node: nodes.Node) -> Value:
    """Return ``-value`` or ``+value``. Raises Fault for what is no number."""
    if value.type not in _NUMBERS:
        raise _no_arithmetic(operator, value.type, value.type, node)
    return lift("neg", value.type, [value], pc.negate) if operator == "-" else value


def listed(items: list[Value], node: nodes.Node) -> Value:
    """Return a list of values; its type is one that holds them all, text when there is no other."""
    if all(isinstance(item, Constant) for item in items):
        return Constant([item.value for item in items if isinstance(item, Constant)])
    type_: pa.DataType = pa.null()
    for item in items:
        type_ = either(type_, item.type) or TEXT
    columns = [converted(item, type_, node) for item in items]
    return columns_of("list", pa.list_(type_), columns, lambda *parts: _interleaved(parts, type_))


def joined(parts: list[Value]) -> Value:
    """Return texts written one behind the other; what is missing is empty."""
    if all(isinstance(part, Constant) for part in parts):
        text = "".join(part.value or "" for part in parts if isinstance(part, Constant))
        check_constant(pa.array([text], TEXT))
        return Constant(text)
    blank = pa.scalar("", TEXT)

    def join(*columns: pa.Array) -> pa.Array:
        make_room(columns)
        return pc.binary_join_element_wise(*columns, blank, null_handling="replace", null_replacement="")

    return lift("~", TEXT, [_texts(part) for part in parts], join)


def with_truth(value: Value, operator: str, sides: list[Value]) -> Value:
    """Return the value of `and` or `or`, which counts as true as its sides do, even where false has become a text."""
    if isinstance(value, Constant):
        return value
    both = lift(operator, BOOLEAN, [truth(side) for side in sides], pc.and_ if operator == "and" else pc.or_)
    return replace(value, truth=both) if isinstance(both, Program) else value


def _written_together(one: pa.Array, other: pa.Array) -> pa.Array:
    make_room((one, other))
    return pc.binary_join_element_wise(one, other, "")


def _either(test_: pa.Array, one: pa.Array, other: pa.Array) -> pa.Array:
    make_room((test_, one, other))
    return pc.if_else(test_, one, other)


def _texts(part: Value) -> Value:
    return Constant("") if part == Constant(None) else part


def _unfolded(value: Value) -> Value:
    """Return a constant as a program: its type is about to be changed to one that constants do not have."""
    return value.program() if isinstance(value, Constant) else value


def _interleaved(parts: tuple[pa.Array, ...], type_: pa.DataType) -> pa.Array:
    make_room(parts)
    rows = len(parts[0])
    order = np.arange(rows * len(parts)).reshape(len(parts), rows).T.ravel()
    items = pa.concat_arrays([part.cast(type_) for part in parts]).take(pa.array(order))
    return pa.FixedSizeListArray.from_arrays(items, len(parts)).cast(pa.list_(type_))


def _no_arithmetic(operator: str, one: pa.DataType, other: pa.DataType, node: nodes.Node) -> Fault:
    if operator not in (*OPERATORS, "+", "-"):
        return Fault("EX106", f"The operator `{operator}` is not supported.", node)
    wrong = one if one not in _NUMBERS else other
    if operator == "%" and one == TEXT:
        return Fault("EX105", "Texts are not formatted with `%` here.", node).with_help(
            hint="Use `| round(2)` for numbers, `| money('SEK')` for prices."
        )
    hint = "Join texts with `~`." if operator == "+" else None
    if wrong == TEXT and operator != "+":
        hint = "Declare the column as `decimal` or `integer` in the project file, or make it a number with `| number`."
    return Fault("EX105", f"`{operator}` needs numbers on both sides; one of them is {a_type(wrong)}.", node).with_help(hint=hint)
