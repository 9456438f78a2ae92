"""Columns of lists, taken apart and put together."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Rows = np.ndarray[Any, Any]


def lengths_of(lists: pa.Array) -> Rows:
    """Return the number of items of each list, 0 for null."""
    found: Rows = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return found


def parents_of(lists: pa.Array) -> Rows:
    """Return for each item of ``lists.flatten()`` the row it comes from."""
    return np.repeat(np.arange(len(lists)), lengths_of(lists))


def regroup(values: pa.Array, parents: Rows, rows: int) -> pa.Array:
    """Return ``rows`` lists made of values and the row of each, ascending. Nulls are left out; a list without a value is null."""
    if values.null_count:
        parents = parents[values.is_valid().to_numpy(zero_copy_only=False)]
        values = values.drop_null()
    counts = np.bincount(parents, minlength=rows)
    return pa.ListArray.from_arrays(pa.array(offsets_of(counts)), values, mask=pa.array(counts == 0))


def offsets_of(counts: Rows) -> Rows:
    """Return where lists of these lengths begin and end in one array of all items, int32."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int32)
    np.cumsum(counts, out=offsets[1:])
    return offsets
