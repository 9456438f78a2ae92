"""The end of a text table: whether it was written to its end, and whether a quote has swallowed it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

_LONG = 100_000  # characters; no cell of a product is as long


@dataclass(slots=True)
class Ending:
    """The last record so far, and whether one of its cells may have swallowed what comes after.

    ``short`` says whether the very last record has fewer cells than the header.
    """

    record: int = 0
    swallowed: bool = False
    short: bool = False

    def see(self, batch: pa.RecordBatch | None, last: str, records: Sequence[int] | np.ndarray[Any, Any], ragged: Sequence[Any]) -> None:
        """Take in a batch with the ragged rows among it; ``last`` is the name of the last column."""
        if batch is not None and batch.num_rows:
            cell = batch.column(last)[-1].as_py()
            self.record, self.swallowed, self.short = int(records[-1]), "\n" in (cell or "") or len(cell or "") > _LONG, False
        for row in ragged:
            if row.number > self.record:
                self.record, self.swallowed = row.number, "\n" in (row.text or "")
                self.short = row.actual_columns < row.expected_columns


def last_line(tail: bytes) -> str | None:
    """Return what stands behind the last line break of a text that ends with ``tail``; None when it ends with the line break."""
    if not tail or tail.endswith(b"\n"):
        return None
    return tail.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")


def ends_in_quote(line: str, delimiter: str, quote: str) -> bool:
    """Say whether a line ends inside of a quoted cell."""
    try:
        list(csv.reader([line], delimiter=delimiter, quotechar=quote, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
