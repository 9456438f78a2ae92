"""More than half of the last published feed is gone.

Holds above 50 % when at least 5 items are gone, whatever the limits of ``removed`` are. It happens about once in a hundred nights to real feeds, and
it was a fault each time. Only the approval of that very generation, or an expectation of ``removed`` that is as large, lets it through.
"""

from feedtool.guards.guard import HOLD, OLD, PASS, Found, Guard, Options, percent, share
from feedtool.guards.rules.telling import are, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "hold": Key(Share(description="Hold above this share."), default="50%"),
    "at_least": Key(Number(whole=True, minimum=0, description="Hold only when so many are gone."), default=5),
}


def _measure(options: Options, situation: Situation) -> Found:
    before, rows = situation.old.num_rows, situation.matched.removed
    part = share(len(rows), before)
    held = part > options["hold"] and len(rows) >= options["at_least"]
    message = f"{part_of(len(rows), before)} {are(len(rows))} gone ({percent(part)})"
    message = f"{message}, more than half of the feed." if held and options["hold"] >= part.from_float(0.5) else f"{message}."
    figures = {"removed": len(rows), "before": before, "share": float(part)}
    hint = "Nearly always a source was cut or empty. Compare the rows that were read with those of the last run."
    return Found(HOLD if held else PASS, message, part, figures, rows, OLD, hint=hint)


GUARD = Guard("vanished", "GU203", _OPTIONS, _measure, hard=True, expected_as="removed")
