"""Guarding every brand, category or supplier by itself: what is suspicious stays as it was, the rest goes through."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from feedtool.guards.expectations import Expectation, covering
from feedtool.guards.guard import HOLD
from feedtool.guards.judge import Verdict, judge_by
from feedtool.guards.rules import GUARDS
from feedtool.guards.settings import GuardSettings
from feedtool.guards.situation import Baseline, Candidate, Situation
from feedtool.model.lists import Rows

_GUARDS = ("removed", "vanished", "rekeyed", "growth", "price", "sale_price", "availability", "damaged")
_LEAST = 5  # items that a segment must have had to be looked at by itself
NO_SEGMENT = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The segments that are held, each with the verdicts against it; ``keep`` are their rows in the old snapshot, ``leave_out`` those in the new one.

    ``used`` are the expectations that let a segment pass, ``all`` says that no segment that was looked at has passed.
    """

    verdicts: Mapping[str, Sequence[Verdict]]
    keep: Rows
    leave_out: Rows
    used: Sequence[Expectation] = ()
    all: bool = False


def held_segments(
    settings: GuardSettings, baseline: Baseline, candidate: Candidate, now: datetime.datetime, expectations: Sequence[Expectation] = ()
) -> Held:
    """Return the segments that guards hold, by the column ``segment`` of the snapshots. An item that both feeds have counts where it was.

    ``merging.merged(old, new, held.keep, held.leave_out)`` is the feed in which they stay as they were; it has to be judged as a whole.
    What was announced is a change of the feed: where it covers what a guard measures in the whole feed, it covers each segment.
    """
    whole = Situation(candidate, baseline, now)
    matched, announced = whole.matched, _announced(settings, whole, expectations)
    codes, names = _codes(baseline.snapshot, candidate.snapshot)
    was, is_now = codes[: baseline.snapshot.num_rows], codes[baseline.snapshot.num_rows :]
    is_now[matched.new] = was[matched.old]
    of_old, of_new = _by_segment(was, len(names)), _by_segment(is_now, len(names))
    verdicts: dict[str, Sequence[Verdict]] = {}
    keep, leave_out = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    used: dict[Expectation, None] = {}
    passed = False
    for number, name in enumerate(names):
        if len(of_old[number]) < _LEAST:
            continue
        part = replace(baseline, snapshot=baseline.snapshot.take(pa.array(of_old[number])))
        other = replace(candidate, snapshot=candidate.snapshot.take(pa.array(of_new[number])))
        found = judge_by([GUARDS[each] for each in _GUARDS], settings, Situation(other, part, now), expectations)
        suspicious = [verdict for verdict in found if verdict.level == HOLD]
        used |= dict.fromkeys(verdict.expected for verdict in found if verdict.expected)
        used |= dict.fromkeys(announced[verdict.guard] for verdict in suspicious if verdict.guard in announced)
        held = [verdict for verdict in suspicious if verdict.guard not in announced]
        passed = passed or not held
        if held:
            verdicts[name] = held
            keep.append(of_old[number])
            leave_out.append(of_new[number])
    rows = np.sort(np.concatenate(keep)), np.sort(np.concatenate(leave_out))
    return Held(verdicts, *rows, tuple(used), bool(verdicts) and not passed)


def _announced(settings: GuardSettings, whole: Situation, expectations: Sequence[Expectation]) -> dict[str, Expectation]:
    """Return the expectation of each guard whose measure of the whole feed it covers."""
    found = {}
    for name in _GUARDS if expectations else ():
        measured = GUARDS[name].measure(settings.options[name], whole).measured
        if expected := covering(expectations, GUARDS[name], measured, whole.now.date()):
            found[name] = expected
    return found


def _codes(old: pa.Table, new: pa.Table) -> tuple[Rows, list[str]]:
    both = pa.chunked_array([*old["segment"].chunks, *new["segment"].chunks], pa.string()).fill_null(NO_SEGMENT)
    encoded = both.combine_chunks().dictionary_encode()
    return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary.to_pylist()


def _by_segment(codes: Rows, count: int) -> list[Rows]:
    """Return the rows of each segment, ascending."""
    order = np.argsort(codes, kind="stable")
    return np.split(order, np.searchsorted(codes[order], np.arange(1, count))) if count else []
