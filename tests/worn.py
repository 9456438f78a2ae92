"""Columns as they are in the middle of a run: behind what is missing, Arrow still keeps what stood there before."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import TEXT, is_list, lengths_of, offsets_of

_BEFORE = "gone Åker 600x600 https://gone.example/x.jpg"


def worn(column: pa.Array) -> pa.Array:
    """Return the same column of texts, or of lists of texts, with other bytes behind each that is missing; any other as it is."""
    if not column.null_count or not (column.type == TEXT or (is_list(column.type) and column.type.value_type == TEXT)):
        return column
    missing = column.is_null()
    if column.type == TEXT:
        return pc.if_else(missing, pa.scalar(None, TEXT), pc.fill_null(column, _BEFORE))
    filled = pa.array([[_BEFORE, _BEFORE] if value is None else value for value in column.to_pylist()], column.type)
    return pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(filled))), worn(filled.flatten()), mask=missing)
