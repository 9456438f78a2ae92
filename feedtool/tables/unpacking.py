"""Compressed files, unpacked as they are read; one that is cut, damaged or a bomb is refused."""

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import BinaryIO, cast

from feedtool.errors import SourceError

GZIP = b"\x1f\x8b"
_FREE = 10 << 20  # up to here any ratio is fine: small files of like lines are packed very tightly


@dataclass(frozen=True, slots=True)
class Unpacking:
    """How much a compressed file may become: at most ``most`` bytes, and after 10 MB at most ``ratio`` bytes for each byte of the file."""

    most: int = 4 << 30
    ratio: int = 200

    def check(self, shown: str, packed: int, unpacked: int) -> None:
        """Raise SourceError when ``unpacked`` bytes are too many for a file of ``packed`` bytes."""
        remedy = "If that is right, raise it with `unpacked`."
        if unpacked > self.most:
            raise SourceError(f"{shown} becomes more than {self.most:,} bytes when it is unpacked; that is the limit. {remedy}")
        if unpacked > _FREE and unpacked > packed * self.ratio:
            raise SourceError(
                f"{shown} becomes {unpacked:,} bytes from {packed:,} when it is unpacked, more than {self.ratio} for one: "
                f"such a file is usually made to fill a disk or a memory. {remedy}"
            )


class _Gzip(io.RawIOBase):
    """The content of a gzip file."""

    def __init__(self, raw: BinaryIO, shown: str, limits: Unpacking) -> None:
        super().__init__()
        self._raw, self._shown, self._limits = raw, shown, limits
        self._content = gzip.GzipFile(fileobj=raw, mode="rb")
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, as any raw stream does. Raises SourceError when the file is cut, damaged or becomes too large."""
        try:
            count = self._content.readinto(buffer)
        except EOFError as error:
            raise SourceError(
                f"{self._shown} is cut: its compressed data end at offset {self._raw.tell():,} ({self._given:,} bytes were unpacked). "
                f"It was not written or copied to its end; export or copy it again."
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceError(
                f"{self._shown} is damaged: its compressed data before offset {self._raw.tell():,} cannot be unpacked ({error}). Export or copy it again."
            ) from error
        self._given += count
        self._limits.check(self._shown, self._raw.tell(), self._given)
        return count

    def close(self) -> None:
        """Close the file beneath too."""
        self._content.close()
        self._raw.close()
        super().close()


def unpacked(raw: BinaryIO, shown: str, limits: Unpacking) -> BinaryIO:
    """Return the content of a gzip file as a stream that closes the file beneath it."""
    return cast("BinaryIO", io.BufferedReader(_Gzip(raw, shown, limits), 1 << 16))
