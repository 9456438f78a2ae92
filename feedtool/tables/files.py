"""Files that hold tables: found, opened, uncompressed."""

import datetime
import glob
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from feedtool.errors import SourceError
from feedtool.letters import without_halves
from feedtool.model import Input
from feedtool.suggest import nearest
from feedtool.tables.unpacking import GZIP, Unpacking, unpacked
from feedtool.tables.watched import WatchedFile
from feedtool.written_paths import is_file, is_folder, is_there, names_in, why_no_file

_BUFFER = 1 << 17


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file and its name as the user knows it; ``kind`` is its suffix without ``.gz`` (``csv``, ``parquet``).

    One that is ``watched`` is only read as long as it stays what it was. ``unpacking`` bounds what a compressed one may become. ``web`` is one that
    was fetched, ``modified`` when its server says that it was changed.
    """

    path: Path
    shown: str
    kind: str
    watched: WatchedFile | None = None
    unpacking: Unpacking = field(default_factory=Unpacking)
    web: bool = False
    modified: datetime.datetime | None = None

    @property
    def packed(self) -> bool:
        """Whether the file is compressed: by its first bytes, whatever its name is."""
        with self.raw() as file:
            return file.read(2) == GZIP

    def raw(self) -> BinaryIO:
        """Open the file as it lies on the disk. Raises SourceError when that is not possible, or at its end when it has changed."""
        try:
            plain = self.watched.open() if self.watched else self.path.open("rb", buffering=0)
        except OSError as error:
            raise SourceError(f"{self.shown} cannot be read: {error.strerror or error}.") from error
        return cast("BinaryIO", io.BufferedReader(cast("io.RawIOBase", plain), _BUFFER))

    def open(self) -> BinaryIO:
        """Open the file for reading, uncompressed. Raises SourceError when that is not possible; so does reading a damaged or cut one."""
        raw = self.raw()
        if raw.read(2) != GZIP:
            raw.seek(0)
            return raw
        raw.seek(0)
        return unpacked(raw, self.shown, self.unpacking)

    def check(self, raw: BinaryIO) -> None:
        """Raise UnsteadySourceError when a file that was opened with ``raw`` is not what it was; for readers that do not read to the end."""
        if self.watched:
            self.watched.check(raw.fileno())

    def size(self) -> int | None:
        """Return the number of bytes of the table; None for a compressed file."""
        return None if self.packed else self.path.stat().st_size

    def changed(self) -> datetime.datetime:
        """Return when the file was last changed, in UTC; of one from the web, as its server says, or when these bytes came first."""
        if self.modified:
            return self.modified
        return (self.watched or WatchedFile(self.path, self.shown, refuse_writer=False)).modified

    def input(self, rows: int | None) -> Input:
        """Return the file as the input of a run that read so many ``rows`` of it. Raises SourceError when it has changed since."""
        watched = self.watched or WatchedFile(self.path, self.shown, refuse_writer=False)
        return Input(self.shown, "web" if self.web else "file", watched.digest(), watched.identity.size, self.changed(), rows)


def find_files(pattern: str, root: Path, written: str | None = None) -> list[TableFile]:
    """Return the file, or all files of a pattern in the order of their names. Raises SourceError when there is none.

    The error names what was ``written``: a value of the environment that is no file may be a secret.
    """
    told = written or pattern
    if any(char in pattern for char in "*?[") and not (is_file(root / pattern) or is_folder(root / pattern)):
        paths = sorted(Path(found) for found in glob.glob(str(root / pattern), recursive=True) if is_file(Path(found)))
        if not paths:
            raise SourceError(f"no file matches `{told}` in {root.name or root}. The path counts from the folder of the project file.")
        return [table_file(path, _nameable(_shown(path, root))) for path in paths]
    path = root / pattern
    if not is_file(path):
        near = None if is_there(path) else nearest(path.name, names_in(path.parent))
        what = f"{why_no_file(path)}{'; name a file or a pattern such as data/*.csv' if is_folder(path) else ''}"
        raise SourceError(
            f"{told} {what}.{f' Did you mean `{near}`?' if near else ' The path counts from the folder of the project file.'}"
        )
    return [table_file(path, pattern)]


def _nameable(name: str) -> str:
    """Return the name of a file that a pattern has found. Raises SourceError for one that no manifest could name."""
    if (shown := without_halves(name)) != name:
        raise SourceError(f"{shown} has bytes in its name that are no letter in UTF-8. Give the file another name.")
    return name


def table_file(path: Path, shown: str) -> TableFile:
    """Return the file with its kind. In the name that is shown, bytes that are no letter are U+FFFD."""
    shown = without_halves(shown)
    name = path.name.lower().removesuffix(".gz")
    return TableFile(path, shown, name.rsplit(".", 1)[1] if "." in name else "")


def _shown(path: Path, root: Path) -> str:
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)
