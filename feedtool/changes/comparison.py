"""What differs between two feeds, as values that can be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Change:
    """An attribute of an item with its value in the old feed and in the new one; None where there was none."""

    id: str
    attribute: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class FeedComparison:
    """What is different: ids that are ``added`` and ``removed``, how many ids ``changed`` by attribute, and the ``changes`` that are shown.

    Where a feed has an id several times, its first item is compared with the first one of the other feed, and so on: to the channel it makes a
    difference which of them comes last. ``common`` is the number of items that both feeds have.
    """

    added: Sequence[str]
    removed: Sequence[str]
    changed: Mapping[str, int]
    items_changed: int
    common: int
    changes: Sequence[Change]

    @property
    def nothing(self) -> bool:
        """Whether both feeds say the same."""
        return not (self.added or self.removed or self.items_changed)


@dataclass(frozen=True, slots=True)
class FeedDiff:
    """What differs between two feeds of a channel, ``old`` and ``new`` as people call them.

    ``notes`` is what is to be said of the new one besides, such as that it would be held.
    """

    channel: str
    old: str
    new: str
    found: FeedComparison
    notes: tuple[str, ...] = ()

    def record(self, examples: int) -> Mapping[str, Any]:
        """Return what differs as plain values under fixed names: exact counts, and as many examples of each kind as are wanted."""
        found = self.found
        return {
            "channel": self.channel,
            "old": self.old,
            "new": self.new,
            "changes": not found.nothing,
            "added": len(found.added),
            "removed": len(found.removed),
            "changed": found.items_changed,
            "common": found.common,
            "attributes": dict(found.changed),
            "examples": {
                "added": list(found.added[:examples]),
                "removed": list(found.removed[:examples]),
                "changed": [{"id": each.id, "attribute": each.attribute, "old": each.old, "new": each.new} for each in found.changes],
            },
            "notes": list(self.notes),
        }
