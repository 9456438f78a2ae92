"""An attribute that the whole feed has lost.

Holds when an attribute that at least half of the items, and at least 10, had at the last run is given by none of them now; warns when it was at least
a tenth of them. A column that is there but empty does that, or a line that was taken out of the mapping. What fewer items have comes and goes, such
as a sale price.
"""

from feedtool.guards.guard import HOLD, PASS, WARN, Found, Guard, Options, share
from feedtool.guards.rules.telling import part_of
from feedtool.guards.shapes import Share
from feedtool.guards.situation import Situation
from feedtool.positioned_yaml.shape import Key, Number

_OPTIONS = {
    "warn": Key(Share(description="Warn about an attribute that so many of the items had."), default="10%"),
    "hold": Key(Share(description="Hold the loss of an attribute that so many of the items had."), default="50%"),
    "at_least": Key(Number(whole=True, minimum=1, description="Say nothing of an attribute that fewer items had."), default=10),
}


def _measure(options: Options, situation: Situation) -> Found:
    assert situation.baseline
    old, new = situation.baseline.statistics, situation.candidate.statistics
    had = {name: old.candidates - blank for name, blank in old.blanks.items()}
    gone = [name for name in had if new.candidates and new.blanks.get(name, new.candidates) == new.candidates]
    lost = {
        name: had[name] for name in sorted(gone) if had[name] >= options["at_least"] and share(had[name], old.candidates) >= options["warn"]
    }
    figures = {"attributes": ", ".join(lost)}
    if not lost:
        return Found(PASS, "Every attribute that many items had is still given.", figures=figures)
    most = max(share(number, old.candidates) for number in lost.values())
    told = ", ".join(f"{name} ({part_of(number, old.candidates)} had it)" for name, number in lost.items())
    hint = "Look at the mapping and at the columns that these attributes are made of: one may be empty, or have another name."
    return Found(HOLD if most >= options["hold"] else WARN, f"No item has {told} any more.", most, figures, hint=hint)


GUARD = Guard("columns", "GU211", _OPTIONS, _measure)
