"""An attribute that every item should have and that many have lost.

Looks at the attributes that the channel requires or advises. Warns when 2 points more of the items lack one than at the last run, holds at 20 points
more, when that are at least 5 items of at least 20. Items that lack what the channel requires are invalid; here they are counted with the rest.
"""

from fractions import Fraction

from feedtool.guards.guard import PASS, Figures, Found, Guard, Options, level, percent, share
from feedtool.guards.rules.telling import part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn when so many points more of the items lack an attribute."), default="2%"),
    "hold": Key(Share(description="Hold when so many points more of the items lack an attribute."), default="20%"),
    "at_least": Key(Number(whole=True, minimum=0, description="Say nothing when fewer items more lack it."), default=5),
    "from": Key(Number(whole=True, minimum=0, description="The number of items from which these limits count."), default=20),
}


def _measure(options: Options, situation: Situation) -> Found:
    assert situation.baseline
    old, new = situation.baseline.statistics, situation.candidate.statistics
    enough = min(old.candidates, new.candidates) >= options["from"]
    worst, rise = "", Fraction(0)
    for name in sorted(situation.candidate.needed & old.blanks.keys() & new.blanks.keys()):
        more = share(new.blanks[name], new.candidates) - share(old.blanks[name], old.candidates)
        lost = new.blanks[name] - share(old.blanks[name], old.candidates) * new.candidates
        if enough and more > rise and lost >= options["at_least"]:
            worst, rise = name, more
    figures: Figures = {"attribute": worst, "points": float(rise * 100)}
    found = level(rise, options["warn"], options["hold"])
    if found == PASS:
        return Found(PASS, "No attribute is missing from many more items than before.", rise, figures)
    were = percent(share(old.blanks[worst], old.candidates))
    message = (
        f"{part_of(new.blanks[worst], new.candidates)} lack {worst} ({percent(share(new.blanks[worst], new.candidates))}); it was {were}."
    )
    hint = f"Look at the column that `{worst}` is made of in the mapping; its source may have been emptied or renamed."
    return Found(found, message, rise, figures, hint=hint)


GUARD = Guard("blanks", "GU209", _OPTIONS, _measure)
