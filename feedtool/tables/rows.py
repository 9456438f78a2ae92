"""Rows of a table as they were read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from feedtool.problems import Finding, Problem

BATCH_ROWS = 8192


@dataclass(frozen=True, slots=True)
class RawBatch:
    """Rows as they were read: ``columns`` by name, the number of each row's record in its source (from 1, int64), records that gave no row."""

    columns: Mapping[str, pa.Array]
    records: pa.Int64Array
    dropped: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.records)
