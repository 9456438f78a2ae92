"""Ids that must be different.

PASS every item has its own id. FAIL two items share one: the later one would replace the first.
https://support.google.com/merchants/answer/6324405
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, spread, texts
from feedtool.validation.fingerprints import Seen, fingerprints


class _Unique:
    """Remembers every value of an attribute that is in the feed. The first item with a value keeps it."""

    def __init__(self, options: Options) -> None:
        self._name, self._what, self._seen, self._rows = options["attribute"], options.get("says"), Seen(), 0

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find the items of a batch whose value is known already."""
        values, parents = spread(columns[self._name])
        there = np.flatnonzero(pc.and_(values.is_valid(), alive.take(pa.array(parents))).to_numpy(zero_copy_only=False))
        numbers = fingerprints(values.take(pa.array(there)))
        repeated = self._seen.known(numbers) | ~_first(numbers)
        self._seen.add(numbers[~repeated])
        rows = np.zeros(columns.rows, dtype=bool)
        rows[parents[there[repeated]]] = True
        self._rows += columns.rows
        shown = texts(columns[self._name]) if len(values) == columns.rows else None
        message = (
            f"{self._name} is `{{value}}`, like that of an item before."
            if shown is not None
            else f"{self._name} is that of an item before."
        )
        return [Found(pa.array(rows), self._name, message, shown, hint=self._what)]

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


def _first(numbers: Any) -> Any:
    """Return which numbers stand for the first time."""
    _, where = np.unique(numbers, return_index=True)
    first = np.zeros(len(numbers), dtype=bool)
    first[where] = True
    return first


def _equal(columns: Columns, options: Options) -> Sequence[Found]:
    one, other = options["attribute"], options["other"]
    given = texts(columns[one])
    return [Found(all_true(pc.equal(given, texts(columns[other]))), other, f"{other} is `{{value}}`, the same as {one}.", given)]


_OPTIONS = {"attribute": Key(Text(), required=True), "says": Key(Text())}
UNIQUE_ID = Check("VL301", _OPTIONS, ("attribute",), feed=_Unique)
DUPLICATE_GTIN = Check("VL305", _OPTIONS, ("attribute",), feed=_Unique)
NOT_EQUAL = Check("VL224", {"attribute": Key(Text(), required=True), "other": Key(Text(), required=True)}, ("attribute", "other"), _equal)
