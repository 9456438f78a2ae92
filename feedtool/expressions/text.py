"""Columns as text, the way that an expression in a text writes them."""

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN, DATETIME, DECIMAL, FLOAT, TEXT

EXPONENT = "E"


def to_text(column: pa.Array) -> pa.Array:
    """Return single values as text: a decimal in its shortest plain form, a date as 2026-11-23. Lists and records have no text."""
    convert = _CONVERT.get(column.type)
    return convert(column) if convert else pc.cast(column, TEXT)


def _unchanged(column: pa.Array) -> pa.Array:
    return column


def _decimal(column: pa.Array) -> pa.Array:
    """Arrow writes all 12 decimals, and small numbers as 1E-7: write no more digits than needed."""
    for scale in (2, 6):
        short = pc.cast(column, pa.decimal128(38, scale), safe=False)  # cuts digits off
        if pc.all(pc.equal(pc.cast(short, DECIMAL), column)).as_py() is not False:
            return _without_zeros(pc.cast(short, TEXT))
    return distinct(column, lambda number: f"{number:.12f}".rstrip("0").rstrip("."))


def _without_zeros(texts: pa.Array) -> pa.Array:
    return pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")


def _boolean(column: pa.Array) -> pa.Array:
    return pc.if_else(column, "True", "False")


def _datetime(column: pa.Array) -> pa.Array:
    return pc.strftime(pc.cast(column, pa.timestamp("s", tz="UTC"), safe=False), "%Y-%m-%dT%H:%M:%SZ")


def distinct(column: pa.Array, convert: Callable[..., object], type_: pa.DataType = TEXT) -> pa.Array:
    """Return ``convert`` of every value, called once for each distinct one; null stays null."""
    encoded = column.dictionary_encode()
    made = pa.array([convert(value) for value in encoded.dictionary.to_pylist()], type_)
    return made.take(encoded.indices)


_CONVERT: Mapping[pa.DataType, Callable[[pa.Array], pa.Array]] = {
    TEXT: _unchanged,
    DECIMAL: _decimal,
    BOOLEAN: _boolean,
    DATETIME: _datetime,
    FLOAT: lambda column: distinct(column, str),
}
