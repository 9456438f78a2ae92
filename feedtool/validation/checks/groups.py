"""Variants of a product: items with the same group id.

PASS two jackets of a group, blue and red. FAIL two blue ones of the same size; two brands in one group.
https://support.google.com/merchants/answer/6324507
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.json_text import json_values
from feedtool.fingerprints import FirstValues, Numbers, Seen, fingerprints, joined_fingerprints
from feedtool.model import is_list, is_record
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import texts


def members(columns: Columns, group: str, alive: pa.BooleanArray) -> tuple[Rows, pa.Array]:
    """Return the rows that are in a group, and their group ids."""
    ids = texts(columns[group])
    rows = np.flatnonzero(pc.and_(ids.is_valid(), alive).to_numpy(zero_copy_only=False))
    return rows, ids.take(pa.array(rows))


def mask(rows: Rows, wrong: Rows, count: int) -> pa.BooleanArray:
    """Return ``count`` booleans that are true in those of the ``rows`` that are ``wrong``."""
    mask = np.zeros(count, dtype=bool)
    mask[rows[wrong]] = True
    return pa.array(mask)


class _Distinct:
    """Remembers the combinations of each group."""

    def __init__(self, options: Options) -> None:
        self._group, self._names, self._seen = options["group"], options["attributes"], Seen()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items that differ from an earlier one of their group in nothing."""
        rows, ids = members(columns, self._group, alive)
        if not len(rows):
            return []
        taken = pa.array(rows)
        numbers = joined_fingerprints([ids, *(_text(columns[name]).take(taken) for name in self._names)])
        _, where = np.unique(numbers, return_index=True)
        first = np.zeros(len(numbers), dtype=bool)
        first[where] = True
        repeated = self._seen.known(numbers) | ~first
        self._seen.add(numbers[~repeated])
        message = f"Another item of the group `{{value}}` is the same in {', '.join(self._names)}."
        hint = "Variants must differ in something that a customer can choose."
        return [Found(mask(rows, repeated, columns.rows), self._group, message, texts(columns[self._group]), hint=hint)]

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


def _text(column: pa.Array) -> pa.Array:
    if is_record(column.type) or (is_list(column.type) and is_record(column.type.value_type)):
        return json_values(column)
    if pa.types.is_list(column.type):
        return pc.binary_join(pa.ListArray.from_arrays(column.offsets, pc.fill_null(texts(column.values), "")), "\x1e")
    return texts(column)


class _Agrees:
    """Remembers for each group what its first item says."""

    def __init__(self, options: Options) -> None:
        self._group, self._names = options["group"], options["attributes"]
        self._seen = {name: FirstValues() for name in self._names}

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items that say something else than the first one of their group."""
        rows, ids = members(columns, self._group, alive)
        if not len(rows):
            return []
        groups = fingerprints(ids)
        return [self._differing(name, columns, rows, groups) for name in self._names]

    def _differing(self, name: str, columns: Columns, rows: Rows, groups: Numbers) -> Found:
        values = fingerprints(_text(columns[name]).take(pa.array(rows)))
        expected = self._seen[name].of(groups, values)
        message = f"{name} is `{{value}}`, but other items of the group `{{other}}` say something else."
        shown = pc.fill_null(_text(columns[name]), "nothing")
        return Found(mask(rows, values != expected, columns.rows), name, message, shown, texts(columns[self._group]))

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


class _Single:
    """Counts the items of each group."""

    def __init__(self, options: Options) -> None:
        self._group, self._numbers = options["group"], [np.zeros(0, dtype=np.uint64)]

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count."""
        _, ids = members(columns, self._group, alive)
        self._numbers.append(fingerprints(ids))
        return []

    def finish(self) -> Sequence[str]:
        """Say how many groups have one item only."""
        _, counts = np.unique(np.concatenate(self._numbers), return_counts=True)
        alone = int((counts == 1).sum())
        if not alone:
            return []
        return [f"{alone:,} of {len(counts):,} groups ({self._group}) have one item only; a group is for products with variants."]


_GROUP = {"group": Key(Text(), required=True)}
_BOTH = {**_GROUP, "attributes": Key(ListOf(item=Text(), minimum=1), required=True)}
DISTINCT = Check("VL302", _BOTH, ("group", "attributes"), feed=_Distinct)
AGREES = Check("VL303", _BOTH, ("group", "attributes"), feed=_Agrees)
SINGLE = Check("VL304", _GROUP, ("group",), feed=_Single, whole="VL304")
