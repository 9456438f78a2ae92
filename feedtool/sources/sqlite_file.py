"""The file of an SQLite database, told apart from what it was."""

import hashlib
from pathlib import Path

_AT_ONCE = 1 << 20


def sqlite_hash(path: Path) -> str:
    """Return a hash (sha256 in hex) of a database and of the log beside it, in which SQLite keeps what was written last. Raises OSError."""
    digest = hashlib.sha256()
    for each in (path, path.with_name(f"{path.name}-wal")):
        if each.is_file():
            with each.open("rb") as file:
                while part := file.read(_AT_ONCE):
                    digest.update(part)
    return digest.hexdigest()
