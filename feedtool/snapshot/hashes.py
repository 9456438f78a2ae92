"""Items and products as 64-bit numbers that change with them: cheap enough to be worked out for every item of every run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.json_text import json_values
from feedtool.fingerprints import Numbers, fingerprints
from feedtool.model import DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, is_list, is_record

_BLOCK = 128  # bytes that are taken together
_WORDS = _BLOCK // 8
_AT_ONCE = 1024  # blocks that stay in the processor's cache while they are worked on
_PADS = pa.array(["\x00" * length for length in range(_BLOCK)], TEXT)
_HALF = np.uint64(0xFFFFFFFF)
_LOW, _HIGH = np.uint64(32), np.uint64(31)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_MISSING = np.uint64(0xD6E8FEB86659FD93)
_SEPARATOR, _ITEM_END = "\x1f", "\x1e"
_NOTHING = "\x00"  # stands for a missing value; an empty text is another


def _key(number: int) -> Numbers:
    """Return fixed numbers without a pattern: hashes of one run are compared with those of another, perhaps on another machine."""
    numbers = np.arange(1, number + 1, dtype=np.uint64) * _SPREAD
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> _HIGH)


_KEY = _key(_WORDS).view(np.uint32)


def text_hashes(texts: pa.Array) -> Numbers:
    """Return a number for each text or bytes (null counts as empty), uint64, the same on every machine.

    Made to find out whether one item has changed: two different texts share a number once in four billion pairs, so it is no
    number to look for duplicates among millions with; that is ``fingerprints``, which takes five times as long for a text of a kilobyte.
    Blocks of 128 bytes become a number each by the NH hash of UMAC (RFC 4418), which are then scattered by their place and summed up.
    """
    texts = pc.fill_null(texts, pa.scalar("", TEXT).cast(texts.type)) if texts.null_count else texts
    lengths = pc.binary_length(texts).to_numpy(zero_copy_only=False).astype(np.int64)
    counts = (lengths + _BLOCK - 1) // _BLOCK
    pads = _PADS.take(pa.array(counts * _BLOCK - lengths))
    separator = pa.scalar("", TEXT)
    if texts.type != TEXT:
        pads, separator = pads.cast(texts.type), separator.cast(texts.type)
    sums = _block_sums(_words(pc.binary_join_element_wise(texts, pads, separator), int(counts.sum()) * _WORDS))
    firsts = np.cumsum(counts) - counts
    place = (np.arange(len(sums)) - np.repeat(firsts, counts) + 1).astype(np.uint64)
    scattered = _mixed(sums + place * _SPREAD)
    whole = np.concatenate([np.zeros(1, np.uint64), np.cumsum(scattered, dtype=np.uint64)])
    return _mixed(whole[firsts + counts] - whole[firsts] + lengths.astype(np.uint64))


def _words(texts: pa.Array, number: int) -> Any:
    """Return the bytes of all texts, which are a new array of whole blocks, without copying them."""
    return np.frombuffer(texts.buffers()[2], dtype="<u8", count=number) if number else np.zeros(0, np.uint64)


def _block_sums(words: Numbers) -> Numbers:
    blocks = len(words) // _WORDS
    halves, sums = words.view(np.uint32).reshape(blocks, 2 * _WORDS), np.empty(blocks, np.uint64)
    salted, low = np.empty((_AT_ONCE, 2 * _WORDS), np.uint32), np.empty((_AT_ONCE, _WORDS), np.uint64)
    high = salted.view(np.uint64)
    for first in range(0, blocks, _AT_ONCE):
        count = min(_AT_ONCE, blocks - first)
        np.add(halves[first : first + count], _KEY, out=salted[:count])
        np.bitwise_and(high[:count], _HALF, out=low[:count])
        np.right_shift(high[:count], _LOW, out=high[:count])
        np.einsum("ij,ij->i", low[:count], high[:count], out=sums[first : first + count])
    return sums


def _mixed(numbers: Numbers) -> Numbers:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> _HIGH)


def row_hashes(columns: Mapping[str, pa.Array], rows: int) -> Numbers:
    """Return a number for each row of the catalogue's columns, which depends on their names but not on their order."""
    sums = np.zeros(rows, np.uint64)
    if not rows or not columns:
        return sums
    texts = []
    for name, salt in zip(sorted(columns), _key(len(columns)), strict=True):
        if (words := _fixed(columns[name])) is None:
            texts.append(_as_text(columns[name]))
        else:
            sums += _mixed(words + salt)
    if texts:
        sums += text_hashes(pc.binary_join_element_wise(*texts, _SEPARATOR))
    return _mixed(sums + fingerprints(pa.array([_SEPARATOR.join(sorted(columns))], TEXT)))


def _fixed(column: pa.Array) -> Numbers | None:
    """Return values that all have the same number of bytes as one number each; None for a column of others."""
    width = {INTEGER: 8, DATETIME: 8, FLOAT: 8, DECIMAL: 16}.get(column.type)
    if width is None:
        return None
    words = np.frombuffer(column.buffers()[1], dtype="<u8")[column.offset * width // 8 : (column.offset + len(column)) * width // 8]
    made = words.copy() if width == 8 else words[0::2] + words[1::2] * _SPREAD
    if column.null_count:
        made[column.is_null().to_numpy(zero_copy_only=False)] = _MISSING
    return made


def _as_text(column: pa.Array) -> pa.Array:
    if is_list(column.type) and column.type.value_type == TEXT and not column.flatten().null_count:
        texts = pc.binary_join(column, _ITEM_END)  # much quicker than JSON
    else:
        texts = json_values(column) if is_list(column.type) or is_record(column.type) else to_text(column)
    return pc.fill_null(texts, _NOTHING) if texts.null_count else texts
