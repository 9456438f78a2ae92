"""Looking at all texts of a column at once, to touch rows only where there is something to do."""

import re
from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def data_of(texts: pa.Array) -> bytes:
    """Return the UTF-8 bytes of all texts, one behind the other, to see what occurs in them.

    Behind a text that is null Arrow may keep the bytes that it had before; where places count, take ``bytes_in_place``.
    """
    _, offsets, data = texts.buffers()
    if data is None or len(texts) == 0:
        return b""
    first, last = (int.from_bytes(offsets[4 * at : 4 * at + 4].to_pybytes(), "little") for at in (texts.offset, texts.offset + len(texts)))
    return bytes(data[first:last].to_pybytes())


def bytes_in_place(texts: pa.Array) -> bytes:
    """Return the UTF-8 bytes of all texts, one behind the other; those that are null have none."""
    return data_of(pc.fill_null(texts, "") if texts.null_count else texts)


def has(texts: pa.Array, *parts: bytes) -> bool:
    """Say whether any text may contain one of the parts; a part across two texts is a false alarm."""
    data = data_of(texts)
    return any(part[:1] in data and part in data for part in parts)  # looking for one byte is the quickest search there is


def has_control(texts: pa.Array) -> bool:
    """Say whether any text may have a control character other than tab and line breaks, or a non-character."""
    data = data_of(texts)
    codes = np.frombuffer(data, dtype=np.uint8)
    low = codes[codes < 32]
    if len(low) and bool(((low != 9) & (low != 10) & (low != 13)).any()):
        return True
    # the common bytes first: looking for one byte is the quickest search there is
    return b"\x7f" in data or ((b"\xc2" in data or b"\xef\xbf" in data) and _RARE.search(data) is not None)


_RARE = re.compile(b"\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")


def where(texts: pa.Array, rows: pa.BooleanArray, changed: pa.Array) -> pa.Array:
    """Return ``changed``, which has one text per true row, put into those rows."""
    return pc.replace_with_mask(texts, pc.fill_null(rows, False), changed)


def replaced(texts: pa.Array, pairs: Iterable[tuple[str, str]]) -> pa.Array:
    """Return texts with each of the parts replaced, those only that occur."""
    data = data_of(texts)
    return reduce(lambda done, pair: pc.replace_substring(done, *pair), [pair for pair in pairs if pair[0].encode() in data], texts)


def characters(texts: pa.Array) -> set[str]:
    """Return all different characters of the column."""
    return set(data_of(texts).decode("utf-8"))


def joined_text(texts: pa.Array) -> str:
    """Return all texts, which have no null, as one with NUL between them."""
    whole = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    text: str = pc.binary_join(whole, "\x00")[0].as_py()
    return text


def joined_known(parts: Sequence[pa.Array], separator: str) -> pa.Array:
    """Return the texts of each row that are not null, with a separator between them; nothing at all is the empty text. ``parts`` is not empty.

    Arrow, told to skip nulls, leaves out whole rows where every text is null.
    """
    unknown = reduce(pc.and_, (part.is_null() for part in parts))
    first = pc.if_else(unknown, "", parts[0]) if unknown.true_count else parts[0]
    return first if len(parts) == 1 else pc.binary_join_element_wise(first, *parts[1:], separator, null_handling="skip")


def nothing(column: pa.Array, type_: pa.DataType) -> pa.Array:
    """Return a column of nulls as long as the given one."""
    return pa.nulls(len(column), type_)
