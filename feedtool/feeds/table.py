"""A feed that is a table: comma, semicolon or tab separated."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from feedtool.feeds.elements import Elements, Texts
from feedtool.feeds.part import Read
from feedtool.model import Place
from feedtool.problems import Problem
from feedtool.tables import DelimitedSource, Layout, RawBatch, TableFile

_HINT = "Channels expect UTF-8, and a comma or a tab."


class TableFeed:
    """Items that are the rows of a delimited text; its columns bear the names of attributes."""

    tabular = True

    def __init__(self, file: TableFile) -> None:
        self._source = DelimitedSource(file, Layout())
        self.name, self.form = self._source.name, "a table"

    @property
    def headings(self) -> Sequence[str]:
        """The names of the columns."""
        return list(self._source.columns)

    @property
    def problems(self) -> list[Problem]:
        """What was found out about the file, such as its encoding."""
        return [replace(notice, hint=_HINT) if notice.code == "SR104" else notice for notice in self._source.notices]

    def parts(self) -> Iterator[RawBatch]:
        """Yield the rows, some megabytes at a time."""
        return self._source.read(self.headings)

    def read(self, part: RawBatch) -> Read:
        """Return the items of some rows: the cells that are not empty."""
        texts = {}
        for name, column in part.columns.items():
            rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
            if len(rows):
                texts[name] = Texts(rows, column.drop_null())
        return Read(Elements(part.rows, texts), part.dropped, part.findings)

    def resume(self, part: RawBatch) -> Iterator[Read]:
        """Rows never need what comes after them."""
        return iter(())

    def took(self, part: RawBatch, read: Read) -> pa.Int64Array:
        """Return the numbers of the records."""
        return part.records

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each record begins; reads the file again."""
        return self._source.locate(records)
