"""Announcing that a feed is about to change on purpose, so that guards let it pass once."""

import datetime
from collections.abc import Collection, Sequence
from fractions import Fraction

from feedtool.errors import OutputError, UsageError
from feedtool.guards import GUARDS, Expectation, share_of, span_of
from feedtool.pipeline.announced import announce, announced, record_of
from feedtool.project import Outlets
from feedtool.state import EXPECTED, WITHDRAWN, ChannelState, Event, Journal, expected_damage, locked
from feedtool.suggest import nearest

MOST_DAYS = 92
_NEVER = {
    "empty": "an empty feed deletes every listing; it is only approved when it is there, with `feedtool approve … --allow-empty`",
    "segments": "it only warns and holds nothing",
}


def guard_named(name: str) -> str:
    """Return the guard of a name that a change can be announced to. Raises UsageError."""
    if name not in GUARDS:
        known = [each for each in GUARDS if each not in _NEVER]
        near = nearest(name, known)
        meant = f"Did you mean `{near}`?" if near else f"There are: {', '.join(known)}."
        raise UsageError(f"there is no guard `{name}`. {meant}")
    if name in _NEVER:
        raise UsageError(f"nothing can be announced to the guard `{name}`: {_NEVER[name]}.")
    return name


def limit_of(guard: str, written: str) -> Fraction:
    """Return a limit in the measure of a guard: of `60%` the share, of `60h` the hours. Raises UsageError."""
    if guard == "age":
        span = span_of(written)
        if span is None:
            raise UsageError(f"`{written}` is no age of a source; write it like 60h or 3d.")
        return Fraction(int(span.total_seconds()), 3600)
    share = share_of(written)
    if share is None:
        raise UsageError(f"`{written}` is no limit for the guard `{guard}`; write a share such as 60%.")
    return share


def check_day(until: datetime.date, today: datetime.date) -> None:
    """Raise UsageError for a last day that is over, or so far away that the guard had better be switched off with a reason."""
    if until < today:
        raise UsageError(f"{until} is over; today is {today}.")
    if (until - today).days > MOST_DAYS:
        last = today + datetime.timedelta(days=MOST_DAYS)
        raise UsageError(
            f"{until} is too far away: a change is announced for at most {MOST_DAYS} days, here until {last}. For good, give the guard other "
            "limits in feedtool.yaml."
        )


def expected(outlets: Outlets, names: Sequence[str]) -> list[Expectation]:
    """Return what is announced for some channels; no names mean all."""
    return [each for outlet in outlets.chosen(names) for each in announced(outlets.storage.states.of(outlet.name))]


def expect(outlets: Outlets, name: str, changes: Sequence[Expectation], *, wait: float = 0) -> list[Expectation]:
    """Announce changes for a channel, or for all feeds of one with markets, in place of what was announced to the same guards; return them.

    The ``channel`` of the changes is set here. Raises BusyError, OutputError and UsageError; then nothing has changed.
    """
    states = [outlets.storage.states.of(each.name) for each in outlets.chosen([name])]
    made = []
    with locked(states, wait):
        for state in states:
            own = [Expectation(state.channel, each.guard, each.limit, each.until, each.because, each.by) for each in changes]
            guards = {each.guard for each in own}
            announce(state, [*(each for each in announced(state) if each.guard not in guards), *own])
            _note(state, EXPECTED, own)
            made += own
    return made


def withdraw(outlets: Outlets, name: str, guards: Collection[str], *, wait: float = 0) -> list[Expectation]:
    """Take back what was announced for a channel to some guards, or to all when none is named; return what was taken back.

    Raises UsageError when there is nothing of that kind.
    """
    states = [outlets.storage.states.of(each.name) for each in outlets.chosen([name])]
    gone, damaged = [], False
    with locked(states, wait):
        for state in states:
            if expected_damage(state):  # what it said nobody knows; from now on it says that there is nothing
                announce(state, [])
                damaged = True
            known = announced(state)
            own = [each for each in known if not guards or each.guard in guards]
            if own:
                announce(state, [each for each in known if each not in own])
                _note(state, WITHDRAWN, own)
            gone += own
    if not gone and not damaged:
        raise UsageError(
            f"nothing is announced for `{name}`{' to ' + ', '.join(sorted(guards)) if guards else ''}. `feedtool expect` lists all."
        )
    return gone


def _note(state: ChannelState, what: str, expectations: Sequence[Expectation]) -> None:
    for each in expectations:
        try:
            Journal(state.journal).add(Event(what, None, more=record_of(each)))
        except OSError as error:
            raise OutputError(f"The journal {state.journal} cannot be written: {error.strerror or error}.") from error
