"""What stands in the files of a delta: ids, what is to be done with each, and its texts, as columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes import delta
from feedtool.channel import CREATE, DELETE, UPDATE, Channel, Patching
from feedtool.model import TEXT
from feedtool.model.lists import Rows
from feedtool.pipeline.comparing import Files
from feedtool.pipeline.delta_values import lost_values, values_of
from feedtool.pipeline.feed_sides import made_side
from feedtool.pipeline.patches import Patch, patch
from feedtool.pipeline.stored_items import texts_of
from feedtool.snapshot import load, match
from feedtool.state import SNAPSHOT, Generation

COLUMNS = ("id", "action", "text", "data", "patches", "replaced", "kept")
_AT_ONCE = 8192


@dataclass(slots=True)
class DeltaItems:
    """What leads from one stored feed to another: ``send`` are rows of the new one, ``is_new`` says which of them the old one does not have."""

    old: Generation
    new: Generation
    channel: Channel
    patching: Patching | None
    send: Rows
    is_new: np.ndarray
    deleted: pa.StringArray
    _ids: pa.ChunkedArray
    _texts: pa.ChunkedArray
    _patches: Mapping[int, Patch | None]
    _data: pa.ChunkedArray | None = None

    @classmethod
    def between(cls, old: Generation, new: Generation, channel: Channel, patching: Patching | None) -> "DeltaItems":
        """Compare two stored feeds. Raises StateError or SourceError when their files are not what was written."""
        before, after = load(old.file(SNAPSHOT)), load(new.file(SNAPSHOT))
        found = delta(before, after)
        ids = after["id"].fill_null("")
        texts = texts_of(new.path, new.manifest().feed, after["size"])
        known = pc.is_in(ids, value_set=before["id"].fill_null("").combine_chunks()).to_numpy()
        patches: dict[int, Patch | None] = {}
        if patching:
            was = texts_of(old.path, old.manifest().feed, before["size"])
            patches = _patches(before["id"], after["id"], (was, texts), found.send, patching)
        send = (
            np.array([row for row in found.send.tolist() if _says_something(patches.get(row))], dtype=np.int64) if patches else found.send
        )
        return cls(old, new, channel, patching, send, ~known[send], found.delete, ids, texts, patches)

    def count(self, action: str) -> int:
        """Return how many items have an action."""
        return len(self.deleted) if action == DELETE else len(self._rows(action))

    def _rows(self, action: str) -> Rows:
        rows: Rows = self.send[self.is_new if action == CREATE else ~self.is_new]
        return rows

    def texts(self, actions: Sequence[str]) -> Iterator[pa.StringArray]:
        """Yield the texts of items that are to be sent, as they stand in the new feed and in its order."""
        rows = np.sort(np.concatenate([self._rows(action) for action in actions]))
        for first in range(0, len(rows), _AT_ONCE):
            yield _text(self._texts, rows[first : first + _AT_ONCE])

    def lost(self) -> dict[str, int]:
        """Return how many changed items have lost an attribute that their text does not take away, by attribute."""
        rows = self._rows(UPDATE)
        return lost_values(*self._files(), rows, self.channel) if len(rows) else {}

    def _files(self) -> tuple[Files, Files]:
        old, new = (made_side(each.name, each.path, each.manifest().feed, self.channel).files for each in (self.old, self.new))
        return old, new

    def columns(self, actions: Sequence[str], *, with_data: bool) -> Iterator[dict[str, pa.Array]]:
        """Yield what a template may use, action by action: ``COLUMNS`` of text. ``data`` is only worked out where it is wanted."""
        for action in actions:
            many = self.count(action)
            for first in range(0, many, _AT_ONCE):
                part = slice(first, first + _AT_ONCE)
                yield self._deleted(part) if action == DELETE else self._sent(action, self._rows(action)[part], with_data=with_data)

    def _deleted(self, part: slice) -> dict[str, pa.Array]:
        ids = self.deleted[part]
        missing = pa.nulls(len(ids), TEXT)
        return {**dict.fromkeys(COLUMNS, missing), "id": ids, "action": pa.array([DELETE] * len(ids), TEXT)}

    def _sent(self, action: str, rows: Rows, *, with_data: bool) -> dict[str, pa.Array]:
        texts = _text(self._texts, rows)
        position = self.channel.watch.position
        patches = [self._patches.get(row) for row in rows.tolist()] if self._patches else [None] * len(rows)
        return {
            "id": pc.cast(self._ids.take(pa.array(rows)), TEXT).combine_chunks(),
            "action": pa.array([action] * len(rows), TEXT),
            "text": pc.replace_substring_regex(texts, f"^(?:{position})", "", max_replacements=1) if position else texts,
            "data": self._values(rows) if with_data else pa.nulls(len(rows), TEXT),
            "patches": pa.array([each.operations if each else None for each in patches], TEXT),
            "replaced": pa.array([each.replaced if each else None for each in patches], TEXT),
            "kept": pa.array([each.kept if each else None for each in patches], TEXT),
        }

    def _values(self, rows: Rows) -> pa.Array:
        if self._data is None:
            self._data = values_of(*self._files(), self.send, self.channel)
        taken = self._data.take(pa.array(np.searchsorted(self.send, rows)))
        return taken.combine_chunks()


def _says_something(each: Patch | None) -> bool:
    return each is None or bool(each.operations)


def _text(texts: pa.ChunkedArray, rows: Rows) -> pa.StringArray:
    taken = texts.take(pa.array(rows)).cast(pa.large_string()).cast(pa.string())
    return pa.concat_arrays(taken.chunks) if taken.num_chunks else pa.array([], pa.string())


def _patches(
    old_ids: pa.ChunkedArray, new_ids: pa.ChunkedArray, sides: tuple[pa.ChunkedArray, pa.ChunkedArray], send: Rows, patching: Patching
) -> dict[int, Patch | None]:
    """Return the patch of each item that both feeds have once and that is to be sent, by its row; None where it must be sent whole."""
    matched = match(old_ids, new_ids)
    partners = np.full(len(new_ids), -1, dtype=np.int64)
    partners[matched.new] = matched.old
    rows = send[partners[send] >= 0]
    was, is_now = (_text(side, chosen).to_pylist() for side, chosen in zip(sides, (partners[rows], rows), strict=True))
    once = _once(old_ids), _once(new_ids)
    return {
        row: patch(old, new, patching) if once[0][partner] and once[1][row] else None
        for row, partner, old, new in zip(rows.tolist(), partners[rows].tolist(), was, is_now, strict=True)
    }


def _once(ids: pa.ChunkedArray) -> np.ndarray:
    """Say which ids stand in a feed once."""
    codes = ids.fill_null("").combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    once: np.ndarray = np.bincount(codes, minlength=1)[codes] == 1
    return once
