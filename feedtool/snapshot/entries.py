"""The items of one batch as rows of a snapshot. Pure, so that any thread can do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.fingerprints import Numbers
from feedtool.model import DECIMAL, TEXT, Items
from feedtool.snapshot.damage import damaged
from feedtool.snapshot.hashes import row_hashes, text_hashes
from feedtool.snapshot.schema import SCHEMA
from feedtool.snapshot.watching import Watch, single_texts

_HEAD = 32  # characters of a text in which its position stands
_END = 2**31 - 1  # Arrow wants to be told


@dataclass(frozen=True, slots=True)
class Products:
    """The products of one batch: their ``keys`` (text), the ``columns`` of the catalogue that any channel uses, and a hash of those for each.

    All channels of a run share it: the hashes are worked out once.
    """

    keys: pa.Array
    columns: Mapping[str, pa.Array]
    hashes: Numbers

    @classmethod
    def of(cls, keys: pa.Array, columns: Mapping[str, pa.Array]) -> "Products":
        """Return the products of a batch with their hashes."""
        return cls(keys, columns, row_hashes(columns, len(keys)))


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes the rows of one channel's snapshot; ``constants`` are the vars of the channel."""

    watch: Watch
    constants: Mapping[str, Any]

    def entries(self, products: Products, items: Items, texts: pa.Array) -> pa.RecordBatch:
        """Return a row of ``SCHEMA`` for every item of a batch, also for those that will not be in the feed; ``texts`` are the items as they stand in it."""
        watched = self.watch.of(items.attributes, items.rows, self.constants)
        identity = items.attributes.get(self.watch.identity, pa.nulls(items.rows, TEXT))
        of_text = {"item_hash": self._item_hashes(texts), "size": pc.binary_length(texts), "damaged": damaged(texts)}
        rest = {"key": products.keys, "id": single_texts(identity), "row_hash": pa.array(products.hashes)}
        return _batch({**rest, **of_text, **watched, "segment": self._segment(products.columns, items)})

    def made(self, ids: pa.Array, texts: pa.Array) -> pa.RecordBatch:
        """Return rows for items that no product gave."""
        rows = len(ids)
        nothing: dict[str, pa.Array] = {name: pa.nulls(rows, TEXT) for name in SCHEMA.names if SCHEMA.field(name).type == TEXT}
        of_text = {"item_hash": self._item_hashes(texts), "size": pc.binary_length(texts), "damaged": damaged(texts)}
        no_row = pa.array(np.zeros(rows, np.uint64))
        no_price = {name: pa.nulls(rows, DECIMAL) for name in ("price", "sale_price")}
        return _batch({**nothing, "id": ids, "row_hash": no_row, **no_price, **of_text})

    def _item_hashes(self, texts: pa.Array) -> pa.Array:
        if not self.watch.position:
            return pa.array(text_hashes(texts))
        heads = pc.utf8_slice_codeunits(texts, 0, _HEAD)
        rest = pc.replace_substring_regex(heads, f"^(?:{self.watch.position})", "", max_replacements=1)
        lengths = pc.subtract(pc.binary_length(heads), pc.binary_length(rest)).to_numpy(zero_copy_only=False)
        hashes = np.zeros(len(texts), np.uint64)
        codes = texts.cast(pa.binary())  # letters need not be counted to cut bytes off
        for length in np.unique(lengths):  # one, or two where the numbers get longer
            rows = lengths == length
            chosen = codes if rows.all() else codes.filter(pa.array(rows))
            hashes[rows] = text_hashes(pc.binary_slice(chosen, int(length), _END) if length else chosen)
        return pa.array(hashes)

    def _segment(self, columns: Mapping[str, pa.Array], items: Items) -> pa.Array:
        name = self.watch.segment
        if name is None:
            return pa.nulls(items.rows, TEXT)
        column = items.attributes.get(name, columns.get(name))
        return pa.nulls(items.rows, TEXT) if column is None else single_texts(column)


def _batch(columns: Mapping[str, pa.Array]) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [_whole(columns[name], field.type) for name, field in zip(SCHEMA.names, SCHEMA, strict=True)], schema=SCHEMA
    )


def _whole(column: pa.Array | pa.ChunkedArray, type_: pa.DataType) -> pa.Array:
    one = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return one if one.type == type_ else pc.cast(one, type_)
