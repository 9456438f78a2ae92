"""What guards look at: the feed that would become current, and the one that is."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from feedtool.snapshot import Matched, Statistics, match


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of all products that were ``read``; ``read == exported + excluded + invalid + unreadable``."""

    read: int
    exported: int
    excluded: int = 0
    invalid: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A source of a run: how many rows it had, when it was last changed (None: not known), and when it was read (both UTC)."""

    name: str
    read: datetime.datetime
    rows: int | None = None
    modified: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that is made and not yet current. ``needed`` are the attributes whose blanks are a sign of trouble (``Watch.needed``).

    ``lost`` tells in words which feed was live when none is left to compare with.
    """

    snapshot: pa.Table
    statistics: Statistics
    counts: Counts
    sources: Sequence[Source] = ()
    needed: frozenset[str] = frozenset()
    lost: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """How many items a generation had when it became current."""

    sequence: int
    moment: datetime.datetime
    items: int


@dataclass(frozen=True, slots=True)
class Baseline:
    """The last published feed; held and failed ones are none. ``history`` are all that were published, oldest first, this one as the last."""

    snapshot: pa.Table
    statistics: Statistics
    sources: Sequence[Source] = ()
    history: Sequence[Published] = ()


@dataclass(frozen=True)
class Situation:
    """A candidate against its baseline (None: nothing was ever published) at the moment ``now`` (UTC)."""

    candidate: Candidate
    baseline: Baseline | None
    now: datetime.datetime

    @property
    def new(self) -> pa.Table:
        """The snapshot of the candidate."""
        return self.candidate.snapshot

    @property
    def old(self) -> pa.Table:
        """The snapshot of the baseline; only for guards that need one."""
        assert self.baseline
        return self.baseline.snapshot

    @cached_property
    def matched(self) -> Matched:
        """Which items of the two are the same."""
        return match(self.old["id"], self.new["id"])
