"""Columns that come with types of their own, brought to the types that feedtool works with."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.arithmetic import as_decimal
from feedtool.expressions.filters.lists import lists_of
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, lengths_of


def natural_type(type_: pa.DataType) -> pa.DataType:
    """Return the type that a column of an Arrow type becomes; floating-point numbers become decimals, since most of them are prices."""
    types = pa.types
    if types.is_dictionary(type_):
        return natural_type(type_.value_type)
    if types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_):
        return TEXT if types.is_nested(type_.value_type) else pa.list_(natural_type(type_.value_type))
    if types.is_boolean(type_):
        return BOOLEAN
    if types.is_integer(type_):
        return INTEGER if type_ != pa.uint64() else DECIMAL
    if types.is_floating(type_) or types.is_decimal(type_):
        return DECIMAL
    if types.is_date(type_):
        return DATE
    return DATETIME if types.is_timestamp(type_) else TEXT


def natural(column: pa.Array) -> pa.Array:
    """Return a column as its natural type; empty texts become null. Floating-point numbers stay some when one is no decimal: it is to be told."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    wanted = natural_type(column.type)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if wanted == DECIMAL:
        return decimals_of(pc.cast(column, FLOAT)) if pa.types.is_floating(column.type) else pc.cast(column, DECIMAL)
    if wanted == TEXT:
        return _texts(column)
    if pa.types.is_list(wanted) and wanted.value_type == DECIMAL and pa.types.is_floating(column.type.value_type):
        return lists_of(column, lengths_of(column), natural(column.flatten()))
    return column if column.type == wanted else pc.cast(column, wanted, safe=False)


def decimals_of(numbers: pa.Array) -> pa.Array:
    """Return floating-point numbers as decimals, as they are when one is too large; what is no number (NaN) is a missing value."""
    numbers = pc.if_else(pc.is_nan(numbers), pa.scalar(None, FLOAT), numbers)
    made = as_decimal(numbers)
    return made if made.null_count == numbers.null_count else numbers


def _texts(column: pa.Array) -> pa.Array:
    if pa.types.is_nested(column.type):
        # groups and lists of lists: their JSON, as a text that the mapping can still take apart
        return pa.array(
            [None if value is None else json.dumps(value, default=str, ensure_ascii=False) for value in column.to_pylist()], TEXT
        )
    texts = pc.cast(column, TEXT)
    blank = pc.equal(pc.binary_length(texts), 0)
    return pc.if_else(blank, pa.scalar(None, TEXT), texts) if pc.any(blank).as_py() else texts
