"""Letters that a wrong encoding has broken.

Warns of any item with U+FFFD or letters such as ``Ã©`` that did not have them at the last run; holds when they are more than 0.5 % of the items, and
at least 3. At the first run it only warns: a catalogue may have had them for years.
"""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards.guard import HOLD, PASS, WARN, Found, Guard, Options, percent, share
from feedtool.guards.rules.telling import part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "hold": Key(Share(description="Hold above this share of the items."), default="0.5%"),
    "at_least": Key(Number(whole=True, minimum=1, description="Hold only when so many are damaged."), default=3),
}


def _measure(options: Options, situation: Situation) -> Found:
    damaged = situation.new["damaged"].combine_chunks().to_numpy(zero_copy_only=False).copy()
    if situation.baseline:
        matched = situation.matched
        before = situation.old["damaged"].take(pa.array(matched.old))
        damaged[matched.new[pc.fill_null(before, False).to_numpy()]] = False
    rows = damaged.nonzero()[0]
    part = share(len(rows), situation.new.num_rows)
    figures = {"damaged": len(rows), "items": situation.new.num_rows, "share": float(part)}
    if not len(rows):
        return Found(PASS, "No item has letters that have been broken since the last run.", figures=figures)
    held = situation.baseline is not None and part > options["hold"] and len(rows) >= options["at_least"]
    message = f"{part_of(len(rows), situation.new.num_rows)} ({percent(part)}) {'has' if len(rows) == 1 else 'have'} broken letters."
    hint = "A source was read in a wrong encoding. Declare its `encoding`, or have it written as UTF-8."
    return Found(HOLD if held else WARN, message, part, figures, rows, hint=hint)


GUARD = Guard("damaged", "GU213", _OPTIONS, _measure, absolute=True)
