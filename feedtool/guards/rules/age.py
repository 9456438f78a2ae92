"""A source that nobody has renewed.

Warns when a file is older than 26 hours, holds above 48 hours when it was younger at the last published run: then it used to come, and has stopped.
Give other limits when your source comes weekly: ``age: {warn: 8d, hold: 9d}``. A source that was old from the beginning only warns.
"""

import datetime
from fractions import Fraction

from feedtool.guards.guard import HOLD, PASS, WARN, Figures, Found, Guard, Options
from feedtool.guards.shapes import Span
from feedtool.guards.situation import Situation, Source
from feedtool.positioned_yaml.shape import Key

_OPTIONS = {
    "warn": Key(Span(description="Warn when a source is older."), default="26h"),
    "hold": Key(Span(description="Hold when a source is older that was younger at the last published run."), default="48h"),
}
_HOUR = datetime.timedelta(hours=1)


def _measure(options: Options, situation: Situation) -> Found:
    ages = {each.name: age for each in situation.candidate.sources if (age := _age(each)) is not None}
    if not ages:
        return Found(PASS, "No source says when it was changed.")
    before = {each.name: age for each in (situation.baseline.sources if situation.baseline else ()) if (age := _age(each)) is not None}
    stopped = {name: age for name, age in ages.items() if age > options["hold"] and before.get(name, age) <= options["hold"]}
    chosen = stopped or ages
    oldest = max(sorted(chosen), key=chosen.__getitem__)
    age = chosen[oldest]
    figures: Figures = {"source": oldest, "hours": round(age / _HOUR, 1)}
    found = HOLD if stopped else WARN if age > options["warn"] else PASS
    message = f"{oldest} was changed {_words(age)} ago."
    if found == HOLD:
        message = f"{oldest} was changed {_words(age)} ago; it used to come more often."
    hint = (
        "Look at what delivers it. If it comes less often now, give the guard other limits: `age: {warn: 8d, hold: 9d}`."
        if found != PASS
        else None
    )
    return Found(found, message, Fraction(int(age.total_seconds()), 3600), figures, hint=hint)


def _age(source: Source) -> datetime.timedelta | None:
    """Return how old a source was when it was read; a clock that went backwards makes nothing younger than new."""
    return max(source.read - source.modified, datetime.timedelta()) if source.modified else None


def _words(age: datetime.timedelta) -> str:
    return f"{age.days} days" if age >= datetime.timedelta(days=3) else f"{int(age / _HOUR)} hours"


GUARD = Guard("age", "GU214", _OPTIONS, _measure, absolute=True)
