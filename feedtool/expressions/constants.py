"""Values that are known at load, as columns."""

import datetime
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool.expressions.bounds import MAX_RESULT, too_large
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, NULL, TEXT

_TYPES = {bool: BOOLEAN, str: TEXT, float: FLOAT, Decimal: DECIMAL, datetime.datetime: DATETIME, datetime.date: DATE}
_NUMBERS = (INTEGER, DECIMAL, FLOAT)
INTEGERS = range(-(2**63), 2**63)


def type_of(value: Any) -> pa.DataType:
    """Return the type of a column of the value."""
    if isinstance(value, int) and not isinstance(value, bool):
        return INTEGER if value in INTEGERS else DECIMAL
    if isinstance(value, list | tuple):
        type_: pa.DataType = NULL
        for each in value:
            both = either(type_, type_of(each))
            type_ = TEXT if both is None else both  # a record without members counts as false
        return pa.list_(type_)
    if isinstance(value, dict):
        return pa.struct([(name, type_of(each)) for name, each in value.items()])
    return _TYPES.get(type(value), NULL)


def exact(number: Decimal) -> Decimal:
    """Return a number with at most 12 digits after the point. It must have at most 26 before it."""
    with localcontext() as context:
        context.prec = 40
        rounded = round(number, 12)
    return number if rounded == number else rounded


def either(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    """Return a type that holds values of both without loss (numbers widen, null fits everywhere); None when there is none."""
    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    if one in _NUMBERS and other in _NUMBERS:
        return FLOAT if FLOAT in (one, other) else DECIMAL
    if pa.types.is_list(one) and pa.types.is_list(other):
        item = either(one.value_type, other.value_type)
        return None if item is None else pa.list_(item)
    return None


def as_column(value: Any, rows: int) -> pa.Array:
    """Return a column that has the value in every row."""
    type_ = type_of(value)
    if pa.types.is_list(type_) and type_.value_type == TEXT:
        value = [each if each is None or isinstance(each, str) else str(each) for each in value]  # of several kinds
    one = pa.array([value], type_)
    if one.nbytes * rows > MAX_RESULT:
        raise too_large(
            f"The same value for every product becomes more than {MAX_RESULT >> 20} MiB for the products that are read at a time."
        )
    return one.take(pa.array(np.zeros(rows, dtype=np.int64)))
