"""Writing a snapshot beside the feed, batch by batch, in the order of the feed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import Items
from feedtool.model.lists import Rows
from feedtool.snapshot.schema import SCHEMA
from feedtool.snapshot.store import ROWS, new_file


@dataclass(frozen=True, slots=True)
class Inserted:
    """Items that no product gave: each of ``entries`` stands before the row ``before`` it of the batch (ascending)."""

    before: Rows
    entries: pa.RecordBatch


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts for the manifest.

    ``items`` are in the snapshot; ``candidates`` are all that the mapping did not leave out, valid or not. ``blanks`` tells for each attribute of the
    mapping how many of the candidates do not have it.
    """

    items: int
    candidates: int
    blanks: Mapping[str, int] = field(default_factory=dict)


class SnapshotWriter:
    """Writes the snapshot of one feed to ``path``. Batches must come in catalogue order. Memory does not grow with their number.

    As a context it closes the file in any case; after an error it is no whole snapshot. Raises OSError when the disk fails.
    """

    def __init__(self, path: Path) -> None:
        self._writer = new_file(path)
        self._held: list[pa.RecordBatch] = []
        self._rows = self._items = self._candidates = 0
        self._blanks: dict[str, int] = {}

    def see(self, entries: pa.RecordBatch, alive: pa.BooleanArray, items: Items, inserted: Inserted | None = None) -> None:
        """Take in a batch: ``entries`` has a row for each of its items, those that are ``alive`` are in the feed."""
        self._count_blanks(items)
        part = _with_inserted(entries, alive, inserted) if inserted else entries.filter(alive)
        self._items += part.num_rows
        if part.num_rows:
            self._held.append(part)
            self._rows += part.num_rows
        if self._rows >= ROWS:
            self._write(whole=False)

    def _count_blanks(self, items: Items) -> None:
        kept = items.kept.true_count
        self._candidates += kept
        for name, column in items.attributes.items():
            missing = column.null_count if kept == items.rows or not column.null_count else pc.and_(column.is_null(), items.kept).true_count
            self._blanks[name] = self._blanks.get(name, 0) + missing

    def _write(self, *, whole: bool) -> None:
        table = pa.Table.from_batches(self._held, SCHEMA).combine_chunks()  # pages end where chunks end
        end = table.num_rows if whole else table.num_rows - table.num_rows % ROWS
        for first in range(0, end, ROWS):
            self._writer.write(table.slice(first, min(ROWS, end - first)), ROWS)
        self._held = table.slice(end).to_batches()
        self._rows = table.num_rows - end

    def close(self) -> Statistics:
        """Finish the file; return what was counted. The second time it only returns the counts."""
        if self._writer.is_open:
            self._write(whole=True)
            self._writer.close()
        return Statistics(self._items, self._candidates, dict(self._blanks))

    def __enter__(self) -> "SnapshotWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        elif self._writer.is_open:
            self._writer.close()


def _with_inserted(entries: pa.RecordBatch, alive: pa.BooleanArray, inserted: Inserted) -> pa.RecordBatch:
    rows = np.flatnonzero(alive.to_numpy(zero_copy_only=False))
    both = pa.Table.from_batches([inserted.entries, entries.take(pa.array(rows))], SCHEMA)
    order = np.argsort(np.concatenate([inserted.before * 2, rows * 2 + 1]), kind="stable")
    [merged] = both.combine_chunks().take(pa.array(order)).combine_chunks().to_batches() or [entries.slice(0, 0)]
    return merged
