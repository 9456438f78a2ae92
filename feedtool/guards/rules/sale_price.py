"""Reduced prices that have moved by far too much, or are far below the price.

How many items are on sale is the shop's affair: the first night of a sale is no fault. Holds

- when more than 5 % of the reduced prices, and at least 5, are three times what they were or a third of it;
- when more than 5 % of the reduced prices, and at least 5, are 90 % and more below the price, and were not in the last feed: a decimal comma that was lost
  makes 149.00 out of 14900, and a channel sells at the reduced price;
- when any reduced price is 0 that was not 0 before.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.guards.guard import HOLD, NEW, PASS, Found, Guard, Options, percent, share
from feedtool.guards.rules.prices_told import NEARLY, changes, leaps
from feedtool.guards.rules.telling import are, counted, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "factor": Key(Number(minimum=1, description="What is a leap: so many times the reduced price, or its so manieth part."), default=3),
    "leaps": Key(Share(description="Hold when more than this share of the reduced prices leapt."), default="5%"),
    "leaps_at_least": Key(Number(whole=True, minimum=1, description="Hold only when so many leapt."), default=5),
    "reduction": Key(Share(description="What is far below the price: reduced by this share of it and more."), default="90%"),
    "reduced": Key(Share(description="Hold when more than this share of the reduced prices came to be so far below."), default="5%"),
    "reduced_at_least": Key(Number(whole=True, minimum=1, description="Hold only when so many did."), default=5),
    "zeros": Key(Number(whole=True, minimum=0, description="How many reduced prices may become 0."), default=0),
}


@dataclass(frozen=True, slots=True)
class _Sales:
    """The reduced prices of the new feed in its order: ``rows`` of its snapshot, ``was`` and ``now`` as numbers; what the item did not have is NaN."""

    rows: Rows
    now: np.ndarray
    price: np.ndarray
    was: np.ndarray
    old_price: np.ndarray


def _sales(situation: Situation) -> _Sales:
    matched, new = situation.matched, situation.new
    partners = np.full(new.num_rows, -1, dtype=np.int64)
    partners[matched.new] = matched.old
    rows = np.flatnonzero(new["sale_price"].is_valid().to_numpy())
    old = situation.old.select(["price", "sale_price"]).take(pa.array(partners[rows], mask=partners[rows] < 0))
    now = new.select(["price", "sale_price"]).take(pa.array(rows))
    return _Sales(rows, _numbers(now["sale_price"]), _numbers(now["price"]), _numbers(old["sale_price"]), _numbers(old["price"]))


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    numbers: np.ndarray = pc.fill_null(pc.cast(column, pa.float64()), float("nan")).to_numpy()
    return numbers


def _measure(options: Options, situation: Situation) -> Found:
    sales = _sales(situation)
    with np.errstate(divide="ignore", invalid="ignore"):  # what is missing is NaN, and no comparison with that is true
        leapt = sales.rows[leaps(sales.now / sales.was, float(options["factor"])) & (sales.now > 0) & (sales.was > 0)]
        far = (1 - float(options["reduction"])) / NEARLY
        below = sales.rows[(sales.now > 0) & (sales.now <= sales.price * far) & ~(sales.was <= sales.old_price * far)]
    zeros = sales.rows[(sales.now == 0) & ~(sales.was == 0)]
    both, every = int(np.count_nonzero((sales.was > 0) & (sales.now > 0))), len(sales.rows)
    figures = {"reduced_prices": every, "leaps": len(leapt), "far_below": len(below), "zeros": len(zeros)}
    reasons: list[tuple[str, Rows]] = []
    if len(zeros) > options["zeros"]:
        reasons.append((f"{counted(len(zeros), 'reduced price')} became 0", zeros))
    if len(leapt) >= options["leaps_at_least"] and share(len(leapt), both) > options["leaps"]:
        said = f"{part_of(len(leapt), both, 'reduced price')} ({percent(share(len(leapt), both))})"
        reasons.append((f"{said} rose to {options['factor']:g} times or fell to 1/{options['factor']:g} and beyond", leapt))
    if len(below) >= options["reduced_at_least"] and share(len(below), every) > options["reduced"]:
        said = f"{part_of(len(below), every, 'reduced price')} ({percent(share(len(below), every))}) {are(len(below))}"
        reasons.append((f"{said} {percent(options['reduction'])} and more below the price now", below))
    moved = np.union1d(np.union1d(leapt, below), zeros)
    part = share(len(moved), every)
    if reasons:
        said, rows = "; ".join(text for text, _ in reasons), reasons[0][1]
        return Found(HOLD, f"{said[0].upper()}{said[1:]}.", part, figures, rows, NEW, _shown(situation), _HINT)
    return Found(PASS, f"{part_of(len(moved), every, 'reduced price')} moved far.", part, figures)


def _shown(situation: Situation) -> Callable[[Rows], list[str]]:
    """Return how the reduced price of some rows changed: `none -> 1.49 SEK (price 149.00)`."""
    told = changes(situation, "sale_price")

    def shown(rows: Rows) -> list[str]:
        prices = to_text(situation.new["price"].take(pa.array(rows)).combine_chunks()).to_pylist()
        return [f"{change} (price {price or 'none'})" for change, price in zip(told(rows), prices, strict=True)]

    return shown


_HINT = "A decimal comma was read in another way, or the column holds something else now, such as a percentage. Compare an example with the source."
GUARD = Guard("sale_price", "GU216", _OPTIONS, _measure, expected_as="price")
