"""A batch of the catalogue: some thousands of products as columns, with the origin of every row."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from feedtool.model.place import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of a batch come from.

    ``name`` is the source as the user knows it (``data/products.csv``, ``table products``). ``records`` holds the
    number of each row's record in that source, from 1, int64. ``locate`` finds the places of some record numbers; it may
    read the source again, so it is called only for rows that a problem names.
    """

    name: str
    records: pa.Int64Array
    locate: Callable[[Sequence[int]], list[Place]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows ``first`` to ``first + rows - 1`` of the catalogue (from 0, over all its files) as typed columns. A missing value is null."""

    columns: pa.RecordBatch
    first: int
    origin: Origin

    @property
    def rows(self) -> int:
        """The number of products in the batch."""
        return int(self.columns.num_rows)
