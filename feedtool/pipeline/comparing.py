"""Two feed files against each other, whatever tool has made them: what `diff` says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes import AttributeHashes, Differences, Hashed, differences, in_words
from feedtool.channel import Channel
from feedtool.feeds import Arranged, Arranging, Feed, Form, Names
from feedtool.model.lists import Rows

Opened = tuple[Feed, Form]


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
        return not (self.added or self.removed or self.changed)


def compare_feeds(old: Callable[[], Opened], new: Callable[[], Opened], channel: Channel, examples: int | None = 3) -> FeedComparison:
    """Return what is different between two feeds in the form of a channel, with ``examples`` of each attribute (None: all).

    Each feed is opened and read twice: for the hashes, and for the values that are shown. Elements that the channel does not know are not compared.
    Raises SourceError when a file breaks off.
    """
    sides = _hashed(old, channel), _hashed(new, channel)
    found = differences(*sides)
    shown = {name: (before[:examples], after[:examples]) for name, (before, after) in found.changed.items()}
    values = [
        _values(opened, channel, {name: rows[side] for name, rows in shown.items()}) if shown else {}
        for side, opened in enumerate((old, new))
    ]
    ids = [side.ids for side in sides]
    return FeedComparison(
        added=ids[1].take(pa.array(found.added)).to_pylist(),
        removed=ids[0].take(pa.array(found.removed)).to_pylist(),
        changed={name: _ids(ids[1], rows) for name, (_, rows) in found.changed.items()},
        items_changed=_ids(ids[1], found.items_changed),
        common=found.common,
        changes=_changes(found, shown, values, ids[1]),
    )


def _changes(
    found: Differences, shown: Mapping[str, tuple[Rows, Rows]], values: Sequence[Mapping[str, list[str | None]]], ids: pa.ChunkedArray
) -> list[Change]:
    made = []
    for name in found.changed:
        names = ids.take(pa.array(shown[name][1])).to_pylist()
        made += [Change(item, name, old, new) for item, old, new in zip(names, values[0][name], values[1][name], strict=True)]
    return made


def _ids(ids: pa.ChunkedArray, rows: Rows) -> int:
    """Return how many ids some rows have."""
    return len(pc.unique(ids.take(pa.array(rows))))


def _hashed(opened: Callable[[], Opened], channel: Channel) -> Hashed:
    collected = AttributeHashes()
    for arranged in read_feed(*opened(), channel):
        columns = {**arranged.attributes, **arranged.written}
        ids = columns.pop(channel.identity, pa.nulls(arranged.rows, pa.string()))
        collected.see(ids, columns)
    return collected.hashed()


def read_feed(feed: Feed, form: Form, channel: Channel) -> Iterator[Arranged]:
    """Yield all items of a feed in its order, arranged into the attributes of the channel. Raises SourceError when the file breaks off."""
    names = Names(channel.attributes, form.reading.names, only=form.reading.item is not None)
    arranging = Arranging(names, feed.tabular, form.reading.orders)
    for part in feed.parts():
        read = feed.read(part)
        if read is None:
            yield from (arranging.columns(each.elements) for each in feed.resume(part))
            return
        yield arranging.columns(read.elements)


def _values(opened: Callable[[], Opened], channel: Channel, wanted: Mapping[str, Rows]) -> dict[str, list[str | None]]:
    """Return the values of some attributes in some rows of a feed, in the order in which they are wanted."""
    found: dict[str, list[str | None]] = {name: [None] * len(rows) for name, rows in wanted.items()}
    first = 0
    for arranged in read_feed(*opened(), channel):
        columns = {**arranged.attributes, **arranged.written}
        for name, rows in wanted.items():
            here = np.flatnonzero((rows >= first) & (rows < first + arranged.rows))
            if len(here) and name in columns:
                texts = in_words(pc.take(columns[name], pa.array(rows[here] - first))).to_pylist()
                for place, text in zip(here.tolist(), texts, strict=True):
                    found[name][place] = text
        first += arranged.rows
    return found
