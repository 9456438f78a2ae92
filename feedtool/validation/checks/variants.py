"""Variants of a product as a whole: what all of them must say, how many there may be, and ids that are not a group's.

PASS every jacket of a group has a colour. FAIL one of them has none; a group of 900 items; an item whose id is that of a group; a red jacket
with the picture of the blue one.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields (item_group_id)
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.fingerprints import Counts, FirstValues, Numbers, Seen, fingerprints, joined_fingerprints
from feedtool.positioned_yaml.shape import Key, ListOf, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.groups import mask, members
from feedtool.validation.checks.values import texts


class _Complete:
    """Remembers for each group which attributes its first item has."""

    def __init__(self, options: Options) -> None:
        self._group = options["group"]
        self._seen = {name: FirstValues() for name in options["attributes"]}

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items that lack what the first one of their group has, or have what it lacks."""
        rows, ids = members(columns, self._group, alive)
        if not len(rows):
            return []
        groups, taken = fingerprints(ids), pa.array(rows)
        shown = texts(columns[self._group])
        found = []
        for name, seen in self._seen.items():
            there = columns[name].is_valid().take(taken).to_numpy(zero_copy_only=False)
            differs = seen.of(groups, there.astype(np.uint64)) != there.astype(np.uint64)
            without = f"{name} is missing, but other items of the group `{{value}}` have it."
            alone = f"{name} is given, but other items of the group `{{value}}` lack it."
            found.append(Found(mask(rows, differs & ~there, columns.rows), name, without, shown, hint=_ALL_OF_THEM))
            found.append(Found(mask(rows, differs & there, columns.rows), name, alone, shown, hint=_ALL_OF_THEM))
        return found

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


class _Size:
    """Counts the items of each group."""

    def __init__(self, options: Options) -> None:
        self._group, self._most, self._counts = options["group"], options["most"], Counts()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find the items that are one too many in their group."""
        rows, ids = members(columns, self._group, alive)
        numbers = fingerprints(ids)
        wrong = self._counts.before(numbers) + _repeats(numbers) >= self._most
        self._counts.add(numbers)
        message = f"The group `{{value}}` has more than {self._most:,} items; this is one more."
        return [Found(mask(rows, wrong, columns.rows), self._group, message, texts(columns[self._group]))]

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


def _repeats(numbers: Numbers) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return for each number how often it stands before in the same array."""
    order = np.argsort(numbers, kind="stable")
    _, starts, counts = np.unique(numbers[order], return_index=True, return_counts=True)
    made = np.empty(len(numbers), dtype=np.int64)
    made[order] = np.arange(len(numbers)) - np.repeat(starts, counts)
    return made


class _Picture:
    """Remembers for each group which colour a picture shows."""

    def __init__(self, options: Options) -> None:
        self._group, self._name, self._by, self._seen = options["group"], options["attribute"], options["by"], FirstValues()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items with the picture of an earlier one of their group that has another colour."""
        there = pc.and_(columns[self._name].is_valid(), columns[self._by].is_valid())
        rows, ids = members(columns, self._group, pc.and_(alive, there))
        if not len(rows):
            return []
        taken, shown = pa.array(rows), texts(columns[self._name])
        values = fingerprints(pc.utf8_lower(texts(columns[self._by])).take(taken))
        wrong = self._seen.of(joined_fingerprints([ids, shown.take(taken)]), values) != values
        message = f"{self._name} is `{{value}}`, like that of an item of the group `{{other}}` with another {self._by}."
        return [Found(mask(rows, wrong, columns.rows), self._name, message, shown, texts(columns[self._group]))]

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


class _Apart:
    """Remembers the values of two attributes that must have none in common."""

    def __init__(self, options: Options) -> None:
        self._names = (options["attribute"], options["other"])
        self._seen = (Seen(), Seen())

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Find items one of whose values is known as the other attribute's; the later one of two items is told."""
        given = [texts(columns[name]) for name in self._names]
        rows = [np.flatnonzero(pc.and_(values.is_valid(), alive).to_numpy(zero_copy_only=False)) for values in given]
        numbers = [fingerprints(values.take(pa.array(at))) for values, at in zip(given, rows, strict=True)]
        for seen, each in zip(self._seen, numbers, strict=True):
            seen.add(np.unique(each[~seen.known(each)]))
        one, other = self._names
        own, group = self._seen[1].known(numbers[0]), self._seen[0].known(numbers[1]) & ~_of_batch(numbers[1], numbers[0])
        hint = "Give the group a number of its own, such as the parent's with a letter before it."
        return [
            Found(mask(rows[0], own, columns.rows), one, f"{one} is `{{value}}`, which is also the {other} of items.", given[0], hint=hint),
            Found(mask(rows[1], group, columns.rows), other, f"{other} is `{{value}}`, the {one} of an item before.", given[1], hint=hint),
        ]

    def finish(self) -> Sequence[str]:
        """Say nothing more."""
        return []


def _of_batch(groups: Numbers, ids: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return the groups whose name is an id of the same batch: those are told of the item that has the id."""
    return np.isin(groups, ids)


_ALL_OF_THEM = "Customers choose a variant by what makes it different; give it to every item of the group, or to none."
_GROUP = {"group": Key(Text(), required=True)}
COMPLETE = Check(
    "VL320", {**_GROUP, "attributes": Key(ListOf(item=Text(), minimum=1), required=True)}, ("group", "attributes"), feed=_Complete
)
SIZE = Check("VL322", {**_GROUP, "most": Key(Number(whole=True, minimum=1), required=True)}, ("group",), feed=_Size)
APART = Check("VL323", {"attribute": Key(Text(), required=True), "other": Key(Text(), required=True)}, ("attribute", "other"), feed=_Apart)
PICTURE = Check(
    "VL307",
    {**_GROUP, "attribute": Key(Text(), required=True), "by": Key(Text(), required=True)},
    ("group", "attribute", "by"),
    feed=_Picture,
)
