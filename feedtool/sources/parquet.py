"""Parquet files."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from feedtool.errors import SourceError
from feedtool.model import Input, Place
from feedtool.problems import Problem
from feedtool.sources.natural import natural, natural_type
from feedtool.tables import BATCH_ROWS, RawBatch, TableFile


@dataclass
class ParquetSource:
    """A Parquet file, with the types that it declares."""

    file: TableFile
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.file.shown
        try:
            with self.file.raw() as raw:
                about = pq.read_metadata(raw)
            self._schema, self._count = about.schema.to_arrow_schema(), int(about.num_rows)
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceError(f"{self.name} is no Parquet file: {str(error).splitlines()[0]}") from error
        unpacked = sum(about.row_group(number).total_byte_size for number in range(about.num_row_groups))
        self.file.unpacking.check(self.name, self.file.path.stat().st_size, unpacked)
        names = self._schema.names
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise SourceError(f"{self.name} has two columns called `{repeated[0]}`.")

    @cached_property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns of the file."""
        return {each.name: natural_type(each.type) for each in self._schema}

    def size_hint(self) -> int | None:
        """Return the number of rows, which the file says."""
        return self._count

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows."""
        first = 1
        try:
            with self.file.raw() as raw, pq.ParquetFile(raw) as file:
                for batch in file.iter_batches(BATCH_ROWS, columns=list(wanted)):
                    columns = {name: natural(batch.column(name)) for name in batch.schema.names}
                    yield RawBatch(columns, pa.array(np.arange(first, first + batch.num_rows)))
                    first += batch.num_rows
                self.file.check(raw)
        except (pa.ArrowInvalid, OSError) as error:
            raise SourceError(f"{self.name} cannot be read beyond record {first:,}: {error}.") from error

    @property
    def modified(self) -> datetime.datetime:
        """When the file was last changed, in UTC."""
        return self.file.changed()

    def input(self, rows: int | None) -> Input:
        """Return the file as the input of a run that read so many rows of it."""
        return self.file.input(rows)

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the row numbers as lines."""
        return [Place(f"{self.name}, row {record}") for record in records]
