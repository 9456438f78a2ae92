"""A feed that has grown by a lot.

Warns above 50 % more items, holds above 300 % more, when at least 10 items are new and the feed had at least 20. A join that gives every product several
times does that, or a filter that was lost; channels and their plans have limits (Merchant Center: 150,000 items), and what is beyond them is refused.
"""

from feedtool.guards.guard import PASS, Found, Guard, Options, level, percent, share
from feedtool.guards.rules.telling import items
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when the feed grew by more than this share."), default="50%"),
    "hold": Key(Share(description="Hold when the feed grew by more than this share."), default="300%"),
    "at_least": Key(Number(whole=True, minimum=0, description="Say nothing when fewer items are new."), default=10),
    "from": Key(Number(whole=True, minimum=0, description="The size of the last feed from which these limits count."), default=20),
}


def _measure(options: Options, situation: Situation) -> Found:
    before, now = situation.old.num_rows, situation.new.num_rows
    grown = share(max(now - before, 0), before)
    large = before >= options["from"] and now - before >= options["at_least"]
    found = level(grown, options["warn"], options["hold"]) if large else PASS
    message = (
        f"The feed has {items(now)}, {percent(grown)} more than the {before:,} of the last one." if grown else f"The feed has {items(now)}."
    )
    figures = {"items": now, "before": before, "share": float(grown)}
    hint = "Look at joins that give a product several times, and at filters that were taken away."
    return Found(found, message, grown, figures, situation.matched.added, hint=hint)


GUARD = Guard("growth", "GU206", _OPTIONS, _measure)
