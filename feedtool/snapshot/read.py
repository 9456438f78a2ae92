"""Reading a snapshot back."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from feedtool.errors import SourceError
from feedtool.snapshot.schema import SCHEMA


def load(path: Path) -> pa.Table:
    """Return a snapshot as a table of ``SCHEMA``, in the order of the feed.

    Raises SourceError when the file is missing, damaged or no snapshot.
    """
    try:
        table = pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SourceError(f"the snapshot {path.name} cannot be read: {reason}") from error
    if table.schema.names != SCHEMA.names or table.schema.types != SCHEMA.types:
        raise SourceError(f"the snapshot {path.name} was written by another version of feedtool, or is no snapshot")
    return table.cast(SCHEMA)
