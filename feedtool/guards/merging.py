"""Last good items that stay in a new feed: which of them, and where. Pure: what is put in order are row numbers, not texts."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feedtool.guards.guard import NO_ROWS
from feedtool.model.lists import Rows
from feedtool.snapshot import match

MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Merge:
    """A feed made of two: the items are ``rows`` of the new feed, or of the old one where ``from_old`` (boolean) is true, in this order."""

    from_old: Rows
    rows: Rows

    def taken(self, old: pa.Table, new: pa.Table) -> pa.Table:
        """Return the merged table of two that are alike, e.g. of snapshots."""
        return pa.concat_tables([old, new]).take(pa.array(np.where(self.from_old, self.rows, self.rows + old.num_rows)))


def merged(old: pa.Table, new: pa.Table, keep: Rows, leave_out: Rows = NO_ROWS) -> Merge:
    """Return the order of a feed of all items of the ``new`` snapshot but those that it shall ``leave_out``, with some of the ``old`` to ``keep``.

    The new items have their own order. An item that is kept stands behind the one that it stood behind in the old feed, or behind the nearest before
    that is still there; in front of all when there is none.
    """
    matched = match(old["id"], new["id"])
    stays = np.ones(new.num_rows, dtype=bool)
    stays[leave_out] = False
    at = np.full(old.num_rows, -1)
    at[matched.old] = np.where(stays[matched.new], matched.new, -1)
    at[keep] = -1  # the kept one stands for it
    anchored = np.where(at >= 0, np.arange(old.num_rows), -1)
    nearest = np.maximum.accumulate(anchored) if len(anchored) else anchored
    anchors = np.where(nearest[keep] >= 0, at[nearest[keep]], -1)
    rows = np.flatnonzero(stays)
    order = np.lexsort(
        (np.concatenate([rows, keep]), np.concatenate([np.zeros(len(rows)), np.ones(len(keep))]), np.concatenate([rows, anchors]))
    )
    from_old = np.concatenate([np.zeros(len(rows), dtype=bool), np.ones(len(keep), dtype=bool)])
    return Merge(from_old[order], np.concatenate([rows, keep])[order])


@dataclass(frozen=True, slots=True)
class Missing:
    """Items that are gone and stay for a while: rows of the old snapshot, and for each id the day since when it is missing."""

    rows: Rows
    since: Mapping[str, datetime.date]


def missing(old: pa.Table, new: pa.Table, since: Mapping[str, datetime.date], today: datetime.date, most_days: int = MOST_DAYS) -> Missing:
    """Return the items to keep with ``on_drop: keep_missing``: those that are not in the new feed, for at most ``most_days`` days.

    ``since`` is what the last published run has returned. An item that comes back is forgotten.
    """
    gone = match(old["id"], new["id"]).removed
    ids = [item or "" for item in old["id"].take(pa.array(gone)).to_pylist()]
    began = {item: since.get(item, today) for item in ids}
    kept = np.array([(today - began[item]).days < most_days for item in ids], dtype=bool)
    return Missing(gone[kept], {item: began[item] for item, stays in zip(ids, kept.tolist(), strict=True) if stays})
