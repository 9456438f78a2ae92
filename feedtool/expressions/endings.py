"""Price endings: rounding to 9, 0.99, 0.95 and the like, exactly."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import arithmetic
from feedtool.model import DECIMAL

ROUNDINGS = ("up", "down", "nearest")
LARGEST = Decimal(10) ** 12
# below this and with such endings, everything fits into 64 bits as a whole number of 10**-12
_FEW = 4 * 10**6
_SHORT = Decimal(10) ** 6
_UNITS = 10**12


def step_of(end: Decimal) -> Decimal:
    """Return the distance between two prices with this ending: 1 for 0.99, 10 for 9 or 9.90, 100 for 95."""
    return Decimal(1) if end < 1 else Decimal(10) ** len(str(int(end)))


def with_ending(prices: pa.Array, ends: Sequence[Decimal], rounding: str) -> pa.Array:
    """Return decimals rounded to a price that has one of the endings (each from 0, below ``LARGEST``); what does not fit is missing.

    ``rounding`` is up, down or nearest; of two that are equally near it is the higher one. A price above 0 never becomes 0 or less, and one of
    0 never less: there the next one above counts.
    """
    low, high = pc.min_max(prices).as_py().values()
    if low is None:
        return prices
    if -_FEW < low <= high < _FEW and all(end < _SHORT for end in ends):
        return _quickly(prices, ends, rounding)
    return _in_any_size(prices, ends, rounding)


def _quickly(prices: pa.Array, ends: Sequence[Decimal], rounding: str) -> pa.Array:
    """Do it with whole numbers of 10**-12, which is ten times as fast."""
    given = _units_of(prices)
    lows, highs = [], []
    for end in ends:
        step, units = int(step_of(end)) * _UNITS, int(end * _UNITS)
        low = np.floor_divide(given - units, step) * step + units
        lows.append(low)
        highs.append(np.where(low == given, low, low + step))
    low, high = np.maximum.reduce(lows), np.minimum.reduce(highs)
    upwards: Any = True
    if rounding != "up":
        upwards = ((given > 0) & (low <= 0)) | ((given == 0) & (low < 0))
        if rounding == "nearest":
            upwards |= high - given <= given - low
    return _from_units(np.where(upwards, high, low), prices)


def _units_of(prices: pa.Array) -> Any:
    """Return decimals as whole numbers of 10**-12; where there is none, as 0."""
    filled = pc.fill_null(prices, pa.scalar(Decimal(0), DECIMAL))
    _, data = filled.buffers()
    return np.frombuffer(data, dtype="<i8")[2 * filled.offset : 2 * (filled.offset + len(filled)) : 2]


def _from_units(units: Any, like: pa.Array) -> pa.Array:
    """Return whole numbers of 10**-12 as decimals, null where ``like`` is."""
    wide = np.empty((len(units), 2), dtype="<i8")
    wide[:, 0], wide[:, 1] = units, units >> 63
    made = pa.Array.from_buffers(DECIMAL, len(units), [None, pa.py_buffer(wide.tobytes())])
    return pc.if_else(like.is_valid(), made, pa.scalar(None, DECIMAL)) if like.null_count else made


def _in_any_size(prices: pa.Array, ends: Sequence[Decimal], rounding: str) -> pa.Array:
    lows = [_below(prices, end) for end in ends]
    highs = [_above(prices, low, end) for low, end in zip(lows, ends, strict=True)]
    low = reduce(lambda one, other: pc.max_element_wise(one, other, skip_nulls=False), lows)
    high = reduce(lambda one, other: pc.min_element_wise(one, other, skip_nulls=False), highs)
    if rounding == "up":
        return high
    zero = pa.scalar(Decimal(0), DECIMAL)
    upwards = pc.or_(pc.and_(pc.greater(prices, zero), pc.less_equal(low, zero)), pc.and_(pc.equal(prices, zero), pc.less(low, zero)))
    if rounding == "nearest":
        down, up = arithmetic.calculate("-", DECIMAL, prices, low), arithmetic.calculate("-", DECIMAL, high, prices)
        upwards = pc.or_(upwards, pc.less_equal(up, down))
    return pc.if_else(upwards, high, low)


def _below(prices: pa.Array, end: Decimal) -> pa.Array:
    """Return the highest price with this ending that is not above."""
    ends = pa.scalar(end, DECIMAL)
    return arithmetic.calculate("+", DECIMAL, arithmetic.floored(arithmetic.calculate("-", DECIMAL, prices, ends), step_of(end)), ends)


def _above(prices: pa.Array, low: pa.Array, end: Decimal) -> pa.Array:
    return pc.if_else(pc.equal(low, prices), low, arithmetic.calculate("+", DECIMAL, low, pa.scalar(step_of(end), DECIMAL)))
