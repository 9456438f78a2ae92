"""Which parents a feed needs, told in the order of its items: one before the first variant of every group."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feedtool.fingerprints import Seen
from feedtool.model.lists import Rows
from feedtool.pipeline.parents import Families
from feedtool.problems import ERROR, WARNING, Finding


@dataclass(frozen=True, slots=True)
class Placed:
    """What a batch becomes: rows that must not be ``dropped`` stay; each of the ``texts``, which has its ``ids``, stands before the row ``before`` it."""

    dropped: pa.BooleanArray
    findings: list[Finding]
    before: Rows
    ids: pa.Array
    texts: pa.Array | None


class FamilyRegister:
    """Remembers which groups have their parent: eight bytes each. Batches must come in catalogue order."""

    def __init__(self) -> None:
        self._made, self._own = Seen(), Seen()
        self.count = 0

    def see(self, families: Families, alive: pa.BooleanArray) -> Placed:
        """Return the parents that a batch needs, ``alive`` being its items that are in the feed."""
        there = alive.to_numpy(zero_copy_only=False)
        own, own_groups = families.own[there[families.own]], families.own_groups[there[families.own]]
        variants, groups = families.variants[there[families.variants]], families.groups[there[families.variants]]
        unique, where = np.unique(groups, return_index=True)
        first = variants[where]
        needed = ~(self._made.known(unique) | self._own.known(unique) | _earlier(unique, first, own_groups, own))
        self._add(self._own, own_groups)
        unique, first = unique[needed], first[needed]
        numbers = _places(families.groups_of_first, unique)
        right = ~families.faulty[numbers]
        self._add(self._made, unique[right])
        self.count += int(right.sum())
        late = self._made.known(own_groups)  # one that stands before its variants has kept its parent from being made
        dropped, findings = self._orphans(families, (variants, groups), unique[~right], numbers[~right])
        order = np.argsort(first[right], kind="stable")
        texts = families.texts.take(pa.array(numbers[right][order])) if families.texts is not None else None
        before = first[right][order]
        return Placed(pa.array(dropped), [*findings, *_late(own[late])], before, families.names.take(pa.array(before)), texts)

    def notices(self) -> list[Finding]:
        """Return what is to be said of the feed as a whole."""
        message = f"{self.count:,} groups of variants had no parent in the catalogue; one was made for each, of its first variant."
        return [Finding("VL332", [], message)] if self.count else []

    def _add(self, seen: Seen, groups: Rows) -> None:
        seen.add(groups[~seen.known(groups)])

    def _orphans(self, families: Families, members: tuple[Rows, Rows], groups: Rows, numbers: Rows) -> tuple[Rows, list[Finding]]:
        """Return the variants whose parent cannot be made, and why."""
        variants, of_variants = members
        dropped = np.zeros(len(families.names), dtype=bool)
        if not len(groups):
            return dropped, []
        rows = np.sort(variants[np.isin(of_variants, groups)])
        dropped[rows] = True
        reasons = {int(group): families.faults[number] for group, number in zip(groups, numbers, strict=True)}
        whose = dict(zip(variants.tolist(), of_variants.tolist(), strict=True))
        names = families.names.take(pa.array(rows)).to_pylist()
        messages = [
            f"The parent `{name}` of this variant cannot be made: {reasons[whose[int(row)]]}" for row, name in zip(rows, names, strict=True)
        ]
        hint = "Give the first variant what the parent needs, or the catalogue a row for the parent."
        return dropped, [Finding("VL330", rows.tolist(), messages, "parent_sku", names, hint, ERROR)]


def _places(values: Rows, wanted: Rows) -> Rows:
    """Return where each wanted value stands among values that are all different; all of them are there."""
    order = np.argsort(values)
    found: Rows = order[np.searchsorted(values[order], wanted)]
    return found


def _earlier(groups: Rows, rows: Rows, parents: Rows, parent_rows: Rows) -> Rows:
    """Return for which groups, whose first variant stands in ``rows``, one of the ``parents`` stands before it."""
    known, where = np.unique(parents, return_index=True)
    if not len(known):
        return np.zeros(len(groups), dtype=bool)
    at = np.minimum(np.searchsorted(known, groups), len(known) - 1)
    found: Rows = (known[at] == groups) & (parent_rows[where][at] < rows)
    return found


def _late(rows: Rows) -> list[Finding]:
    if not len(rows):
        return []
    message = "This parent comes after its first variant, for which a parent was made already; this one replaces it."
    hint = "Sort the catalogue so that parents come before their variants."
    return [Finding("VL331", rows.tolist(), message, "parentage_level", hints=hint, severity=WARNING)]


def put_in(texts: pa.Array, alive: pa.BooleanArray, placed: Placed) -> pa.Array:
    """Return the texts of the items that are alive, with the parents before them."""
    rows = np.flatnonzero(alive.to_numpy(zero_copy_only=False))
    kept = texts.take(pa.array(rows))
    if placed.texts is None or not len(placed.texts):
        return kept
    every = pa.concat_arrays([placed.texts, kept])
    order = np.argsort(np.concatenate([placed.before * 2, rows * 2 + 1]), kind="stable")
    return every.take(pa.array(order))
