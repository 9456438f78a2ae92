"""A file that is written beside its place and put there when it is whole."""

import gzip
import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from feedtool.errors import OutputError

_CHUNK = 1 << 20


class BesideFile:
    """Bytes on their way to ``path``. ``bytes`` counts what was written before compression.

    A name that ends with ``.gz`` is compressed, the same bytes for the same content. Raises OutputError when the disk refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.bytes = path, 0
        self._hash = hashlib.sha256()
        _must_be_replaceable(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        except OSError as error:
            raise OutputError(f"{path} cannot be written: {error.strerror}.") from error
        self._part = Path(name)
        self._raw = os.fdopen(handle, "wb")
        sink = _Hashed(self._raw, self._hash)
        self._sink = gzip.GzipFile("", "wb", 6, cast("BinaryIO", sink), mtime=0) if path.suffix == ".gz" else sink

    def write(self, data: Any) -> None:
        """Write bytes, or any buffer of them."""
        self.bytes += memoryview(data).nbytes
        try:
            self._sink.write(data)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """Bring everything to the disk."""
        if self._raw.closed:
            return
        try:
            if isinstance(self._sink, gzip.GzipFile):
                self._sink.close()
            self._raw.flush()
            os.fsync(self._raw.fileno())
            self._raw.close()
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror}.") from error

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return self._hash.hexdigest()

    def commit(self) -> bool:
        """Put the file in its place; return whether the bytes there were the same before."""
        try:
            unchanged = self.path.is_file() and self.path.stat().st_size == self._part.stat().st_size and _hash_of(self.path) == self.sha256
            self._part.chmod(0o666 & ~_umask())
            self._part.replace(self.path)
            sync_folder(self.path.parent)
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror}.") from error
        return unchanged

    def discard(self) -> None:
        """Remove what was written; harmless after a commit."""
        if not self._raw.closed:
            self._raw.close()
        self._part.unlink(missing_ok=True)


def _must_be_replaceable(path: Path) -> None:
    """Raise OutputError when something stands in the file's place that is no file: a device, a pipe, a folder."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # nothing is there, or the folder cannot be looked into: then writing beside it tells
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a device or a pipe"
        raise OutputError(f"{path} cannot be written: it is {what}, not a file. Give the feed another `output`.")


class _Hashed:
    """A stream that hashes what goes through it."""

    def __init__(self, raw: BinaryIO, into: Any) -> None:
        self._raw, self._into = raw, into

    def write(self, data: Any) -> int:
        """Write and hash."""
        self._into.update(data)
        return self._raw.write(data)

    def flush(self) -> None:
        """Flush the stream beneath."""
        self._raw.flush()


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
