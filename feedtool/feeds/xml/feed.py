"""A feed in XML: read in parts that are cut behind the end of an item."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feedtool.feeds.content import Content
from feedtool.feeds.elements import Elements
from feedtool.feeds.part import Read
from feedtool.feeds.xml import tokens
from feedtool.feeds.xml.careful import NotReadable, Reader, Spot
from feedtool.feeds.xml.gathering import Gathering
from feedtool.feeds.xml.prologue import Prologue, look
from feedtool.model import Place
from feedtool.problems import Problem

_PART = 4 << 20
_LONGEST_ITEM = 32 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of the content and where they begin; ``last`` is what stands behind the last item that was found."""

    data: bytes
    spot: Spot
    last: bool = False


@dataclass(frozen=True, slots=True)
class _Taken:
    """Items from number ``first`` on: where they stand, or the line of each."""

    first: int
    spot: Spot
    size: int
    lines: Sequence[int] | None


class XmlFeed:
    """Items that are elements of an XML file; ``items`` are the names that an item's element may have."""

    tabular = False

    def __init__(self, content: Content, items: Sequence[str]) -> None:
        self.name, self._content, self._items = content.file.shown, content, items
        self.prologue: Prologue = look(content, items)
        self.form = self.prologue.form
        self._fault: NotReadable | None = self.prologue.fault
        self._index: list[_Taken] = []
        self._next = 1

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the file as a whole, as far as it has been read."""
        return [*self._content.notices, *self.prologue.problems(self.name), *([self._broken(self._fault)] if self._fault else [])]

    def _broken(self, fault: NotReadable) -> Problem:
        place = Place(self.name, fault.line, fault.column)
        before = self._next - 1
        judged = f"Judged are only the items before this place: {before:,}." if before else "No item can be read."
        hint = f"{judged} Channels refuse a file that is not well-formed XML as a whole."
        return Problem("FD102", f"The XML cannot be read from here on: {fault.why}.", place, hint=hint)

    def parts(self) -> Iterator[Part]:
        """Yield the content from the first item on, cut behind ends of items."""
        first = self.prologue.first
        if first is None:
            return
        end = f"</{self.prologue.item}>".encode()
        spot = first
        with self._content.open() as stream:
            left = stream.skip(first.offset)
            while len(left) < _LONGEST_ITEM and (more := stream.read()):
                left += more
                cut = left.rfind(end) + len(end) if len(left) >= _PART else 0
                if cut > len(end):
                    data, left = left[:cut], left[cut:]
                    yield Part(data, spot)
                    spot = spot.after(data)
            cut = left.rfind(end) + len(end)
            if cut > len(end) and len(left) < _LONGEST_ITEM:
                yield Part(left[:cut], spot)
                spot, left = spot.after(left[:cut]), left[cut:]
        yield Part(left, spot, last=True)

    def read(self, part: Part) -> Read | None:
        """Return the items of a part; None for one that is not well-formed by itself."""
        if part.last:
            return None
        found = tokens.read(part.data, self.prologue.item) or self._parsed(part)
        return Read(found) if found else None

    def _parsed(self, part: Part) -> Elements | None:
        reader = Reader(self._items, self.prologue.path, part.spot)
        closing = "".join(f"</{name}>" for name in reversed(self.prologue.path))
        try:
            reader.feed(part.data)
            reader.feed(closing.encode(), last=True)
        except NotReadable:
            return None  # told by resume, which reads on from here and knows what comes behind
        if reader.full or not reader.gathering.rows:
            return None
        return reader.gathering.elements()

    def resume(self, part: Part) -> Iterator[Read]:
        """Read everything from a part on, item by item, up to the end or to the first place that is not well-formed."""
        reader = Reader(self._items, self.prologue.path, part.spot)
        try:
            for data in self._from(part):
                reader.feed(data)
                while reader.full:
                    yield _resumed(reader.full.pop(0))
            reader.feed(b"", last=True)
        except NotReadable as fault:
            self._fault = fault
            if reader.inside:
                reader.gathering.drop_last()
        for gathered in (*reader.full, reader.gathering):
            if gathered.rows:
                yield _resumed(gathered)

    def _from(self, part: Part) -> Iterator[bytes]:
        yield part.data
        with self._content.open() as stream:
            yield stream.skip(part.spot.offset + len(part.data))
            yield from stream

    def took(self, part: Part, read: Read) -> pa.Int64Array:
        """Take in how many items a part had; return their numbers."""
        self._index.append(_Taken(self._next, part.spot, len(part.data), read.lines))
        self._next += read.elements.rows
        return pa.array(np.arange(self._index[-1].first, self._next))

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each item begins; reads their parts again."""
        found: dict[int, int] = {}
        ends = [*(each.first for each in self._index[1:]), self._next]
        wanted = {
            at: [record for record in records if taken.first <= record < end]
            for at, (taken, end) in enumerate(zip(self._index, ends, strict=True))
        }
        again = [self._index[at] for at, some in wanted.items() if some and self._index[at].lines is None]
        lines = {taken.first: lines for taken, lines in zip(again, self._lines(again), strict=True)}
        for at, some in wanted.items():
            taken = self._index[at]
            known = taken.lines or lines.get(taken.first, ())
            found.update((record, known[record - taken.first]) for record in some)
        return [Place(self.name, found.get(record, 0)) for record in records]

    def _lines(self, parts: Sequence[_Taken]) -> Iterator[Sequence[int]]:
        """Yield the lines of the items of some parts."""
        with self._content.open() as stream:
            for taken, data in zip(parts, stream.slices([(each.spot.offset, each.size) for each in parts]), strict=True):
                plain = tokens.lines(data, self.prologue.item)
                yield self._parsed_lines(taken, data) if plain is None else [taken.spot.line + line for line in plain]

    def _parsed_lines(self, taken: _Taken, data: bytes) -> Sequence[int]:
        reader = Reader(self._items, self.prologue.path, taken.spot)
        reader.feed(data)
        return [line for gathered in (*reader.full, reader.gathering) for line in gathered.lines]


def _resumed(gathered: Gathering) -> Read:
    return Read(gathered.elements(), lines=gathered.lines)
