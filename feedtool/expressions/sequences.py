"""Lists and texts as sequences: items, slices, membership."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN, INTEGER, lengths_of, offsets_of, parents_of
from feedtool.model.lists import Rows


def item(lists: pa.Array, index: int) -> pa.Array:
    """Return the item ``index`` (from 0; negative: from the end) of each list, null where there is none."""
    lengths = lengths_of(lists)
    starts = np.cumsum(lengths) - lengths
    positions = starts + (index if index >= 0 else lengths + index)
    there = (index < lengths) if index >= 0 else (-index <= lengths)
    return lists.flatten().take(pa.array(positions, pa.int64(), mask=~there))


def cut(lists: pa.Array, start: int | None, stop: int | None, step: int | None) -> pa.Array:
    """Return the slice of each list, as Python has it."""
    lengths = lengths_of(lists)
    begins = np.cumsum(lengths) - lengths
    step = 1 if step is None else step
    first, last = _bounds(lengths, start, stop, step)
    counts = np.maximum(0, -(-(last - first) // step))
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    taken = np.repeat(begins + first, counts) + within * step
    mask = lists.is_null() if lists.null_count else None
    return pa.ListArray.from_arrays(pa.array(offsets_of(counts)), lists.flatten().take(pa.array(taken)), mask=mask)


def _bounds(lengths: Rows, start: int | None, stop: int | None, step: int) -> tuple[Rows, Rows]:
    low, high = (0, lengths) if step > 0 else (-1, lengths - 1)

    def resolved(bound: int) -> Rows:
        found: Rows = np.clip(bound + lengths if bound < 0 else bound + 0 * lengths, low, high)
        return found

    first = (0 * lengths if step > 0 else lengths - 1) if start is None else resolved(start)
    last = (lengths if step > 0 else 0 * lengths - 1) if stop is None else resolved(stop)
    return first, last


def cut_text(texts: pa.Array, start: int | None, stop: int | None, step: int | None) -> pa.Array:
    """Return the slice of each text, in characters, as Python has it."""
    step = step or 1
    if step < 0:  # the same forwards in the text turned round, where the character -1 is the character 0
        first, last = (None if bound is None else -bound - 1 for bound in (start, stop))
        return cut_text(pc.utf8_reverse(texts), first, last, -step)
    return pc.utf8_slice_codeunits(texts, start or 0, stop, step)


def character(texts: pa.Array, index: int) -> pa.Array:
    """Return the character ``index`` of each text, null where there is none."""
    found = pc.utf8_slice_codeunits(texts, index, index + 1 if index != -1 else None)
    reaches = pc.greater(pc.utf8_length(texts), index if index >= 0 else -index - 1)
    return pc.if_else(reaches, found, pa.scalar(None, texts.type))


def any_of(items: pa.Array, parents: Rows, rows: int) -> pa.Array:
    """Return for each row whether one of its items (boolean) is true."""
    true = pc.fill_null(items, False).to_numpy(zero_copy_only=False)
    return pa.array(np.bincount(parents, weights=true, minlength=rows) > 0, BOOLEAN)


def in_list(values: pa.Array, lists: pa.Array) -> pa.Array:
    """Return whether each value is an item of its row's list; null where value or list is missing."""
    parents = parents_of(lists)
    found = any_of(pc.equal(lists.flatten(), values.take(pa.array(parents))), parents, len(lists))
    return pc.if_else(pc.and_(values.is_valid(), lists.is_valid()), found, pa.scalar(None, BOOLEAN))


def in_text(parts: pa.Array, texts: pa.Array) -> pa.Array:
    """Return whether each text contains its row's part; null where one is missing."""
    strings = np.dtypes.StringDType(na_object=None)
    missing = pc.or_(parts.is_null(), texts.is_null())
    needles = pc.fill_null(parts, "").to_numpy(zero_copy_only=False).astype(strings)
    haystacks = pc.fill_null(texts, "").to_numpy(zero_copy_only=False).astype(strings)
    found = pa.array(np.strings.find(haystacks, needles) >= 0, BOOLEAN)
    return pc.if_else(missing, pa.scalar(None, BOOLEAN), found)


def concatenated(one: pa.Array, other: pa.Array) -> pa.Array:
    """Return the lists of both, one behind the other; null where one is missing."""
    lengths, others = lengths_of(one), lengths_of(other)
    rows = np.concatenate([np.repeat(np.arange(len(one)), lengths), np.repeat(np.arange(len(one)), others)])
    order = np.argsort(rows, kind="stable")
    items = pa.concat_arrays([one.flatten(), other.flatten()]).take(pa.array(order))
    return pa.ListArray.from_arrays(pa.array(offsets_of(lengths + others)), items, mask=pc.or_(one.is_null(), other.is_null()))


def length(column: pa.Array) -> pa.Array:
    """Return the number of characters or items."""
    return pc.cast(pc.list_value_length(column) if pa.types.is_list(column.type) else pc.utf8_length(column), INTEGER)
