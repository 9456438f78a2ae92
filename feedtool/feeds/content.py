"""The bytes of a feed as UTF-8 with one kind of line break, whatever they were and whatever the file says of itself."""

import codecs
import io
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from feedtool.errors import SourceError
from feedtool.model import Place
from feedtool.problems import Problem
from feedtool.tables import BROKEN, TableFile, encoding_of, is_text_encoding

_BLOCK = 1 << 20
_BEGINNING = 1 << 16
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
         (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_UTF8 = ("utf-8", "ascii")
_WRONG = re.compile("[\udc80-\udcff]+")
_REFUSED = "Channels refuse such a file, or show broken letters."


@dataclass
class Content:
    """A file of markup. ``encoding`` is how it is read; ``notices`` is what is wrong with what it says of itself."""

    file: TableFile
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._guess: str | None = None
        self._told = False
        with self.file.open() as raw:
            beginning = reading(self.file.shown, raw, _BEGINNING)
        self.encoding = self._encoding(beginning)

    def _encoding(self, beginning: bytes) -> str:
        """Return how the bytes are read: by their mark, or as the file says, unless that cannot be."""
        found = _DECLARED.match(beginning.removeprefix(codecs.BOM_UTF8))
        declared = found[1].decode("ascii").lower() if found else None
        marked = next((encoding for mark, encoding in _BOMS if beginning.startswith(mark)), None)
        evens, odds = beginning[:4096:2].count(0), beginning[1:4096:2].count(0)
        if marked is None and max(evens, odds) > len(beginning[:4096]) // 8:
            marked = "utf-16-le" if odds > evens else "utf-16-be"
        if declared is None:
            return marked or "utf-8"
        if not is_text_encoding(declared):
            return self._told_unknown(declared, marked)
        wide = declared.replace("_", "-").startswith(("utf-16", "utf-32", "ucs", "iso-10646"))
        if marked is None and wide:
            self._tell(f"The file says that it is {declared}, but it has single bytes; it is read as utf-8.")
            return "utf-8"
        if marked and codecs.lookup(marked).name[:6] != codecs.lookup(declared).name[:6]:
            self._tell(f"The file says that it is {declared}, but its first bytes are those of {marked}; it is read as {marked}.")
        return marked or declared

    def _told_unknown(self, declared: str, marked: str | None) -> str:
        if marked is None:
            with self.file.open() as raw:
                marked = encoding_of(raw).value
        self._tell(f"The file says that its encoding is `{declared}`, which nobody knows; it is read as {marked}.")
        return marked

    def _tell(self, message: str, place: Place | None = None) -> None:
        self.notices.append(Problem("FD103", message, place or Place(self.file.shown, 1), hint=_REFUSED))

    def open(self) -> "Stream":
        """Return the content from its beginning. Raises SourceError when it cannot be read."""
        return Stream(self)

    def guess(self) -> str:
        """Return the encoding that bytes most likely have that are none of ``encoding``; U+FFFD stands for them when it is no UTF-8."""
        if self._guess is None:
            self._guess = ""
            if codecs.lookup(self.encoding).name in _UTF8:
                self._guess = _legacy(self.file)
        return self._guess

    def tell_broken(self, offset: int, line: int, wrong: bytes) -> None:
        """Take in the first bytes that cannot be decoded; it is told once."""
        if self._told:
            return
        self._told = True
        shown = " ".join(f"{byte:02X}" for byte in wrong[:4])
        read_on = f"such bytes are read as {self.guess()}" if self.guess() else f"such bytes become {BROKEN}"
        message = f"The byte {shown} at offset {offset:,} is no letter in {self.encoding}; {read_on}."
        self._tell(message, Place(self.file.shown, line))


def _legacy(file: TableFile) -> str:
    """Return the likely encoding of the bytes of a file that are no UTF-8: that of the text around the first of them."""
    with file.open() as raw:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while chunk := raw.read(_BLOCK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                wrong = b"".join(
                    part for part in re.findall(rb"[^\x80-\xff]{0,20}[\x80-\xff]+[^\x80-\xff]{0,20}", chunk) if not _decodes(part)
                )
                found = encoding_of(io.BytesIO(wrong)).value
                return "cp1252" if found == "utf-8" else found
    return "cp1252"


def _decodes(part: bytes) -> bool:
    try:
        part.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _whole(data: bytes) -> int:
    """Return how many bytes of a piece of UTF-8 are whole letters."""
    for back in range(1, min(4, len(data) + 1)):
        byte = data[-back]
        if byte & 0xC0 == 0x80:
            continue
        needed = 1 if byte < 0xC0 else 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
        return len(data) - back if needed > back else len(data)
    return len(data)


def _is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8; Arrow finds out five times as fast as Python."""
    one = pa.StringArray.from_buffers(1, pa.py_buffer(np.array([0, len(data)], np.int32)), pa.py_buffer(data))
    try:
        one.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


class Stream:
    """The content as UTF-8, read piece by piece; without byte order mark, its line breaks LF."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._raw: BinaryIO = content.file.open()
        utf8 = codecs.lookup(content.encoding).name in _UTF8
        self._decoder = None if utf8 else codecs.getincrementaldecoder(content.encoding)("strict")
        self._left, self._offset, self._line = b"", 0, 1
        self._ended = self._after_cr = self._begun = False

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *ended: object) -> None:
        self._raw.close()

    def read(self) -> bytes:
        """Return the next piece, about a megabyte; empty at the end."""
        made = b""
        while not made and not self._ended:
            chunk = reading(self._content.file.shown, self._raw, _BLOCK)
            self._ended = not chunk
            made = self._with_lf(self._decoded(chunk))
            if made and not self._begun:
                self._begun = True
                made = made.removeprefix(codecs.BOM_UTF8)
        self._line += made.count(b"\n")
        return made

    def slices(self, wanted: Sequence[tuple[int, int]]) -> Iterator[bytes]:
        """Yield parts of the content as this stream gives it: bytes from an offset on, so many; in ascending order."""
        at, held = 0, b""  # held begins at the offset
        for offset, size in wanted:
            while at + len(held) < offset + size and (piece := self.read()):
                cut = min(max(offset - at, 0), len(held))
                at, held = at + cut, held[cut:] + piece
            yield held[offset - at : offset - at + size]

    def skip(self, offset: int) -> bytes:
        """Go on to a byte of the content (as this stream gives it); return what was read behind it."""
        left = offset
        while piece := self.read():
            if len(piece) > left:
                return piece[left:]
            left -= len(piece)
        return b""

    def _decoded(self, chunk: bytes) -> bytes:
        if self._decoder is not None:
            return self._from_other(self._decoder, chunk)
        data = self._left + chunk
        cut = len(data) if self._ended else _whole(data)
        data, self._left = data[:cut], data[cut:]
        if not _is_utf8(data):
            data = self._mended(data)
        self._offset += cut
        return data

    def _mended(self, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        first = _WRONG.search(text)
        if first is not None:
            before = text[: first.start()]
            self._tell(self._offset + len(before.encode()), before, first[0].encode("ascii", "surrogateescape"))
        return _WRONG.sub(self._guessed, text).encode()

    def _from_other(self, decoder: codecs.IncrementalDecoder, chunk: bytes) -> bytes:
        state = decoder.getstate()
        try:
            text = decoder.decode(chunk, final=self._ended)
        except UnicodeDecodeError as wrong:
            held = len(wrong.object) - len(chunk)  # bytes of a letter that the chunk before ended in
            before = bytes(wrong.object[: wrong.start]).decode(self._content.encoding, "replace")
            self._tell(self._offset + wrong.start - held, before, bytes(wrong.object[wrong.start : wrong.end]))
            decoder.errors = "replace"
            decoder.setstate(state)
            text = decoder.decode(chunk, final=self._ended)
        self._offset += len(chunk)
        return text.encode("utf-8", "replace")

    def _tell(self, offset: int, before: str, wrong: bytes) -> None:
        line = self._line + before.replace("\r\n", "\n").replace("\r", "\n").count("\n")
        self._content.tell_broken(offset, line, wrong)

    def _guessed(self, wrong: "re.Match[str]") -> str:
        return wrong[0].encode("ascii", "surrogateescape").decode(self._content.guess(), "replace")

    def _with_lf(self, data: bytes) -> bytes:
        if self._after_cr and data.startswith(b"\n"):
            data = data[1:]
        if data:
            self._after_cr = data.endswith(b"\r")
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data

    def __iter__(self) -> Iterator[bytes]:
        while piece := self.read():
            yield piece


def reading(shown: str, raw: BinaryIO, size: int) -> bytes:
    """Return the next bytes of a file. Raises SourceError when it breaks off."""
    try:
        return raw.read(size)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{shown} breaks off: {error}.") from error
