"""A feed that a guard holds night after night: how long it has been so, and whether it is the same items each time."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from itertools import takewhile

import pyarrow as pa

from feedtool.problems import WARNING, Problem
from feedtool.snapshot import match
from feedtool.state import HELD_BACK, LIVE, Event, Manifest

_MISSING, _COUNT = "missing", "missing_items"


def missing_items(old: pa.Table, new: pa.Table) -> Mapping[str, object]:
    """Return what the journal keeps of the items that a held feed lacks: how many, and one hash of their ids; nothing when none is gone."""
    gone = match(old["id"], new["id"]).removed
    if not len(gone):
        return {}
    ids = sorted(item or "" for item in old["id"].take(pa.array(gone)).to_pylist())
    return {_COUNT: len(ids), _MISSING: hashlib.sha256("\n".join(ids).encode()).hexdigest()[:16]}


def held_again(
    channel: str, events: Sequence[Event], live: Manifest | None, facts: Mapping[str, object], now: datetime.datetime
) -> Problem | None:
    """Return what is to be said of a feed that is held once more, with the ``facts`` of this run; None when it is the first time.

    ``events`` are those of the journal before this run, ``live`` is the feed that stays.
    """
    before = [each for each in takewhile(lambda each: each.what not in LIVE, reversed(events)) if each.what == HELD_BACK]
    if not before:
        return None
    lines = [f"Held for the {_nth(len(before) + 1)} time, since {before[-1].when:%Y-%m-%d}."]
    if live:
        days = (now - live.made).days
        lines.append(f"What is live was made on {live.made:%Y-%m-%d}{f', {days} days ago' if days > 1 else ''}.")
    same = len(list(takewhile(lambda each: each.more.get(_MISSING) == facts.get(_MISSING), before))) if facts else 0
    if same:
        number = facts[_COUNT]
        what = f"The same {number:,} items are" if number != 1 else "The same item is"
        lines.append(f"{what} missing for the {_nth(same + 1)} time: it does not mend itself.")
    return Problem("GU403", " ".join(lines), severity=WARNING, channel=channel)


def _nth(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
