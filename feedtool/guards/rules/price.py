"""Prices that have moved by far too much, of items that both feeds have.

Warns when more than 30 % of the prices have changed: there are days on which a shop reprices everything, 12 of 483 real revisions changed more than
20 %. Holds

- when the median of new price by old price is outside of 0.67 to 1.5 (of at least 5 items): a decimal comma that was lost multiplies everything by a hundred;
- when more than 5 % of the prices, and at least 5, are three times what they were or a third of it;
- when any price is 0 that was not 0 before;
- when more than 5 % are in another currency.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards.guard import HOLD, NEW, PASS, WARN, Found, Guard, Options, percent, share
from feedtool.guards.rules.prices_told import changes, leaps
from feedtool.guards.rules.telling import are, counted, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when more than this share of the prices has changed."), default="30%"),
    "median_low": Key(Number(minimum=0, description="Hold when the median of new by old is below it."), default=0.67),
    "median_high": Key(Number(minimum=0, description="Hold when the median of new by old is above it."), default=1.5),
    "factor": Key(Number(minimum=1, description="What is a leap: so many times the price, or its so manieth part."), default=3),
    "leaps": Key(Share(description="Hold when more than this share of the prices leapt."), default="5%"),
    "leaps_at_least": Key(Number(whole=True, minimum=1, description="Hold only when so many leapt."), default=5),
    "zeros": Key(Number(whole=True, minimum=0, description="How many prices may become 0."), default=0),
    "currency": Key(Share(description="Hold when more than this share is in another currency."), default="5%"),
    "from": Key(Number(whole=True, minimum=1, description="The number of prices from which the median counts."), default=5),
}


@dataclass(frozen=True, slots=True)
class _Prices:
    """The prices of the items that both feeds have, as far as both can be read; ``rows`` are those of the new snapshot."""

    rows: Rows
    old: Rows
    new: Rows
    changed: Rows
    flipped: Rows


def _prices(situation: Situation) -> _Prices:
    matched = situation.matched
    sides = ((situation.old, matched.old), (situation.new, matched.new))
    was, now = (side.select(["price", "currency"]).take(pa.array(rows)) for side, rows in sides)
    both = pc.and_(was["price"].is_valid(), now["price"].is_valid())
    flipped = pc.fill_null(pc.and_(pc.not_equal(was["currency"], now["currency"]), both), False)
    same = pc.and_not(both, flipped)
    changed = pc.fill_null(pc.not_equal(was["price"], now["price"]), False)
    old, new = (pc.cast(each["price"], pa.float64()).filter(same).to_numpy() for each in (was, now))
    of_same = matched.new[same.to_numpy()]
    return _Prices(of_same, old, new, changed.filter(same).to_numpy(), matched.new[flipped.to_numpy()])


def _measure(options: Options, situation: Situation) -> Found:
    prices = _prices(situation)
    both, changed = len(prices.rows), prices.rows[prices.changed]
    reasons, figures = _reasons(options, prices)
    part = share(len(changed), both)
    figures = {"prices": both, "changed": len(changed), **figures}
    if reasons:
        said, rows = "; ".join(text for text, _ in reasons), reasons[0][1]
        return Found(
            HOLD, f"{said[0].upper()}{said[1:]}.", max(part, share(len(rows), both)), figures, rows, NEW, changes(situation), _HINT
        )
    found = WARN if part > options["warn"] else PASS
    message = f"{part_of(len(changed), both, 'price')} changed ({percent(part)})."
    return Found(found, message, part, figures, changed, NEW, changes(situation), _REPRICED)


def _reasons(options: Options, prices: _Prices) -> tuple[list[tuple[str, Rows]], dict[str, int | float | str]]:
    """Return why the prices cannot be right, each with the rows that show it, the worst first; and what was measured."""
    priced = (prices.old > 0) & (prices.new > 0)
    rows, ratios, factor = prices.rows[priced], prices.new[priced] / prices.old[priced], float(options["factor"])
    median = float(np.median(ratios)) if len(ratios) else 1.0
    leapt = rows[leaps(ratios, factor)]
    zeros, every = prices.rows[(prices.new == 0) & (prices.old != 0)], len(prices.rows) + len(prices.flipped)
    reasons: list[tuple[str, Rows]] = []
    if share(len(prices.flipped), every) > options["currency"]:
        reasons.append(
            (f"{part_of(len(prices.flipped), every, 'price')} {are(len(prices.flipped))} in another currency than before", prices.flipped)
        )
    if len(zeros) > options["zeros"]:
        reasons.append((f"{counted(len(zeros), 'price')} became 0", zeros))
    if len(ratios) >= options["from"] and not float(options["median_low"]) <= median <= float(options["median_high"]):
        reasons.append((f"the median of {counted(len(ratios), 'price')} is {median:.3g} times what it was", prices.rows[prices.changed]))
    if len(leapt) >= options["leaps_at_least"] and share(len(leapt), len(ratios)) > options["leaps"]:
        part = percent(share(len(leapt), len(ratios)))
        reasons.append(
            (
                f"{part_of(len(leapt), len(ratios), 'price')} ({part}) rose to {factor:g} times or fell to 1/{factor:g} and beyond",
                leapt,
            )
        )
    return reasons, {
        "median_ratio": round(median, 6), "leaps": len(leapt), "zeros": len(zeros), "other_currency": len(prices.flipped),
    }  # fmt: skip


_HINT = "A decimal comma or a currency was read in another way, or the column holds something else now. Compare an example with the source."
_REPRICED = "If the whole shop was repriced, all is well."
GUARD = Guard("price", "GU207", _OPTIONS, _measure)
