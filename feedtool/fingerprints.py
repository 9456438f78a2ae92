"""Texts as 64-bit numbers, and sets of them that grow: what has been seen in a feed, in eight bytes per item."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import bytes_in_place

Numbers = np.ndarray[Any, np.dtype[np.uint64]]
Tallies = np.ndarray[Any, np.dtype[np.int64]]
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
_SEPARATOR = "\x1f"
_LARGEST_RUN = 1 << 18  # numbers: larger runs are not merged, since that takes several times their own memory


def _mixed(numbers: Numbers) -> Numbers:
    """Return the numbers scattered over all 64 bits (splitmix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def fingerprints(texts: pa.Array) -> Numbers:
    """Return a number for each text, equal for equal texts (null counts as empty).

    Eight bytes at a time are scattered by their place and summed up: two of a million texts share a number once in 30 million runs.
    """
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    data = bytes_in_place(texts)
    words = np.ndarray(len(data) + 1, dtype="<u8", buffer=data + bytes(8), strides=(1,))  # the eight bytes from each byte on
    counts = (lengths + 7) >> 3
    firsts = np.cumsum(counts) - counts
    place = np.arange(counts.sum()) - np.repeat(firsts, counts)
    taken = words[np.repeat(np.cumsum(lengths) - lengths, counts) + 8 * place]
    beyond = np.minimum(np.repeat(lengths, counts) - 8 * place, 8) * 8  # the last word reaches into the next text
    with np.errstate(over="ignore"):
        taken &= _ALL >> (np.uint64(64) - beyond.astype(np.uint64))
        scattered = _mixed(taken + (place.astype(np.uint64) + np.uint64(1)) * _SPREAD)
        sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(scattered, dtype=np.uint64)])
        return _mixed(sums[firsts + counts] - sums[firsts] + lengths.astype(np.uint64) * _SPREAD)


def joined_fingerprints(columns: list[pa.Array]) -> Numbers:
    """Return a number for each row of several text columns."""
    filled = [pc.fill_null(column, "\x00") for column in columns]
    return fingerprints(filled[0] if len(filled) == 1 else pc.binary_join_element_wise(*filled, _SEPARATOR))


class Seen:
    """Numbers seen so far. Sorted runs, merged when they grow alike: no work per number, eight bytes each."""

    def __init__(self) -> None:
        self._runs: list[Numbers] = []

    def known(self, numbers: Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Return which of the numbers have been seen."""
        order, ascending = _ascending(numbers)
        found = np.zeros(len(numbers), dtype=bool)
        for run in self._runs:
            found |= run[_places(run, ascending)] == ascending
        return _back(found, order)

    def add(self, numbers: Numbers) -> None:
        """Add numbers that are not known yet."""
        unique = np.unique(numbers)
        if not len(unique):
            return
        self._runs.append(unique)
        while _alike([len(run) for run in self._runs[-2:]]):
            merged = np.concatenate(self._runs[-2:])
            self._runs[-2:] = [merged]
            merged.sort()

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)


class FirstValues:
    """For each number the value that it came with first; the same runs, with a second array beside each."""

    def __init__(self) -> None:
        self._runs: list[tuple[Numbers, Numbers]] = []

    def of(self, numbers: Numbers, values: Numbers) -> Numbers:
        """Return the first value of each number; those that are new come with ``values`` now."""
        known, first = self._find(numbers)
        unique, where = np.unique(numbers[~known], return_index=True)
        if len(unique):
            self._runs.append((unique, values[~known][where]))
            while _alike([len(run) for run, _ in self._runs[-2:]]):
                self._runs[-2:] = [_merged(self._runs[-2], self._runs[-1])]
            _, first = self._find(numbers)
        return first

    def _find(self, numbers: Numbers) -> tuple[np.ndarray[Any, np.dtype[np.bool_]], Numbers]:
        order, ascending = _ascending(numbers)
        known, values = np.zeros(len(numbers), dtype=bool), np.zeros(len(numbers), dtype=np.uint64)
        for run, kept in self._runs:
            at = _places(run, ascending)
            here = run[at] == ascending
            known |= here
            values[here] = kept[at[here]]
        return _back(known, order), _back(values, order)


class Counts:
    """How often each number has been seen; the same runs, with counts beside each."""

    def __init__(self) -> None:
        self._runs: list[tuple[Numbers, Tallies]] = []

    def before(self, numbers: Numbers) -> Tallies:
        """Return how often each number has been added."""
        order, ascending = _ascending(numbers)
        counts = np.zeros(len(numbers), dtype=np.int64)
        for run, tallies in self._runs:
            at = _places(run, ascending)
            counts += np.where(run[at] == ascending, tallies[at], 0)
        return _back(counts, order)

    def add(self, numbers: Numbers) -> None:
        """Add numbers, however often each of them."""
        unique, tallies = np.unique(numbers, return_counts=True)
        if not len(unique):
            return
        self._runs.append((unique, tallies))
        while _alike([len(run) for run, _ in self._runs[-2:]]):
            self._runs[-2:] = [_summed(self._runs[-2], self._runs[-1])]


def _alike(sizes: list[int]) -> bool:
    """Say whether the last two runs are to be merged."""
    return len(sizes) == 2 and sizes[0] <= 2 * sizes[1] and sum(sizes) <= _LARGEST_RUN


def _summed(one: tuple[Numbers, Tallies], other: tuple[Numbers, Tallies]) -> tuple[Numbers, Tallies]:
    unique, where = np.unique(np.concatenate([one[0], other[0]]), return_inverse=True)
    return unique, np.bincount(where, weights=np.concatenate([one[1], other[1]])).astype(np.int64)


def _ascending(numbers: Numbers) -> tuple[np.ndarray[Any, np.dtype[np.intp]], Numbers]:
    """Return the order of the numbers, and the numbers in it: looked for one after another, neighbours are near each other in memory."""
    order = np.argsort(numbers)
    return order, numbers[order]


def _back(values: np.ndarray[Any, Any], order: np.ndarray[Any, np.dtype[np.intp]]) -> np.ndarray[Any, Any]:
    """Return values that stand in an order at the places where they were."""
    made = np.empty_like(values)
    made[order] = values
    return made


def _places(run: Numbers, numbers: Numbers) -> np.ndarray[Any, np.dtype[np.intp]]:
    return np.minimum(np.searchsorted(run, numbers), len(run) - 1)


def _merged(one: tuple[Numbers, Numbers], other: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    numbers, values = np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1]])
    order = np.argsort(numbers, kind="stable")
    return numbers[order], values[order]
