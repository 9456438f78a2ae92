"""A feed without items.

Channels delete every listing that an upload leaves out, so an empty feed deletes all of them. Held always, also at the first run: fewer items than
``least`` (1) never become current. Raise it to a number that your shop never falls below.
"""

from fractions import Fraction

from feedtool.guards.guard import HOLD, PASS, Found, Guard, Options
from feedtool.guards.rules.telling import counted
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {"least": Key(Number(whole=True, minimum=1, description="The fewest items that may become current."), default=1)}


def _measure(options: Options, situation: Situation) -> Found:
    items, least = situation.new.num_rows, options["least"]
    figures = {"items": items, "least": least}
    if items >= least:
        return Found(PASS, f"The feed has {counted(items, 'item')}.", figures=figures)
    read = situation.candidate.counts.read
    what = "The feed has no item" if not items else f"The feed has only {items:,} of at least {counted(least, 'item')}"
    hint = "The channel would delete every listing that is not in the feed. Look at what the source delivered, and at the problems of this run."
    return Found(
        HOLD, f"{what}; {counted(read, 'product')} {'was' if read == 1 else 'were'} read.", Fraction(least - items), figures, hint=hint
    )


GUARD = Guard("empty", "GU201", _OPTIONS, _measure, absolute=True, hard=True)
