"""A feed that is written anew with some of its last good items in place of what was suspicious."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards import Merge
from feedtool.model.lists import Rows
from feedtool.pipeline.feed_output import FeedOutput
from feedtool.pipeline.stored_items import texts_of
from feedtool.state import Generation, Manifest, StoredFile

_AT_ONCE = 8192
_TABLES = ("csv", "tsv", "txt")
_FIRST_NUMBER = 1_500_000_000  # kept messages are numbered from here on: no product and no parent has such a number


def merge_in(output: FeedOutput, merge: Merge, old: tuple[Generation, Manifest, pa.Table], new: pa.Table) -> pa.Table:
    """Write the feed of a draft anew as ``merge`` says, of its own items and those of an ``old`` generation; return its snapshot.

    Raises StateError when the old feed is not what its snapshot says, OutputError when the disk refuses.
    """
    generation, manifest, before = old
    kept = texts_of(generation.path, manifest.feed, before["size"])
    made = texts_of(output.draft.path, output.files, new["size"])
    sizes = output.write_anew(_in_order(kept, made, merge, numbered=output.numbered))
    snapshot = merge.taken(before, new)
    snapshot = snapshot.set_column(snapshot.schema.get_field_index("size"), snapshot.schema.field("size"), sizes)
    output.replace_snapshot(snapshot)
    return snapshot


def can_keep(output: FeedOutput, generation: Generation, manifest: Manifest) -> bool:
    """Say whether items of an old feed can stand in a new one as they are: both have the same form, and tables the same columns."""
    if manifest.vars.get("format") != output.entry.format or not (manifest.feed and output.files):
        return False
    if output.entry.channel.formats[output.entry.format].render.extension not in _TABLES:
        return True
    return _heading(generation.path, manifest.feed[0]) == _heading(output.draft.path, output.files[0])


def _heading(folder: Path, file: StoredFile) -> bytes:
    with (gzip.open if file.name.endswith(".gz") else open)(folder / file.name, "rb") as opened:
        return opened.read(file.header)


def _in_order(kept: pa.ChunkedArray, made: pa.ChunkedArray, merge: Merge, *, numbered: bool) -> Iterator[pa.StringArray]:
    """Yield the texts of the merged feed in pieces."""
    numbers = _FIRST_NUMBER + np.cumsum(merge.from_old)
    for first in range(0, len(merge.rows), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        from_old, rows = merge.from_old[part], merge.rows[part]
        old_texts = _taken(kept, rows[from_old])
        if numbered:
            old_texts = _renumbered(old_texts, numbers[part][from_old])
        both = pa.concat_arrays([old_texts, _taken(made, rows[~from_old])])
        order = np.empty(len(rows), dtype=np.int64)
        order[np.flatnonzero(from_old)] = np.arange(len(old_texts))
        order[np.flatnonzero(~from_old)] = np.arange(len(old_texts), len(rows))
        yield both.take(pa.array(order))


def _taken(texts: pa.ChunkedArray, rows: Rows) -> pa.StringArray:
    taken = texts.take(pa.array(rows)).cast(pa.large_string()).cast(pa.string())
    return pa.concat_arrays(taken.chunks) if taken.num_chunks else pa.array([], pa.string())


def _renumbered(texts: pa.StringArray, numbers: Rows) -> pa.StringArray:
    """Return texts whose first number, within what tells their place in the feed, is another."""
    heads = pc.extract_regex(texts, r"^(?P<before>\D*)(?P<number>\d+)(?P<after>(?s:.)*)$")
    before, after = heads.field("before"), heads.field("after")
    return pc.binary_join_element_wise(before, pc.cast(pa.array(numbers), pa.string()), after, "")
