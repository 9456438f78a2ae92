"""The files of a feed, cut into parts where the channel limits their size."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import OutputError
from feedtool.publishing.hashed_file import HashedFile
from feedtool.publishing.parts import part_name

_NO_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A finished file of a feed: its items, its bytes on disk and their hash, and the bytes before its first item once it is unpacked."""

    name: str
    items: int
    bytes: int
    sha256: str
    header: int


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before, behind and between the items of a file."""

    header: bytes
    footer: bytes
    separator: bytes = b""


class FeedWriter:
    """Writes the items of one feed into files in ``folder``.

    ``name`` is that of the feed's file and may have ``{part}`` in it. ``max_items`` and ``max_bytes`` (uncompressed) are the limits of one file.
    Raises OutputError when the disk refuses, or when a single item is larger than a file may be.
    """

    def __init__(self, folder: Path, name: str, around: Around, *, max_items: int | None = None, max_bytes: int | None = None) -> None:
        self._folder, self._name, self._around = folder, name, around
        self._most_items, self._most_bytes = max_items or _NO_LIMIT, max_bytes or _NO_LIMIT
        self._done: list[tuple[HashedFile, int]] = []
        self._file: HashedFile | None = None
        self._items = 0

    def write(self, texts: pa.Array) -> None:
        """Write items; ``texts`` has the text of each, without nulls."""
        while len(texts):
            if self._file is None:
                self._begin()
            count = self._room_for(texts)
            if not count:
                if not self._items:
                    raise OutputError(
                        f"{self._name}: one item alone is larger than a file of this channel may be ({self._most_bytes:,} bytes)."
                    )
                self._end()
                continue
            self._write(texts.slice(0, count))
            texts = texts.slice(count)

    def _room_for(self, texts: pa.Array) -> int:
        """Return how many of the next items fit into the current file."""
        assert self._file is not None
        room = min(len(texts), self._most_items - self._items)
        if self._most_bytes == _NO_LIMIT:
            return room
        left = self._most_bytes - self._file.bytes - len(self._around.footer)
        sizes = pc.binary_length(texts.slice(0, room)).to_numpy() + len(self._around.separator)
        return int(np.searchsorted(np.cumsum(sizes.astype(np.int64)), left, side="right"))

    def _write(self, texts: pa.Array) -> None:
        assert self._file is not None
        count = len(texts)
        if self._around.separator:
            texts = pc.binary_join_element_wise(self._around.separator.decode(), texts, "")
        _, offsets, data = texts.buffers()
        bounds = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + count + 1]
        begin = int(bounds[0]) + (len(self._around.separator) if not self._items else 0)
        self._file.write(memoryview(data)[begin : int(bounds[-1])])
        self._items += count

    def _begin(self) -> None:
        self._file, self._items = HashedFile(self._folder / part_name(self._name, len(self._done) + 1)), 0
        self._file.write(self._around.header)

    def _end(self) -> None:
        assert self._file is not None
        self._file.write(self._around.footer)
        self._file.close()
        self._done.append((self._file, self._items))
        self._file = None

    def close(self) -> list[WrittenFile]:
        """Finish the last file and return all of them. A feed without items is a file with header and footer only."""
        if self._file is None and not self._done:
            self._begin()
        if self._file is not None:
            self._end()
        header = len(self._around.header)
        return [WrittenFile(file.path.name, items, file.path.stat().st_size, file.sha256, header) for file, items in self._done]

    def discard(self) -> None:
        """Let go of the file that is being written."""
        if self._file is not None:
            self._file.discard()
