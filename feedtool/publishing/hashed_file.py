"""A file that is written once and hashed on the way."""

import contextlib
import gzip
import hashlib
from pathlib import Path
from typing import Any, BinaryIO, cast

from feedtool.errors import OutputError

_LEVEL = 6


class HashedFile:
    """A new file at ``path``. ``bytes`` counts what was written before compression.

    A name that ends with ``.gz`` is compressed, the same bytes for the same content. Raises OutputError when the disk refuses, or when there is
    such a file already.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.bytes = path, 0
        self._hash = hashlib.sha256()
        try:
            self._raw = path.open("xb")
        except OSError as error:
            raise self._unwritable(error) from error
        sink = _Hashed(self._raw, self._hash)
        self._sink: Any = gzip.GzipFile("", "wb", _LEVEL, cast("BinaryIO", sink), mtime=0) if path.suffix == ".gz" else sink

    def write(self, data: Any) -> None:
        """Write bytes, or any buffer of them."""
        self.bytes += memoryview(data).nbytes
        try:
            self._sink.write(data)
        except OSError as error:
            raise self._unwritable(error) from error

    def close(self) -> None:
        """Finish the file; its bytes are not on the disk before somebody syncs it."""
        if self._raw.closed:
            return
        try:
            if isinstance(self._sink, gzip.GzipFile):
                self._sink.close()
            self._raw.close()
        except OSError as error:
            raise self._unwritable(error) from error

    @property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return self._hash.hexdigest()

    def discard(self) -> None:
        """Let go of the file without finishing it; harmless when it is finished."""
        if self.path.suffix == ".gz":
            self._sink.fileobj = None  # it must not try to write its end when it is forgotten
        with contextlib.suppress(OSError):  # the bytes that cannot be written are those of a feed that nobody will see
            self._raw.close()

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"{self.path.name} cannot be written to {self.path.parent}: {error.strerror or error}.")


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
