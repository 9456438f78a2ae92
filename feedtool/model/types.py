"""The types of columns. They are Arrow's own, so that every kernel works on them without conversion.

A decimal has 26 digits before and 12 after the point. Money is always decimal; FLOAT exists for what Jinja's filters give.
"""

import pyarrow as pa

TEXT = pa.string()
INTEGER = pa.int64()
DECIMAL = pa.decimal128(38, 12)
FLOAT = pa.float64()
BOOLEAN = pa.bool_()
DATE = pa.date32()
DATETIME = pa.timestamp("us", tz="UTC")
NULL = pa.null()

_NAMES = {
    TEXT: "text",
    INTEGER: "integer",
    DECIMAL: "decimal",
    FLOAT: "float",
    BOOLEAN: "boolean",
    DATE: "date",
    DATETIME: "datetime",
    NULL: "null",
}


def is_list(type_: pa.DataType) -> bool:
    """Say whether a column of this type holds a list in every row."""
    return bool(pa.types.is_list(type_))


def is_record(type_: pa.DataType) -> bool:
    """Say whether a column of this type holds named values (a struct) in every row."""
    return bool(pa.types.is_struct(type_))


def kind_of(type_: pa.DataType) -> str:
    """Return ``text``, ``integer``, ``decimal``, ``float``, ``boolean``, ``date``, ``datetime``, ``null``, ``list`` or ``record``."""
    if is_list(type_):
        return "list"
    if is_record(type_):
        return "record"
    return _NAMES[type_]


def type_name(type_: pa.DataType) -> str:
    """Return the type in the words of the documentation, e.g. ``list of text``."""
    if is_list(type_):
        return f"list of {type_name(type_.value_type)}"
    return kind_of(type_)


def a_type(type_: pa.DataType, *, capital: bool = False) -> str:
    """Return the type with its article: ``a text``, ``an integer``."""
    name = type_name(type_)
    return f"{'A' if capital else 'a'}{'n' if name[0] in 'aeiou' else ''} {name}"
