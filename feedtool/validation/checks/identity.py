"""Ids that must be different.

PASS every item has its own id; the same GTIN new and used. FAIL two items share one: the later one would replace the first.
https://support.google.com/merchants/answer/6324405
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.fingerprints import Seen, joined_fingerprints
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, ListOf, MappingOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, spread, texts


class _Unique:
    """Remembers every value of an attribute, or every combination of several, that is in the feed. The first item with it keeps it.

    Items that differ in what ``apart`` names may share a value; it also says what an item without such an attribute counts as.
    """

    def __init__(self, options: Options) -> None:
        self._names = options["attributes"] or [options["attribute"]]
        self._what, self._seen, self._apart = options.get("says"), Seen(), options.get("apart") or {}

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find the items of a batch whose value is known already."""
        values, parents = self._values(columns)
        there = np.flatnonzero(pc.and_(values.is_valid(), alive.take(pa.array(parents))).to_numpy(zero_copy_only=False))
        told = [pc.fill_null(texts(columns[name]), usual).take(pa.array(parents[there])) for name, usual in self._apart.items()]
        numbers = joined_fingerprints([values.take(pa.array(there)), *told])
        repeated = self._seen.known(numbers) | ~_first(numbers)
        self._seen.add(numbers[~repeated])
        rows = np.zeros(columns.rows, dtype=bool)
        rows[parents[there[repeated]]] = True
        shown = values if len(values) == columns.rows else None
        name = " and ".join(self._names)
        be = "is" if len(self._names) == 1 else "are"
        message = f"{name} {be} `{{value}}`, like that of an item before." if shown is not None else f"{name} {be} that of an item before."
        return [Found(pa.array(rows), self._names[0], message, shown, hint=self._what)]

    def _values(self, columns: Columns) -> tuple[pa.Array, Rows]:
        if len(self._names) == 1:
            return spread(columns[self._names[0]])
        joined = pc.binary_join_element_wise(*(texts(columns[name]) for name in self._names), ", ")
        return joined, np.arange(columns.rows)

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


_OPTIONS = {"attribute": Key(Text()), "attributes": Key(ListOf(item=Text(), minimum=1)), "says": Key(Text())}
UNIQUE_ID = Check("VL301", _OPTIONS, ("attribute", "attributes"), feed=_Unique)
DUPLICATE_GTIN = Check("VL305", {**_OPTIONS, "apart": Key(MappingOf(value=Text()))}, ("attribute", "attributes", "apart"), feed=_Unique)
NOT_EQUAL = Check("VL224", {"attribute": Key(Text(), required=True), "other": Key(Text(), required=True)}, ("attribute", "other"), _equal)
