"""Which items of two snapshots are the same: by their identity, and by their turn where a feed has an identity several times."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import TEXT
from feedtool.model.lists import Rows


@dataclass(frozen=True, slots=True)
class Matched:
    """Rows of two tables, in their order: those of the old one that are ``removed``, those of the new one that are ``added``.

    ``old`` and ``new`` are the rows of items that both have, pair by pair, in the order of the new table.
    """

    removed: Rows
    added: Rows
    old: Rows
    new: Rows


def match(old: pa.ChunkedArray, new: pa.ChunkedArray) -> Matched:
    """Return which of the ids (text; null counts as empty) of two feeds belong together.

    The second item with an id is matched with the second one of the other feed, so that a feed with duplicates equals itself.
    """
    every = pc.fill_null(pa.chunked_array([*old.chunks, *new.chunks], TEXT), "").combine_chunks()
    codes = every.dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)
    before, after = codes[: len(old)], codes[len(old) :]
    turns = _turns(before), _turns(after)
    most = int(max((turn.max() for turn in turns if len(turn)), default=0)) + 1
    one, other = before * most + turns[0], after * most + turns[1]
    order = np.argsort(one)
    at = np.searchsorted(one[order], other)
    at = np.minimum(at, max(len(one) - 1, 0))
    both = one[order][at] == other if len(one) else np.zeros(len(other), dtype=bool)
    partners = order[at[both]] if len(one) else np.zeros(0, dtype=np.int64)
    gone = np.ones(len(one), dtype=bool)
    gone[partners] = False
    return Matched(np.flatnonzero(gone), np.flatnonzero(~both), partners, np.flatnonzero(both))


def _turns(codes: Rows) -> Rows:
    """Return for each code how often it stands before in the same array."""
    order = np.argsort(codes, kind="stable")
    _, starts, counts = np.unique(codes[order], return_index=True, return_counts=True)
    made = np.empty(len(codes), dtype=np.int64)
    made[order] = np.arange(len(codes)) - np.repeat(starts, counts)
    return made
