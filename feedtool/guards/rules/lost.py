"""A feed was live, and nothing of it is left that a new one could be compared with.

The last feeds are damaged or were deleted, so no other guard can say what has changed; a feed with two of 20 items would go live like the first one.
Held until somebody has looked. A feed with the very bytes of the last one passes, and so does the first feed of a channel.
"""

from fractions import Fraction

from feedtool.guards.guard import HOLD, PASS, Found, Guard, Options
from feedtool.guards.rules.telling import counted
from feedtool.guards.situation import Situation

_HINT = (
    "`feedtool verify` says what is damaged. Bring the state folder back from a backup, or look at the feed, and approve it if it is right."
)


def _measure(options: Options, situation: Situation) -> Found:
    lost = situation.candidate.lost
    if situation.baseline is not None or lost is None:
        return Found(PASS, "The last published feed is there, or there was none.")
    items = situation.new.num_rows
    message = f"{lost[:1].upper()}{lost[1:]} was live, and no stored feed is whole, so this one, with {counted(items, 'item')}, can be compared with nothing."
    return Found(HOLD, message, Fraction(1), {"items": items}, hint=_HINT)


GUARD = Guard("lost", "GU217", {}, _measure, absolute=True)
