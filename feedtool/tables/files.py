"""Files that hold tables: found, opened, uncompressed."""

import glob
import gzip
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from feedtool.errors import SourceError
from feedtool.suggest import nearest

_MOST_UNPACKED = 64 << 30


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file and its name as the user knows it; ``kind`` is its suffix without ``.gz`` (``csv``, ``parquet``)."""

    path: Path
    shown: str
    kind: str

    @property
    def packed(self) -> bool:
        """Whether the file is compressed: by its first bytes, whatever its name is."""
        with self.path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"

    def open(self) -> BinaryIO:
        """Open the file for reading, uncompressed. Raises SourceError when that is not possible."""
        try:
            return cast("BinaryIO", gzip.open(self.path, "rb")) if self.packed else self.path.open("rb")
        except OSError as error:
            raise SourceError(f"{self.shown} cannot be read: {error.strerror or error}.") from error

    def size(self) -> int | None:
        """Return the number of bytes of the table; None for a compressed file."""
        return None if self.packed else self.path.stat().st_size


def find_files(pattern: str, root: Path) -> list[TableFile]:
    """Return the file, or all files of a pattern in the order of their names. Raises SourceError when there is none."""
    if any(char in pattern for char in "*?[") and not (root / pattern).exists():
        paths = sorted(Path(found) for found in glob.glob(str(root / pattern), recursive=True) if Path(found).is_file())
        if not paths:
            raise SourceError(f"no file matches `{pattern}` in {root.name or root}.")
        return [table_file(path, _shown(path, root)) for path in paths]
    path = root / pattern
    if not path.is_file():
        folder = path.parent
        near = nearest(path.name, [each.name for each in folder.iterdir()]) if folder.is_dir() else None
        what = "is a folder; name a file or a pattern such as data/*.csv" if path.is_dir() else "does not exist"
        raise SourceError(f"{pattern} {what}.{f' Did you mean `{near}`?' if near else ''}")
    return [table_file(path, pattern)]


def table_file(path: Path, shown: str) -> TableFile:
    """Return the file with its kind."""
    name = path.name.lower().removesuffix(".gz")
    return TableFile(path, shown, name.rsplit(".", 1)[1] if "." in name else "")


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)
