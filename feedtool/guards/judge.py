"""Judging a feed before it becomes current."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import pyarrow as pa

from feedtool.guards.expectations import Expectation, covering
from feedtool.guards.guard import HOLD, OFF, OLD, PASS, WARN, Figures, Found, Guard
from feedtool.guards.resemblance import in_common
from feedtool.guards.rules import GUARDS
from feedtool.guards.settings import GuardSettings
from feedtool.guards.situation import Baseline, Candidate, Situation

EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Example:
    """An item that a guard speaks of: its identity, and what it is or what became of it."""

    id: str
    about: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a guard says of a feed.

    ``level`` is ``pass``, ``warn``, ``hold`` or ``off``; ``code`` is that of its message in the catalogue of codes. ``figures`` is what was measured.
    ``examples`` are up to ten of the ``count`` items that it is about, ``shared`` what they have in common, both only with a warning or a hold.
    ``expected`` is the expectation that let it pass; whoever publishes the feed must use it up. What a ``hard`` guard holds only the approval of that
    generation releases.
    """

    guard: str
    code: str
    level: str
    message: str
    figures: Figures
    count: int = 0
    examples: tuple[Example, ...] = ()
    shared: str | None = None
    hint: str | None = None
    expected: Expectation | None = None
    hard: bool = False


def judge(
    settings: GuardSettings,
    baseline: Baseline | None,
    candidate: Candidate,
    now: datetime.datetime,
    expectations: Sequence[Expectation] = (),
) -> list[Verdict]:
    """Return what every guard says of a feed, in the order of the guards; ``now`` is aware of its time zone.

    Without a baseline only absolute guards judge. ``expectations`` are those of the channel.
    """
    return judge_by(list(GUARDS.values()), settings, Situation(candidate, baseline, now), expectations)


def judge_by(guards: Sequence[Guard], settings: GuardSettings, situation: Situation, expectations: Sequence[Expectation]) -> list[Verdict]:
    """Return what some of the guards say."""
    verdicts = [_verdict(guard, settings, situation, expectations, {HOLD}) for guard in guards]
    used = [each.expected for each in verdicts if each.expected]
    if not used:  # what only warns needs no expectation, and uses none up
        return verdicts
    return [
        _verdict(guard, settings, situation, used, {HOLD, WARN}) if verdict.level == WARN else verdict
        for guard, verdict in zip(guards, verdicts, strict=True)
    ]


def _verdict(
    guard: Guard, settings: GuardSettings, situation: Situation, expectations: Sequence[Expectation], let_through: Collection[str]
) -> Verdict:
    if guard.name in settings.off:
        return Verdict(guard.name, guard.code, OFF, f"Switched off: {settings.off[guard.name]}.", {})
    if situation.baseline is None and not guard.absolute:
        return Verdict(guard.name, guard.code, PASS, "There is no published feed to compare with.", {})
    found = guard.measure(settings.options[guard.name], situation)
    if found.level == PASS:
        return Verdict(guard.name, guard.code, PASS, found.message, found.figures, len(found.rows))
    expected = covering(expectations, guard, found.measured, situation.now.date())
    if expected and found.level in let_through:
        message = f"{found.message} It was expected by {expected.by}: {expected.because}"
        return Verdict(guard.name, guard.code, PASS, message, found.figures, len(found.rows), expected=expected)
    return _told(guard, found, situation)


def _told(guard: Guard, found: Found, situation: Situation) -> Verdict:
    """Return a warning or a hold with what helps to understand it."""
    side = situation.old if found.side == OLD else situation.new
    first = found.rows[:EXAMPLES]
    about = found.shown(first) if found.shown else _described(side.take(pa.array(first)))
    ids = side["id"].take(pa.array(first)).to_pylist()
    return Verdict(
        guard=guard.name,
        code=guard.code,
        level=found.level,
        message=found.message,
        figures=found.figures,
        count=len(found.rows),
        examples=tuple(Example(item or "", text) for item, text in zip(ids, about, strict=True)),
        shared=in_common(side, found.rows),
        hint=found.hint,
        hard=guard.hard and found.level == HOLD,
    )


def _described(items: pa.Table) -> list[str]:
    """Return of each item what a person knows it by."""
    columns = [items[name].to_pylist() for name in ("brand", "category")]
    return [", ".join(filter(None, values)) for values in zip(*columns, strict=True)]


def worst(verdicts: Sequence[Verdict]) -> str:
    """Return ``hold``, ``warn`` or ``pass``: what all verdicts together mean."""
    levels = {verdict.level for verdict in verdicts}
    return next((level for level in (HOLD, WARN) if level in levels), PASS)
