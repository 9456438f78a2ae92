"""Bytes of a text table as UTF-8 with one kind of line break, whatever they were."""

import codecs
import io
from collections.abc import Callable
from typing import BinaryIO

BROKEN = "\ufffd"
_CHUNK = 1 << 20
_TAIL = 64 << 10


COMMON_ENCODINGS = (
    "utf-8",
    "utf-16",
    "cp1252",
    "cp1250",
    "cp1251",
    "iso8859-1",
    "iso8859-2",
    "iso8859-15",
    "cp932",
    "shift_jis",
    "gb18030",
    "big5",
)


# what Python counts as encodings, and no table is in
_OF_NAMES = ("punycode", "idna", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape", "undefined")
_MARKS = {"utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)}


def is_text_encoding(name: str) -> bool:
    """Say whether there is an encoding of text by this name."""
    try:
        return codecs.lookup(name).name not in _OF_NAMES and "a".encode(name).decode(name) == "a"
    except (LookupError, ValueError):
        return False


class NulByteError(ValueError):
    """A text has a byte that is zero. ``offset`` is where, in bytes from the beginning of the unpacked file (in characters where one has several)."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        super().__init__(f"a zero byte at offset {offset}")


class Decoded(io.RawIOBase):
    """A stream of UTF-8 made of a stream in any encoding; every line break is LF, and the first ``skip`` lines are left out.

    A byte that cannot be decoded becomes U+FFFD; ``broken`` says whether there was any, ``broken_at`` the offset of the first in the unpacked file.
    ``quotes`` counts the quotes so far, ``tail`` holds the last bytes, ``marks`` says whether there is a byte order mark behind the beginning.
    With ``no_nul``, reading raises NulByteError for a zero byte.
    """

    def __init__(self, raw: BinaryIO, encoding: str, skip: int, quote: bytes = b'"', *, no_nul: bool = False) -> None:
        super().__init__()
        self._no_nul, self._before, self.broken_at, self.tail = no_nul, 0, 0, b""
        self._raw, self._left, self._skip = raw, b"", skip
        self._utf8 = codecs.lookup(encoding).name in ("utf-8", "ascii")
        self._decoder = codecs.getincrementaldecoder("utf-8" if self._utf8 else encoding)("strict")
        self._lenient: codecs.IncrementalDecoder | None = None
        self._encoding = "utf-8" if self._utf8 else encoding
        self._ended = self._after_cr = self._begun = False
        self.broken = self.marks = False
        self._quote, self.quotes = quote, 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer, as any raw stream does."""
        while not self._left and not self._ended:
            self._left = self._next()
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count

    def close(self) -> None:
        """Close the stream beneath too."""
        self._raw.close()
        super().close()

    def _next(self) -> bytes:
        chunk = self._raw.read(_CHUNK)
        self._ended = not chunk
        if not self._before and chunk:
            self._settle_order(chunk)
        decoded = self._as_utf8(chunk)
        if self._no_nul and b"\0" in decoded:
            raise NulByteError(self._before + decoded.index(b"\0"))
        self._before += len(chunk)
        data = self._with_lf(decoded)
        if not self._begun and data:
            self._begun = True
            data = data.removeprefix(codecs.BOM_UTF8)
        while self._skip and data:
            _, found, data = data.partition(b"\n")
            self._skip -= 1 if found else 0
        self.quotes += data.count(self._quote)
        self.marks = self.marks or codecs.BOM_UTF8 in data
        if data:
            self.tail = (data if len(data) >= _TAIL else self.tail + data)[-_TAIL:]
        return data

    def _settle_order(self, chunk: bytes) -> None:
        """Read UTF-16 and UTF-32 without a mark of their order as what Windows writes: the low byte first."""
        marks = _MARKS.get(codecs.lookup(self._encoding).name)
        if marks and not chunk.startswith(marks):
            self._encoding = f"{self._encoding}-le"
            self._decoder = codecs.getincrementaldecoder(self._encoding)("strict")

    def _as_utf8(self, chunk: bytes) -> bytes:
        if self._lenient is None:
            state = self._decoder.getstate()
            try:
                text = self._decoder.decode(chunk, final=self._ended)
            except UnicodeDecodeError as error:
                self.broken_at = self._before - len(state[0]) + error.start
                # from here on every bad byte is replaced one by one
                self.broken = True
                self._lenient = codecs.getincrementaldecoder(self._encoding)("replace")
                self._lenient.setstate(state)
            else:
                # decoded only to be checked: what was held back of a letter cut in two comes with the next chunk
                return state[0] + chunk[: len(chunk) - len(self._decoder.getstate()[0])] if self._utf8 else text.encode()
        return self._lenient.decode(chunk, final=self._ended).encode("utf-8", "replace")

    def _with_lf(self, data: bytes) -> bytes:
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def opened(
    open_raw: Callable[[], BinaryIO], encoding: str, skip: int = 0, quote: str = '"', *, no_nul: bool = False
) -> tuple[Decoded, io.BufferedReader]:
    """Return the stream, and a buffered reader on it that closes what it reads."""
    stream = Decoded(open_raw(), encoding, skip, quote.encode(), no_nul=no_nul)
    return stream, io.BufferedReader(stream, _CHUNK)
