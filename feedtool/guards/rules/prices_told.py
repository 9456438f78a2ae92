"""What the guards of prices share: what a leap is, and how a price that has changed is shown."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool.expressions import to_text
from feedtool.guards.situation import Situation
from feedtool.model.lists import Rows

NEARLY = 1 - 1e-9  # 3.00 by 1.00 is a leap, whatever the floating-point division gives


def leaps(ratios: "np.ndarray[Any, np.dtype[np.float64]]", factor: float) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return which ratios of new by old are ``factor`` and more, or its reciprocal and less."""
    found: np.ndarray[Any, np.dtype[np.bool_]] = (ratios >= factor * NEARLY) | (ratios * factor * NEARLY <= 1)
    return found


def changes(situation: Situation, column: str = "price") -> Callable[[Rows], list[str]]:
    """Return what tells how the prices of some rows of the new snapshot changed: `399 SEK -> 39900 SEK`; of an item that is new only what it is."""

    def told(rows: Rows) -> list[str]:
        matched = situation.matched
        order = np.argsort(matched.new)
        places = np.minimum(np.searchsorted(matched.new, rows, sorter=order), max(len(order) - 1, 0))
        partners = order[places] if len(order) else np.zeros(len(rows), dtype=np.int64)
        had = matched.new[partners] == rows if len(order) else np.zeros(len(rows), dtype=bool)
        was = _texts(situation.old.take(pa.array(matched.old[partners], mask=~had)), column) if len(order) else [""] * len(rows)
        now = _texts(situation.new.take(pa.array(rows)), column)
        return [f"{old or 'none'} -> {new}" if known else new for old, new, known in zip(was, now, had.tolist(), strict=True)]

    return told


def _texts(items: pa.Table, column: str) -> list[str]:
    prices, currencies = to_text(items[column].combine_chunks()).to_pylist(), items["currency"].to_pylist()
    return [f"{price} {currency or ''}".rstrip() if price else "" for price, currency in zip(prices, currencies, strict=True)]
