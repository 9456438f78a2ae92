"""Two snapshots against each other."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feedtool.model.lists import Rows
from feedtool.snapshot import match


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows of two snapshots: those of the new one that are ``added``, those of the old one that are ``removed``, and the pairs of ``changed`` items.

    ``unchanged`` is the number of items whose text is the same in both feeds, wherever it stands.
    """

    added: Rows
    removed: Rows
    changed_old: Rows
    changed_new: Rows
    unchanged: int

    @property
    def nothing(self) -> bool:
        """Whether both feeds have the same items."""
        return not (len(self.added) or len(self.removed) or len(self.changed_new))


def compare(old: pa.Table, new: pa.Table) -> Compared:
    """Return what is different between two snapshots; an item is known by its id, and has changed when its text has."""
    was, is_now = (table["item_hash"].to_numpy() for table in (old, new))
    matched = match(old["id"], new["id"])
    changed = was[matched.old] != is_now[matched.new]
    return Compared(matched.added, matched.removed, matched.old[changed], matched.new[changed], int(np.count_nonzero(~changed)))
