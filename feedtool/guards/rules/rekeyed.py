"""Items that all got new ids.

Warns when more than 20 % of the items are gone and as many are new, holds when both are more than 50 %, of a feed of at least 20 items. A channel knows an item
by its id alone: with a new one its history, reviews and approvals begin anew.
"""

from feedtool.guards.guard import HOLD, PASS, WARN, Found, Guard, Options, percent, share
from feedtool.guards.rules.telling import are, items
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when more than this share is gone, and as much is new."), default="20%"),
    "hold": Key(Share(description="Hold when more than this share is gone, and as much is new."), default="50%"),
    "from": Key(Number(whole=True, minimum=0, description="The size of the last feed from which these limits count."), default=20),
}


def _measure(options: Options, situation: Situation) -> Found:
    before, matched = situation.old.num_rows, situation.matched
    gone, new = share(len(matched.removed), before), share(len(matched.added), before)
    both = min(gone, new)
    level = PASS
    if before >= options["from"]:
        level = HOLD if both > options["hold"] else WARN if both > options["warn"] else PASS
    message = f"{items(len(matched.removed))} {are(len(matched.removed))} gone ({percent(gone)}) and {len(matched.added):,} are new ({percent(new)})."
    if level != PASS:
        message = f"{message} It looks as if items had got other ids; their history at the channel would be lost."
    figures = {"removed": len(matched.removed), "added": len(matched.added), "before": before, "share": float(both)}
    hint = "Look at the attribute of the identity in the mapping, and at the column that it is made of: blanks, zeros in front, another number."
    return Found(level, message, both, figures, matched.added, hint=hint)


GUARD = Guard("rekeyed", "GU205", _OPTIONS, _measure)
