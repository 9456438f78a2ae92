"""Items that were in the last published feed and are not in this one.

Warns above 10 %, holds above 20 % when at least 10 items are gone and the feed had at least 20. A smaller feed is held when more than 50 % and at
least 5 items are gone. Of 549 real revisions of public feeds this holds 1.6 %: faults and items that all got new ids, and a shop that was being
closed down; a limit of 5 % would have held 21.5 %.
"""

from fractions import Fraction

from feedtool.guards.guard import HOLD, OLD, PASS, Found, Guard, Options, level, percent, share
from feedtool.guards.rules.telling import are, part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn above this share."), default="10%"),
    "hold": Key(Share(description="Hold above this share."), default="20%"),
    "at_least": Key(Number(whole=True, minimum=0, description="Hold only when so many are gone."), default=10),
    "from": Key(Number(whole=True, minimum=0, description="The size of the last feed from which these limits count."), default=20),
    "small_hold": Key(Share(description="The limit for smaller feeds."), default="50%"),
    "small_at_least": Key(Number(whole=True, minimum=0, description="The number for smaller feeds."), default=5),
}


def _measure(options: Options, situation: Situation) -> Found:
    before, rows = situation.old.num_rows, situation.matched.removed
    gone, part = len(rows), share(len(rows), before)
    large = before >= options["from"]
    limit, least = (options["hold"], options["at_least"]) if large else (options["small_hold"], options["small_at_least"])
    found = level(part, options["warn"] if large else limit, limit)
    if found == HOLD and gone < least:
        found = PASS if not large else level(part, options["warn"], Fraction(1))
    message = f"{part_of(gone, before)} {are(gone)} gone ({percent(part)})."
    if found == HOLD:
        message = f"{part_of(gone, before)} {are(gone)} gone ({percent(part)}); more than {percent(limit)} is held."
    figures = {"removed": gone, "before": before, "share": float(part)}
    hint = "Look for what they have in common: a supplier's file that did not come, a filter in the query, a rule of the mapping."
    return Found(found, message, part, figures, rows, OLD, hint=hint)


GUARD = Guard("removed", "GU202", _OPTIONS, _measure)
