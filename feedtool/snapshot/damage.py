"""Letters that a wrong encoding has broken.

U+FFFD stands for a byte that could not be read; ``Ã¤`` for an ``ä`` whose two bytes were each taken for a letter, ``â€™`` for an apostrophe.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model.lists import Rows

# how the bytes 80 to BF, which only ever stand inside of a letter of UTF-8, look when they are read as cp1252 or Latin-1
_INSIDE = (
    "[\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc"
    "\u2122\u0161\u203a\u0153\u017e\u0178]"
)
_BROKEN = f"\ufffd|\u00c3{_INSIDE}|\u00c2[\u00a0-\u00bf]|\u00e2[\u20ac\u0080]|(?:[\u00d0\u00d1]{_INSIDE}){{2}}"
_IS_PAIR = np.zeros(1 << 16, dtype=bool)
_IS_PAIR[[0xC382, 0xC383, 0xC390, 0xC391, 0xE282, 0xC280]] = True  # Â Ã Ð Ñ, and what follows â: the beginning of € and 80
_ALIKE, _MASKED = np.uint8(0xEC), np.uint8(0x80)  # what the second bytes have in common
_REPLACED = 0xEF  # what U+FFFD begins with, and little else
Bytes = np.ndarray[Any, np.dtype[np.uint8]]
_AT_ONCE = 1 << 16  # bytes that stay in the processor's cache while they are looked at


def damaged(texts: pa.Array) -> pa.BooleanArray:
    """Return which of the texts have broken letters; null has none.

    All bytes are looked at once for those that any broken letter begins with; only texts that have one are read closely.
    """
    rows = len(texts)
    _, offsets, data = texts.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + rows + 1] if rows else np.zeros(1, np.int32)
    if data is None or bounds[-1] == bounds[0]:
        return pa.repeat(False, rows)
    likely = _likely(np.frombuffer(data, dtype=np.uint8)[bounds[0] : bounds[-1]])
    if not len(likely):
        return pa.repeat(False, rows)
    suspects = np.unique(np.searchsorted(bounds, likely + bounds[0], side="right") - 1)
    found = np.zeros(rows, dtype=bool)
    close = pc.match_substring_regex(texts.take(pa.array(suspects)), _BROKEN)
    found[suspects] = pc.fill_null(close, False).to_numpy(zero_copy_only=False)
    return pa.array(found)


def _likely(codes: Bytes) -> Rows:
    """Return places inside of letters that may be broken."""
    places = []
    for first in range(0, len(codes), _AT_ONCE):
        part = codes[first : first + _AT_ONCE]
        alike = (part & _ALIKE) == _MASKED
        if alike.any():
            seconds = first + np.flatnonzero(alike)
            pairs = (codes[seconds - 1].astype(np.uint16) << np.uint16(8)) | codes[
                seconds
            ]  # before the very first byte stands the last: no harm
            places.append(seconds[_IS_PAIR[pairs]])
        replaced = part == _REPLACED
        if replaced.any():
            places.append(first + np.flatnonzero(replaced))
    return np.concatenate(places) if places else np.zeros(0, dtype=np.intp)
