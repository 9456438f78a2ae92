"""Items that can suddenly all be had, or none of them.

Compares the share of each word, such as ``in_stock``, among the items that both feeds have. Warns when one moves by more than 15 points, holds above 40, of at
least 20 items. Of 483 real revisions five changed the availability of more than 20 % of the items, among them one that flipped all of its 486 items
twice within 8 minutes.
"""

from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards.guard import PASS, Found, Guard, Options, level, percent, share
from feedtool.guards.rules.telling import counted, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when a share moves by more points."), default="15%"),
    "hold": Key(Share(description="Hold when a share moves by more points."), default="40%"),
    "from": Key(Number(whole=True, minimum=0, description="The number of items in both feeds from which these limits count."), default=20),
}
_NONE = "none"


def _measure(options: Options, situation: Situation) -> Found:
    matched = situation.matched
    old = situation.old["availability"].take(pa.array(matched.old)).fill_null(_NONE).combine_chunks()
    new = situation.new["availability"].take(pa.array(matched.new)).fill_null(_NONE).combine_chunks()
    both = len(new)
    was, now = (dict(zip(*(part.to_pylist() for part in pc.value_counts(side).flatten()), strict=True)) for side in (old, new))
    moves = {word: share(now.get(word, 0), both) - share(was.get(word, 0), both) for word in sorted({*was, *now})}
    word = max(moves, key=lambda each: (abs(moves[each]), each), default=_NONE)
    moved = abs(moves.get(word, Fraction(0)))
    found = level(moved, options["warn"], options["hold"]) if both >= options["from"] else PASS
    changed = np.asarray(pc.not_equal(old, new).to_numpy(zero_copy_only=False), dtype=bool)
    rows = matched.new[changed]
    shares = [percent(share(each.get(word, 0), both)) for each in (was, now)]
    message = f"{part_of(len(rows), both)} changed the availability."
    if found != PASS:
        message = (
            f"`{word}` was {shares[0]} of {counted(both, 'item')} and is {shares[1]} of them now; {counted(len(rows), 'item')} changed."
        )
    figures = {"items": both, "changed": len(rows), "word": word, "points": float(moved * 100)}
    said = dict(zip(matched.new.tolist(), zip(old.to_pylist(), new.to_pylist(), strict=True), strict=True)) if len(rows) else {}
    return Found(found, message, moved, figures, rows, shown=lambda chosen: [" -> ".join(said[row]) for row in chosen.tolist()], hint=_HINT)


_HINT = "Look at the stock that was read: a column that became empty, a warehouse that is missing, a join that found nothing."
GUARD = Guard("availability", "GU208", _OPTIONS, _measure)
