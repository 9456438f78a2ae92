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
    exact = [{name: None if row[name] is None else Decimal(str(row[name])) for name in ("price", "sale_price")} for row in whole]
    return pa.Table.from_pylist([{**row, **prices} for row, prices in zip(whole, exact, strict=True)], SCHEMA)
