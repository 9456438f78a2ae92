"""A whole brand, category or segment that is gone while the rest is there.

Warns when all items of one, at least 20, are gone. Too little for a limit on the whole feed, and nearly always one supplier's file that did not come.
With ``segments`` in the project file each of them is guarded by itself.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards.guard import OLD, PASS, WARN, Found, Guard, Options
from feedtool.guards.situation import Situation
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {"warn": Key(Number(whole=True, minimum=1, description="Warn when so many items, all of one value, are gone."), default=20)}
_COLUMNS = ("segment", "brand", "category")


def _measure(options: Options, situation: Situation) -> Found:
    gone = situation.matched.removed
    rest_is_there = 2 * len(gone) <= situation.old.num_rows
    every = [each for column in _COLUMNS if rest_is_there for each in _lost(column, gone, situation.old, options["warn"])]
    lost = list({rows.tobytes(): (column, value, rows) for column, value, rows in reversed(every)}.values())[
        ::-1
    ]  # the same items are told once
    if not lost:
        return Found(PASS, "No brand, category or segment is gone as a whole.")
    told = "; ".join(f"all {len(rows):,} items of {column} `{value}`" for column, value, rows in lost[:3])
    more = f"; and {len(lost) - 3:,} more" if len(lost) > 3 else ""
    rows = np.unique(np.concatenate([rows for _, _, rows in lost]))
    figures = {f"{column} {value}": len(rows) for column, value, rows in lost}
    hint = "Look whether the source of these items came, and whether a filter leaves them out."
    return Found(WARN, f"Gone are {told}{more}.", Fraction(len(rows)), figures, rows, OLD, hint=hint)


def _lost(column: str, gone: Rows, old: pa.Table, least: int) -> Iterator[tuple[str, str, Rows]]:
    """Yield the values of a column whose items are all gone, the most frequent first."""
    values = old[column].combine_chunks()
    there = dict(zip(*(part.to_pylist() for part in pc.value_counts(values).flatten()), strict=True))
    of_gone = values.take(pa.array(gone))
    lost = dict(zip(*(part.to_pylist() for part in pc.value_counts(of_gone).flatten()), strict=True))
    for value, number in sorted(lost.items(), key=lambda pair: (-pair[1], str(pair[0]))):
        if value is not None and number >= least and number == there[value]:
            yield column, value, gone[pc.fill_null(pc.equal(of_gone, value), False).to_numpy(zero_copy_only=False)]


GUARD = Guard("segments", "GU212", _OPTIONS, _measure)
