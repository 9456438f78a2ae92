"""A new Parquet file that reaches the disk in a few large pieces."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_BUFFER = 1 << 20


class ParquetFile:
    """A Parquet file that is written table by table, compressed with zstd, the same bytes for the same tables. Raises OSError when the disk refuses.

    Arrow itself writes every header and page by a call of its own.
    """

    def __init__(self, path: Path, schema: pa.Schema, **options: Any) -> None:
        self._file = path.open("wb", _BUFFER)
        try:
            self._writer = pq.ParquetWriter(self._file, schema, compression="zstd", **options)
        except BaseException:
            self._file.close()
            raise

    @property
    def is_open(self) -> bool:
        """Whether the file is not finished yet."""
        return not self._file.closed

    def write(self, table: pa.Table, row_group_size: int | None = None) -> None:
        """Append a table."""
        self._writer.write_table(table, row_group_size=row_group_size)

    def close(self) -> None:
        """Finish the file."""
        try:
            self._writer.close()
        finally:
            self._file.close()
