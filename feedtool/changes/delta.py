"""A feed of the changes alone: what to send, and what to delete."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes.compare import compare
from feedtool.model.lists import Rows


@dataclass(frozen=True, slots=True)
class Delta:
    """What leads from one feed to another.

    ``send`` are rows of the new snapshot, ascending: items that are new or have changed. ``delete`` are the ids that no item has any more, in the order
    of the old feed. Whoever has the old feed, puts in what is sent (an id that is known is replaced) and takes out what is deleted, has the items of the
    new feed.
    """

    send: Rows
    delete: pa.StringArray

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to do."""
        return not (len(self.send) or len(self.delete))


def delta(old: pa.Table, new: pa.Table) -> Delta:
    """Return what leads from one snapshot to another. An id that a feed has several times is sent as a whole when any of its items has changed."""
    compared = compare(old, new)
    gone = old["id"].take(pa.array(compared.removed)).fill_null("")
    ids = new["id"].fill_null("")
    fewer = pc.is_in(gone, value_set=ids.combine_chunks())
    touched = pa.chunked_array(
        [*ids.take(pa.array(np.concatenate([compared.added, compared.changed_new]))).chunks, *gone.filter(fewer).chunks], pa.string()
    )
    send = pc.is_in(ids, value_set=touched.combine_chunks()).to_numpy()
    deleted = pc.unique(gone.filter(pc.invert(fewer)))
    return Delta(np.flatnonzero(send), deleted.combine_chunks() if isinstance(deleted, pa.ChunkedArray) else deleted)
