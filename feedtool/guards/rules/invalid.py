"""Items that the channel would refuse.

Warns when more than 2 % of the items are invalid, holds above 10 % when at least 3 are, and always when all are. Invalid items are left out of the
feed, so each of them is also one that is removed. It needs no last feed.
"""

from feedtool.guards.guard import HOLD, PASS, WARN, Found, Guard, Options, level, percent, share
from feedtool.guards.rules.telling import are, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn above this share."), default="2%"),
    "hold": Key(Share(description="Hold above this share."), default="10%"),
    "at_least": Key(Number(whole=True, minimum=1, description="Hold only when so many are invalid."), default=3),
}


def _measure(options: Options, situation: Situation) -> Found:
    counts = situation.candidate.counts
    judged = counts.exported + counts.invalid
    part = share(counts.invalid, judged)
    found = level(part, options["warn"], options["hold"])
    if found == HOLD and counts.invalid < options["at_least"]:
        found = WARN
    if judged and counts.invalid == judged:
        found = HOLD
    message = f"{part_of(counts.invalid, judged)} {are(counts.invalid)} invalid ({percent(part)})."
    figures = {"invalid": counts.invalid, "judged": judged, "share": float(part)}
    hint = "The problems of this run say why; the most frequent one is nearly always one line of the mapping." if found != PASS else None
    return Found(found, message, part, figures, hint=hint)


GUARD = Guard("invalid", "GU210", _OPTIONS, _measure, absolute=True)
