"""The attributes of some items of a feed as JSON objects, with those that an item has lost as empty texts."""

import json
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes import AttributeHashes, Hashed
from feedtool.channel import Channel
from feedtool.errors import StateError
from feedtool.expressions.filters.buffers import joined_known
from feedtool.expressions.json_text import json_values
from feedtool.feeds import Arranged
from feedtool.model import TEXT
from feedtool.model.lists import Rows
from feedtool.pipeline.comparing import Files, read_files
from feedtool.snapshot import match


def values_of(old: Files, new: Files, rows: Rows, channel: Channel) -> pa.ChunkedArray:
    """Return the attributes of some ``rows`` (ascending) of the new feed as JSON objects under the channel's names.

    An attribute that the item of the old feed has and the new one has not is there as an empty text, which takes its value away.
    Raises StateError when the feed does not have these rows.
    """
    lost = _lost(_presence(old, channel), _presence(new, channel))
    made, first = [], 0
    for arranged in read_files(new, channel):
        here = rows[(rows >= first) & (rows < first + arranged.rows)]
        if len(here):
            made.append(_objects(arranged, here - first, {name: each[here] for name, each in lost.items()}, channel.identity))
        first += arranged.rows
    found = pa.chunked_array(made, TEXT)
    if len(found) != len(rows):
        raise StateError(f"of {len(rows):,} items that have changed {len(found):,} can be read back from the stored feed.")
    return found


def lost_values(old: Files, new: Files, rows: Rows, channel: Channel) -> dict[str, int]:
    """Return of how many of some ``rows`` of the new feed an attribute is gone that the new feed cannot show as empty.

    A table shows it by an empty cell, as long as it has the column.
    """
    names: set[str] = set()
    is_table = new[0]()[0].tabular
    lost = _lost(_presence(old, channel), _presence(new, channel, names))
    counts = {name: int(np.count_nonzero(gone[rows])) for name, gone in lost.items()}
    shown = {name for name in counts if is_table and any(each.startswith(name) for each in names)}
    return {name: count for name, count in counts.items() if count and name not in shown}


def _presence(files: Files, channel: Channel, names: set[str] | None = None) -> Hashed:
    """Return which attributes the items of a feed have; the ``names`` of the file are added to those."""
    collected = AttributeHashes()
    for arranged in read_files(files, channel):
        if names is not None:
            names |= arranged.names
        columns = {**arranged.attributes, **arranged.written}
        collected.see(columns.pop(channel.identity, pa.nulls(arranged.rows, pa.string())), columns)
    return collected.hashed()


def _lost(old: Hashed, new: Hashed) -> dict[str, np.ndarray]:
    """Return for each attribute in which items of the new feed it is missing, although their item of the old one has it."""
    matched, lost = match(old.ids, new.ids), {}
    for name, hashes in old.hashes.items():
        gone = hashes[matched.old] != 0
        if name in new.hashes:
            gone &= new.hashes[name][matched.new] == 0
        if gone.any():
            lost[name] = np.zeros(len(new.ids), dtype=bool)
            lost[name][matched.new[gone]] = True
    return lost


def _objects(arranged: Arranged, rows: Rows, lost: Mapping[str, np.ndarray], identity: str) -> pa.Array:
    names = dict.fromkeys([identity, *arranged.attributes, *arranged.written, *lost])
    parts = []
    for name in names:
        value = _value(arranged, name, rows)
        if name in lost:
            value = pc.if_else(pc.and_(value.is_null(), pa.array(lost[name])), '""', value)
        if value.null_count < len(value):
            parts.append(pc.binary_join_element_wise(f"{json.dumps(name, ensure_ascii=False)}:", value, ""))
    return pc.binary_join_element_wise("{", joined_known(parts, ","), "}", "")


def _value(arranged: Arranged, name: str, rows: Rows) -> pa.Array:
    """Return the JSON of an attribute: of its right type, or the text as it is written."""
    taken = [pc.take(side[name], pa.array(rows)) for side in (arranged.attributes, arranged.written) if name in side]
    written = [json_values(each) for each in taken if not pa.types.is_null(each.type)]
    return pc.coalesce(*written) if written else pa.nulls(len(rows), TEXT)
