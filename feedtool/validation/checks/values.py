"""Reading what attributes hold: texts, money, numbers, moments."""

import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.text import distinct
from feedtool.model import DATETIME, DECIMAL, TEXT, is_list, is_record, parents_of
from feedtool.model.lists import Rows

_MEASURE = r"^(?P<number>[0-9]{1,20}(?:\.[0-9]{1,12})?) ?(?P<unit>[A-Za-z]+)$"


def texts(column: pa.Array) -> pa.Array:
    """Return single values as text; lists and records as null."""
    return pa.nulls(len(column), TEXT) if is_list(column.type) or is_record(column.type) else to_text(column)


def spread(column: pa.Array) -> tuple[pa.Array, Rows]:
    """Return all values of a column that may hold lists as text, and the row of each."""
    if is_list(column.type):
        return texts(column.flatten()), parents_of(column)
    return texts(column), np.arange(len(column))


def rows_with(found: pa.BooleanArray, parents: Rows, rows: int) -> pa.BooleanArray:
    """Return the rows that have at least one value for which ``found`` is true."""
    true = pc.fill_null(found, False).to_numpy(zero_copy_only=False)
    return pa.array(np.bincount(parents[true], minlength=rows) > 0)


def first_of(values: pa.Array, found: pa.BooleanArray, parents: Rows, rows: int) -> pa.Array:
    """Return for each row the first of its values for which ``found`` is true."""
    true = np.flatnonzero(pc.fill_null(found, False).to_numpy(zero_copy_only=False))
    at = np.full(rows, -1)
    at[parents[true][::-1]] = true[::-1]
    return values.take(pa.array(at, mask=at < 0))


def measure(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return numbers (decimal) and units (text) of measures such as ``450 g``."""
    parts = pc.extract_regex(texts(column), _MEASURE)
    return pc.cast(pc.struct_field(parts, "number"), DECIMAL), pc.struct_field(parts, "unit")


def moments(column: pa.Array) -> pa.Array:
    """Return instants of ISO 8601 texts, in UTC where they do not say; null for what is none."""
    return distinct(column, _moment, DATETIME)


def _moment(text: str | None) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text.strip()) if text else None
    except ValueError:
        return None  # told by the schema, which wants another form
    return found.replace(tzinfo=datetime.UTC) if found and found.tzinfo is None else found


def all_true(*parts: pa.BooleanArray) -> pa.BooleanArray:
    """Return where all are true; null is not."""
    made = parts[0]
    for part in parts[1:]:
        made = pc.and_(pc.fill_null(made, False), pc.fill_null(part, False))
    return pc.fill_null(made, False)
