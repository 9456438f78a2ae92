"""A feed on its way to its files, cut into parts where the channel limits their size."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import OutputError
from feedtool.publishing.beside import BesideFile
from feedtool.publishing.parts import later_parts, part_path

_NO_LIMIT = 1 << 62


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file that is current: its items, its bytes on disk, their hash, and whether they are those that were there before."""

    path: Path
    items: int
    bytes: int
    sha256: str
    unchanged: bool


class Publication:
    """Writes the items of one feed. Nothing is visible before ``commit``; ``discard`` leaves nothing behind and is safe after a commit.

    ``target`` may have ``{part}`` in its name. ``max_items`` and ``max_bytes`` (uncompressed) are the limits of one file.
    Raises OutputError when the disk refuses, or when a single item is larger than a file may be.
    """

    def __init__(
        self, target: Path, header: bytes, footer: bytes, separator: bytes, *, max_items: int | None = None, max_bytes: int | None = None
    ) -> None:
        self._target, self._ends, self._separator = target, (header, footer), separator
        self._most_items, self._most_bytes = max_items or _NO_LIMIT, max_bytes or _NO_LIMIT
        self._done: list[tuple[BesideFile, int]] = []
        self._file: BesideFile | None = None
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
                        f"{self._target}: one item alone is larger than a file of this channel may be ({self._most_bytes:,} bytes)."
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
        left = self._most_bytes - self._file.bytes - len(self._ends[1])
        sizes = pc.binary_length(texts.slice(0, room)).to_numpy() + len(self._separator)
        return int(np.searchsorted(np.cumsum(sizes.astype(np.int64)), left, side="right"))

    def _write(self, texts: pa.Array) -> None:
        assert self._file is not None
        count = len(texts)
        if self._separator:
            texts = pc.binary_join_element_wise(self._separator.decode(), texts, "")
        _, offsets, data = texts.buffers()
        bounds = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + count + 1]
        begin = int(bounds[0]) + (len(self._separator) if not self._items else 0)
        self._file.write(memoryview(data)[begin : int(bounds[-1])])
        self._items += count

    def _begin(self) -> None:
        self._file, self._items = BesideFile(part_path(self._target, len(self._done) + 1)), 0
        self._file.write(self._ends[0])

    def _end(self) -> None:
        assert self._file is not None
        self._file.write(self._ends[1])
        self._file.close()
        self._done.append((self._file, self._items))
        self._file = None

    def close(self) -> None:
        """Finish the last file. A feed without items is a file with header and footer only."""
        if self._file is None and not self._done:
            self._begin()
        if self._file is not None:
            self._end()

    def commit(self) -> list[PublishedFile]:
        """Put all files in their places, and take away parts of an earlier, larger feed."""
        published = []
        for file, items in self._done:
            unchanged = file.commit()
            published.append(PublishedFile(file.path, items, file.path.stat().st_size, file.sha256, unchanged))
        for path in later_parts(self._target, len(self._done)):
            path.unlink()
        return published

    def discard(self) -> None:
        """Remove everything that was not committed."""
        if self._file is not None:
            self._file.discard()
        for file, _ in self._done:
            file.discard()
