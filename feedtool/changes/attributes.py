"""Which attributes of which items are different: ids and hashes are kept in memory, texts are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.json_text import json_values
from feedtool.fingerprints import Numbers
from feedtool.model import TEXT, is_list, is_record
from feedtool.model.lists import Rows
from feedtool.snapshot import match, text_hashes

_PRESENT = np.uint64(0x9E3779B97F4A7C15)  # the hash of a missing value is 0


def in_words(column: pa.Array) -> pa.Array:
    """Return the values of an attribute as people read them; null where there is none. Lists and groups of values are JSON."""
    if pa.types.is_null(column.type):
        return pa.nulls(len(column), TEXT)
    return json_values(column) if is_list(column.type) or is_record(column.type) else to_text(column)


@dataclass(frozen=True, slots=True)
class Hashed:
    """The ids of a feed's items, in its order, and a hash of each attribute's value (0: none), uint64."""

    ids: pa.ChunkedArray
    hashes: Mapping[str, Numbers]


@dataclass(slots=True)
class AttributeHashes:
    """Collects the hashes of a feed part by part; eight bytes for each value."""

    _ids: list[pa.Array] = field(default_factory=list)
    _parts: dict[str, list[Numbers]] = field(default_factory=dict)
    _rows: int = 0

    def see(self, ids: pa.Array, attributes: Mapping[str, pa.Array]) -> None:
        """Take in some items in the order of the feed; an attribute that is not given is missing from all of them."""
        for name, column in attributes.items():
            if name not in self._parts:
                self._parts[name] = [np.zeros(self._rows, np.uint64)]
            texts = in_words(column)
            hashes = text_hashes(texts) + _PRESENT
            hashes[texts.is_null().to_numpy(zero_copy_only=False)] = 0
            self._parts[name].append(hashes)
        for name in self._parts.keys() - attributes.keys():
            self._parts[name].append(np.zeros(len(ids), np.uint64))
        self._ids.append(pc.fill_null(in_words(ids), ""))
        self._rows += len(ids)

    def hashed(self) -> Hashed:
        """Return what was collected."""
        return Hashed(pa.chunked_array(self._ids, TEXT), {name: np.concatenate(parts) for name, parts in self._parts.items()})


@dataclass(frozen=True, slots=True)
class Differences:
    """Rows of two feeds: items that are ``added`` (of the new one) and ``removed`` (of the old one), and of each attribute the pairs that differ.

    ``changed`` has only attributes that differ somewhere; of each the rows of the old feed and of the new one. ``common`` is how many items both have.
    """

    added: Rows
    removed: Rows
    changed: Mapping[str, tuple[Rows, Rows]]
    common: int

    @property
    def nothing(self) -> bool:
        """Whether both feeds say the same."""
        return not (len(self.added) or len(self.removed) or self.changed)

    @property
    def items_changed(self) -> Rows:
        """The rows of the new feed whose items differ in any attribute."""
        rows = [new for _, new in self.changed.values()]
        return np.unique(np.concatenate(rows)) if rows else np.zeros(0, dtype=np.int64)


def differences(old: Hashed, new: Hashed) -> Differences:
    """Return what differs between two feeds, attribute by attribute, in the order of the new one's attributes and then the old one's."""
    names = dict.fromkeys((*new.hashes, *old.hashes))
    matched = match(old.ids, new.ids)
    changed = {}
    for name in names:
        was, is_now = (side.hashes.get(name, np.zeros(len(side.ids), np.uint64)) for side in (old, new))
        differs = was[matched.old] != is_now[matched.new]
        if differs.any():
            changed[name] = (matched.old[differs], matched.new[differs])
    return Differences(matched.added, matched.removed, changed, len(matched.new))
