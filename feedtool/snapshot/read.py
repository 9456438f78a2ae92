"""Reading a snapshot back."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from feedtool.errors import SourceError
from feedtool.snapshot.schema import LATER, SCHEMA


def load(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a snapshot as a table of ``SCHEMA``, in the order of the feed; or only some of its ``columns``.

    A snapshot that was written before a column was kept has no value in it.
    Raises SourceError when the file is missing, damaged or no snapshot.
    """
    try:
        with pq.ParquetFile(path) as file:  # `read_table` would import all of Arrow's datasets first
            table = file.read(columns=columns and [name for name in columns if name not in LATER or name in file.schema_arrow.names])
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(f"the snapshot {path.name} cannot be read: {reason}") from error
    wanted = SCHEMA if columns is None else pa.schema([SCHEMA.field(name) for name in columns])
    kept = pa.schema([field for field in wanted if field.name not in LATER or field.name in table.schema.names])
    if table.schema.names != kept.names or table.schema.types != kept.types:
        raise SourceError(f"the snapshot {path.name} was written by another version of feedtool, or is no snapshot")
    columns_of = [table[field.name] if field in kept else pa.chunked_array([pa.nulls(table.num_rows, field.type)]) for field in wanted]
    return pa.Table.from_arrays(columns_of, schema=wanted)
