"""A feed that shrinks a little every night.

Warns when it has less than 70 % of the most items of the last 14 published generations, holds below 50 % of the most of the last 30 days, when that was
at least 20. The other guards compare with the last night only: a real feed went from 46 items to 9 in 49 nights, and no night was remarkable.
What was approved or announced is the new measure. An expectation of ``removed`` that is as large lets it through.
"""

import datetime
from fractions import Fraction

from feedtool.guards.guard import HOLD, PASS, WARN, Found, Guard, Options, percent, share
from feedtool.guards.rules.telling import items
from feedtool.guards.shapes import Share, Span
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn below this share of the most items of the last `runs`."), default="70%"),
    "runs": Key(Number(whole=True, minimum=1, description="How many published generations to look back on."), default=14),
    "hold": Key(Share(description="Hold below this share of the most items within `window`."), default="50%"),
    "window": Key(Span(description="How far to look back."), default="30d"),
    "from": Key(Number(whole=True, minimum=0, description="The number of items from which these limits count."), default=20),
}


def _measure(options: Options, situation: Situation) -> Found:
    assert situation.baseline
    history, now = situation.baseline.history, situation.new.num_rows
    window: datetime.timedelta = options["window"]
    recent = max((each.items for each in history[-options["runs"] :]), default=0)
    most = max((each.items for each in history if situation.now - each.moment <= window), default=0)
    figures = {"items": now, "most_of_runs": recent, "most_of_window": most}
    if most >= options["from"] and share(now, most) < options["hold"]:
        message = f"The feed has {items(now)}, {percent(share(now, most))} of the {most:,} that it had within the last {window.days} days."
        return Found(HOLD, message, 1 - share(now, most), figures, hint=_HINT)
    if recent >= options["from"] and share(now, recent) < options["warn"]:
        runs = min(options["runs"], len(history))
        message = (
            f"The feed has {items(now)}, {percent(share(now, recent))} of the {recent:,} that it had within its last {runs} generations."
        )
        return Found(WARN, message, 1 - share(now, recent), figures, hint=_HINT)
    return Found(PASS, f"The feed has {items(now)}; its most lately were {max(recent, most, now):,}.", Fraction(0), figures)


_HINT = "It shrinks little by little. Look whether products are left out that should be sold, and whether new ones still come in."
GUARD = Guard("trailing", "GU204", _OPTIONS, _measure, expected_as="removed")
