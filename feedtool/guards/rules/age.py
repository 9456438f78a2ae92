"""A source that nobody has renewed, or that has gone back in time.

Warns when a file is older than 26 hours. Holds when a file is older than the one that the last published feed was made of: somebody has put back
a copy of earlier days. Give another limit when your source comes weekly: ``age: {warn: 8d}``. To refuse a source that is too old, give it ``fresh``
in the catalogue.
"""

import datetime
from fractions import Fraction

from feedtool.guards.guard import HOLD, PASS, WARN, Figures, Found, Guard, Options
from feedtool.guards.shapes import Span
from feedtool.guards.situation import Situation, Source
from feedtool.positioned_yaml.shape import Key

_OPTIONS = {"warn": Key(Span(description="Warn when a source is older."), default="26h")}
_HOUR = datetime.timedelta(hours=1)


def _measure(options: Options, situation: Situation) -> Found:
    ages = {each.name: age for each in situation.candidate.sources if (age := _age(each)) is not None}
    if not ages:
        return Found(PASS, "No source says when it was changed.")
    before = {each.name: each.modified for each in (situation.baseline.sources if situation.baseline else ())}
    back = {
        each.name: ages[each.name]
        for each in situation.candidate.sources
        if each.modified and (then := before.get(each.name)) and each.modified < then
    }
    chosen = back or ages
    oldest = max(sorted(chosen), key=chosen.__getitem__)
    age = chosen[oldest]
    figures: Figures = {"source": oldest, "hours": round(age / _HOUR, 1)}
    found = HOLD if back else WARN if age > options["warn"] else PASS
    message = f"{oldest} was changed {_words(age)} ago."
    if found == HOLD:
        message = f"{oldest} is older than the one that the last feed was made of: it was changed {_words(age)} ago."
    hints = {
        HOLD: "Look whether somebody has put back a copy of earlier days. If that was meant, approve the feed.",
        WARN: "Look at what delivers it. If it comes less often, give the guard another limit: `age: {warn: 8d}`.",
    }
    return Found(found, message, Fraction(int(age.total_seconds()), 3600), figures, hint=hints.get(found))


def _age(source: Source) -> datetime.timedelta | None:
    """Return how old a source was when it was read; a clock that went backwards makes nothing younger than new."""
    return max(source.read - source.modified, datetime.timedelta()) if source.modified else None


def _words(age: datetime.timedelta) -> str:
    return f"{age.days} days" if age >= datetime.timedelta(days=3) else f"{int(age / _HOUR)} hours"


GUARD = Guard("age", "GU214", _OPTIONS, _measure, absolute=True)
