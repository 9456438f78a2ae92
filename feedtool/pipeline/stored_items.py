"""The items of a finished feed, found again in its files by the sizes of their texts."""

import gzip
import mmap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import StateError
from feedtool.publishing import Around
from feedtool.state import StoredFile


def texts_of(folder: Path, files: Sequence[StoredFile], sizes: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the text (large binary) of every item of a feed in its order; ``sizes`` are their bytes, as the snapshot has them.

    Files that are not packed are not read but mapped. Raises StateError when the files do not have the items of the snapshot.
    """
    lengths, parts, first = sizes.combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64), [], 0
    for each in files:
        count = each.items or 0
        parts.append(_items(folder / each.name, each, lengths[first : first + count]))
        first += count
    if first != len(lengths):
        raise StateError(f"{folder.name} has {first:,} items in its files and {len(lengths):,} in its snapshot.")
    return pa.chunked_array(parts, pa.large_binary())


def around_of(folder: Path, stored: StoredFile, sizes: pa.ChunkedArray) -> Around:
    """Return what stands before, behind and between the items of the first file of a feed; ``sizes`` as in ``texts_of``.

    Raises StateError when the file does not have the items of the snapshot.
    """
    data, count = _bytes(folder / stored.name), stored.items or 0
    lengths = sizes[:count].to_numpy().astype(np.int64)
    end = stored.header + int(lengths.sum()) + stored.separator * max(count - 1, 0)
    if end > data.size:
        raise StateError(f"{stored.name} is shorter than its items.")
    first = stored.header + int(lengths[0]) if count else 0
    separator = data.slice(first, stored.separator).to_pybytes() if count > 1 else b""
    return Around(data.slice(0, stored.header).to_pybytes(), data.slice(end).to_pybytes(), separator)


def _items(path: Path, stored: StoredFile, lengths: np.ndarray) -> pa.Array:
    if not len(lengths):
        return pa.array([], pa.large_binary())
    data = _bytes(path)
    starts = stored.header + np.concatenate([[0], np.cumsum(lengths + stored.separator)]).astype(np.int64)
    starts[-1] -= stored.separator
    if starts[-1] > len(data):
        raise StateError(f"{path.name} is shorter than its items.")
    items = pa.LargeBinaryArray.from_buffers(pa.large_binary(), len(lengths), [None, pa.py_buffer(starts), data])
    if not stored.separator:
        return items
    cut = pc.binary_slice(items.slice(0, len(items) - 1), 0, -stored.separator)
    return pa.concat_arrays([cut, items.slice(len(items) - 1)])


def _bytes(path: Path) -> pa.Buffer:
    try:
        if path.suffix == ".gz":
            return pa.py_buffer(gzip.decompress(path.read_bytes()))
        if not path.stat().st_size:
            return pa.py_buffer(b"")  # nothing can be mapped of it
        with path.open("rb") as file:
            return pa.py_buffer(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, EOFError, ValueError) as error:
        raise StateError(f"{path} cannot be read: {error}.") from error
