"""A file that must stay as it is while it is read: its identity before and after, its hash as it was read."""

import contextlib
import datetime
import hashlib
import io
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from feedtool.errors import SourceError, UnsteadySourceError

_CHUNK = 1 << 20
_CHANGED = "changed while it was read, so its beginning and its end may not belong together. Nothing was made of it."


class Identity(NamedTuple):
    """What tells one state of a file from another."""

    device: int
    inode: int
    size: int
    modified_ns: int


class WatchedFile:
    """A file as it was when it was first looked at. Every reading of it is of that very state, or ends in UnsteadySourceError.

    A file that is replaced by another one (by rename) while it is read is read whole: the old one stays as long as it is open.
    ``refuse_writer`` refuses a file that another program has open for writing, as far as the system can tell.
    """

    def __init__(self, path: Path, shown: str, *, refuse_writer: bool = True) -> None:
        self.path, self.shown, self.sha256 = path, shown, ""
        try:
            with path.open("rb", buffering=0) as file:
                if refuse_writer and _is_being_written(file.fileno()):
                    raise UnsteadySourceError(
                        f"{shown} is still being written: another program has it open for writing. Let the export write to another name and "
                        f"rename the file when it is whole, or say `open_elsewhere: read` if that program never closes it."
                    )
                self.identity = _identity(file.fileno())
        except OSError as error:
            raise SourceError(f"{shown} cannot be read: {error.strerror or error}.") from error

    @property
    def modified(self) -> datetime.datetime:
        """When the file was last changed, in UTC."""
        return datetime.datetime.fromtimestamp(self.identity.modified_ns / 1e9, datetime.UTC)

    def open(self) -> BinaryIO:
        """Open the file for reading. The reader raises UnsteadySourceError at its end when the file is not what it was, as this does at once."""
        try:
            file = self.path.open("rb", buffering=0)
        except OSError as error:
            raise UnsteadySourceError(f"{self.shown} can no longer be read: {error.strerror or error}.") from error
        if _identity(file.fileno()) != self.identity:
            file.close()
            raise UnsteadySourceError(f"{self.shown} was replaced or changed since feedtool began to read it. Nothing was made of it.")
        return cast("BinaryIO", _Reader(file, self))

    def check(self, descriptor: int) -> None:
        """Raise UnsteadySourceError when the open file is not what it was."""
        if _identity(descriptor) != self.identity:
            raise UnsteadySourceError(f"{self.shown} {_CHANGED}")

    def digest(self) -> str:
        """Return the SHA-256 of the file; it is read once more only if no reading went from its beginning to its end."""
        if not self.sha256:
            with self.open() as file:
                while file.read(_CHUNK):
                    pass
        return self.sha256


class _Reader(io.RawIOBase):
    """Reads a watched file; takes the hash along as long as it is read from the beginning on without a jump."""

    def __init__(self, file: io.FileIO, watched: WatchedFile) -> None:
        super().__init__()
        self._file, self._watched = file, watched
        self._hash = None if watched.sha256 else hashlib.sha256()
        self._hashed = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._file.fileno()

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        at = self._file.seek(offset, whence)
        if at == 0 and not self._watched.sha256:
            self._hash, self._hashed = hashlib.sha256(), 0
        elif at != self._hashed:
            self._hash = None
        return at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, as any raw stream does; the end of the file is where its state is checked."""
        count = self._file.readinto(buffer) or 0
        if self._hash is not None:
            self._hash.update(buffer[:count])
            self._hashed += count
        if count == 0 and len(buffer):
            self._watched.check(self._file.fileno())
            if self._hash is not None:
                self._watched.sha256 = self._hash.hexdigest()
        return count

    def close(self) -> None:
        """Close the file beneath too."""
        self._file.close()
        super().close()


def _identity(descriptor: int) -> Identity:
    stat = os.fstat(descriptor)
    return Identity(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)


def _lease() -> Callable[[int], bool] | None:
    """Return what asks the system whether a file is open for writing; None where it cannot tell."""
    try:
        import fcntl  # noqa: PLC0415 - not everywhere
    except ImportError:
        return None
    if not hasattr(fcntl, "F_SETLEASE"):
        return None

    def taken(descriptor: int) -> bool:
        # a lease that somebody breaks is told by a signal; this one does nothing, the usual one ends the process
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except BlockingIOError:
            return True
        except OSError:
            return False  # another's file, or a file system without leases: then only the identity tells
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

    return taken


_LEASE = _lease()


def _is_being_written(descriptor: int) -> bool:
    return bool(_LEASE and _LEASE(descriptor))
