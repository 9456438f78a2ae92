"""Snapshots made of a few values."""

from decimal import Decimal
from typing import Any

import pyarrow as pa

from feedtool.snapshot import SCHEMA

_USUAL = {
    "row_hash": 1,
    "item_hash": 1,
    "price": Decimal(100),
    "currency": "SEK",
    "availability": "in_stock",
    "condition": "new",
    "damaged": False,
}


def snapshot(rows: list[dict[str, Any]]) -> pa.Table:
    """Return a snapshot whose items have what is given, and usual values for the rest; the key is the id."""
    whole = [{**dict.fromkeys(SCHEMA.names), **_USUAL, "key": row["id"], **row} for row in rows]
    return pa.Table.from_pylist([{**row, "price": None if row["price"] is None else Decimal(str(row["price"]))} for row in whole], SCHEMA)
