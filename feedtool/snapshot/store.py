"""The file of a snapshot."""

from pathlib import Path

import pyarrow as pa

from feedtool.parquet_file import ParquetFile
from feedtool.snapshot.schema import REPETITIVE, SCHEMA

ROWS = 1 << 16  # of a part of the file: the same however the batches were cut, so that the same feed gives the same bytes


def new_file(path: Path) -> ParquetFile:
    """Begin the file of a snapshot. Raises OSError when the disk refuses."""
    return ParquetFile(path, SCHEMA, compression_level=1, use_dictionary=list(REPETITIVE), write_statistics=False)


def store(table: pa.Table, path: Path) -> None:
    """Write a whole snapshot, a table of ``SCHEMA``. Raises OSError when the disk refuses."""
    whole = table.combine_chunks()
    file = new_file(path)
    try:
        for first in range(0, whole.num_rows, ROWS):
            file.write(whole.slice(first, ROWS), ROWS)
    finally:
        file.close()
