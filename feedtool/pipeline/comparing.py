"""Two feed files against each other, whatever tool has made them: what `diff` says."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes import AttributeHashes, Change, Differences, FeedComparison, Hashed, compare, differences, in_words
from feedtool.channel import Channel
from feedtool.errors import UsageError
from feedtool.feeds import Arranged, Arranging, Feed, Form, Names
from feedtool.model.lists import Rows

_MOST_NAMES = 12
Opened = tuple[Feed, Form]
Files = Sequence[Callable[[], Opened]]  # of one feed, in their order


class NamelessError(UsageError):
    """The items of a feed cannot be told apart, because nothing that was read of it is their identity."""


def compare_snapshots(old: pa.Table, new: pa.Table) -> FeedComparison:
    """Return what is different between the snapshots of two feeds: which items, not which attributes."""
    found = compare(old, new)
    return FeedComparison(
        added=new["id"].take(pa.array(found.added)).to_pylist(),
        removed=old["id"].take(pa.array(found.removed)).to_pylist(),
        changed={},
        items_changed=len(found.changed_new),
        common=len(found.changed_new) + found.unchanged,
        changes=[],
    )


def compare_feeds(old: Files, new: Files, channel: Channel, examples: int | None = 3) -> FeedComparison:
    """Return what is different between two feeds in the form of a channel, with ``examples`` of each attribute (None: all).

    A feed is one file or several, none for one that has no items.
    Each is opened and read twice: for the hashes, and for the values that are shown. Elements that the channel does not know are not compared.
    Raises SourceError when a file breaks off, NamelessError when its items have no identity.
    """
    sides = _hashed(old, channel), _hashed(new, channel)
    found = differences(*sides)
    shown = {name: (before[:examples], after[:examples]) for name, (before, after) in found.changed.items()}
    values = [
        _values(files, channel, {name: rows[side] for name, rows in shown.items()}) if shown else {}
        for side, files in enumerate((old, new))
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


def _hashed(files: Files, channel: Channel) -> Hashed:
    collected = AttributeHashes()
    for arranged in read_files(files, channel):
        columns = _comparable(arranged)
        if arranged.rows and channel.identity not in columns:
            raise NamelessError(_nameless(channel, arranged))
        ids = columns.pop(channel.identity, pa.nulls(arranged.rows, pa.string()))
        collected.see(ids, columns)
    return collected.hashed()


def _nameless(channel: Channel, arranged: Arranged) -> str:
    names = sorted(arranged.names)
    told = ", ".join(names[:_MOST_NAMES]) + (f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else "")
    return f"a feed has no `{channel.identity}`, by which its items could be told apart. It has: {told or 'nothing'}. `--id NAME` says which of them it is."


def _comparable(arranged: Arranged) -> dict[str, pa.Array]:
    """Return the attributes in the kinds of the channel, where `5` and `5.0` are one number; values of another kind, and only they, as written."""
    columns = dict(arranged.attributes)
    for name, written in arranged.written.items():
        columns[name] = pc.if_else(pa.array(arranged.wrong[name]), in_words(written), in_words(columns[name]))
    return columns


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


def read_files(files: Files, channel: Channel) -> Iterator[Arranged]:
    """Yield all items of a feed, file by file, as ``read_feed`` does."""
    for opened in files:
        yield from read_feed(*opened(), channel)


def _values(files: Files, channel: Channel, wanted: Mapping[str, Rows]) -> dict[str, list[str | None]]:
    """Return the values of some attributes in some rows of a feed, in the order in which they are wanted."""
    found: dict[str, list[str | None]] = {name: [None] * len(rows) for name, rows in wanted.items()}
    first = 0
    for arranged in read_files(files, channel):
        columns = _comparable(arranged)
        for name, rows in wanted.items():
            here = np.flatnonzero((rows >= first) & (rows < first + arranged.rows))
            if len(here) and name in columns:
                texts = in_words(pc.take(columns[name], pa.array(rows[here] - first))).to_pylist()
                for place, text in zip(here.tolist(), texts, strict=True):
                    found[name][place] = text
        first += arranged.rows
    return found
