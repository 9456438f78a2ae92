"""Announced changes of a channel: the expectations of its guards as they are stored."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from feedtool.guards import Expectation
from feedtool.state import ChannelState, Manifest, read_expected, write_expected


def announced(state: ChannelState) -> list[Expectation]:
    """Return what was announced for a channel."""
    return [expectation_of(state.channel, each) for each in read_expected(state)]


def announce(state: ChannelState, expectations: Iterable[Expectation]) -> None:
    """Store what is announced for a channel, in place of what was. The lock must be held. Raises OutputError when the disk refuses."""
    write_expected(state, [record_of(each) for each in expectations])


def use_up(state: ChannelState, used: Sequence[Expectation]) -> None:
    """Forget those that have let a feed pass: each counts once. The lock must be held. Raises OutputError when the disk refuses."""
    if used:
        announce(state, [each for each in announced(state) if each not in used])


def expected_by(channel: str, manifest: Manifest) -> list[Expectation]:
    """Return the expectations that let a feed pass."""
    return [expectation_of(channel, each["expected"]) for each in manifest.verdicts if each.get("expected")]


def expectation_of(channel: str, record: Mapping[str, Any]) -> Expectation:
    """Return the expectation of plain values."""
    limit = record.get("limit")
    return Expectation(
        channel=channel,
        guard=str(record["guard"]),
        limit=None if limit is None else Fraction(limit),
        until=datetime.date.fromisoformat(record["until"]),
        because=str(record["because"]),
        by=str(record["by"]),
    )


def record_of(each: Expectation) -> dict[str, Any]:
    """Return an expectation as plain values."""
    limit = None if each.limit is None else str(each.limit)
    return {"guard": each.guard, "limit": limit, "until": each.until.isoformat(), "because": each.because, "by": each.by}
