"""Price endings: rounding to 9, 0.99, 0.95 and the like, exactly."""

from collections.abc import Sequence
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import arithmetic
from feedtool.model import DECIMAL

ROUNDINGS = ("up", "down", "nearest")
LARGEST = Decimal(10) ** 12


def step_of(end: Decimal) -> Decimal:
    """Return the distance between two prices with this ending: 1 for 0.99, 10 for 9 or 9.90, 100 for 95."""
    return Decimal(1) if end < 1 else Decimal(10) ** len(str(int(end)))


def with_ending(prices: pa.Array, ends: Sequence[Decimal], rounding: str) -> pa.Array:
    """Return decimals rounded to a price that has one of the endings (each from 0, below ``LARGEST``); what does not fit is missing.

    ``rounding`` is up, down or nearest; of two that are equally near it is the higher one. A price above 0 never becomes 0 or less, and one of
    0 never less: there the next one above counts.
    """
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
