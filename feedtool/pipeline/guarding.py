"""Guards over a finished feed: what they say of it, and what is done about it."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from feedtool import guards, snapshot
from feedtool.guards import HOLD, KEEP_MISSING, PASS, WARN, Verdict, worst
from feedtool.pipeline.announced import record_of
from feedtool.pipeline.baseline import baseline, lost, sources
from feedtool.pipeline.feed_output import FeedOutput
from feedtool.pipeline.held_again import missing_items
from feedtool.pipeline.merging import can_keep, merge_in
from feedtool.pipeline.stores import Store
from feedtool.snapshot import Statistics
from feedtool.state import SNAPSHOT, Generation, Manifest

_MISSING = "missing"
_ROWS = "rows"
_GONE = ("removed", "vanished", "trailing", _ROWS)  # guards that items which are gone set off


@dataclass(slots=True)
class Judged:
    """What guards say of a feed: ``verdicts`` on it as a whole; ``segments`` are those that were kept as they were, with what was said of them.

    ``statistics`` are for its manifest; ``kept`` is how many items of the last feed stay although they are gone. ``missing`` is what the journal keeps of
    the items that a held feed lacks, ``of_segments`` are the expectations that let segments pass.
    """

    verdicts: Sequence[Verdict]
    statistics: dict[str, Any]
    segments: Mapping[str, Sequence[Verdict]] = field(default_factory=dict)
    kept: int = 0
    missing: Mapping[str, object] = field(default_factory=dict)
    of_segments: Sequence[guards.Expectation] = ()

    @property
    def held(self) -> bool:
        """Whether the feed must wait for approval."""
        return any(each.level == HOLD for each in self.verdicts)

    @property
    def used(self) -> list[guards.Expectation]:
        """The expectations that let something pass."""
        return list(dict.fromkeys([*(each.expected for each in self.verdicts if each.expected), *self.of_segments]))

    @property
    def records(self) -> list[dict[str, Any]]:
        """All that was said as plain values."""
        of_segments = [(name, each) for name, found in self.segments.items() for each in found]
        records = [_record(each) for each in self.verdicts] + [{**_record(each), "segment": name} for name, each in of_segments]
        told = [record["expected"] for record in records if "expected" in record]
        more = [record_of(each) for each in self.of_segments if record_of(each) not in told]
        return records + [
            {"guard": each["guard"], "level": PASS, "message": "It was expected.", "figures": {}, "expected": each} for each in more
        ]


@dataclass(frozen=True, slots=True)
class Facts:
    """What guards need to know of a run: what became of the products, the inputs of the run, the moment, and what was announced."""

    counts: Mapping[str, int]
    inputs: Sequence[Mapping[str, Any]]
    now: datetime.datetime
    expectations: Sequence[guards.Expectation] = ()


def judge(store: Store, output: FeedOutput, facts: Facts) -> Judged:
    """Judge a finished feed against the last published one; where the project wants that, put last good items in place of what is suspicious.

    Raises OutputError when the disk refuses.
    """
    entry, settings = output.entry, output.entry.guards
    keeps = bool(settings.segments) or settings.on_drop == KEEP_MISSING
    columns = None if keeps else snapshot.GUARDED  # of two large feeds all columns are hundreds of megabytes
    table, last = snapshot.load(output.draft.path / SNAPSHOT, columns), baseline(store, columns)
    before = last[2] if last else None
    needed = entry.channel.watch.needed
    counts = guards.Counts(**facts.counts)
    gone = None if last else lost(store, output.files)
    candidate = guards.Candidate(table, output.statistics, counts, sources(facts.inputs, facts.now), needed, gone)
    segments: Mapping[str, Sequence[Verdict]] = {}
    used: Sequence[guards.Expectation] = ()
    verdicts = guards.judge(settings, before, candidate, facts.now, facts.expectations)
    keeps = keeps and bool(last)
    if last and keeps and not can_keep(output, last[0], last[1]):
        store.warn(
            "The feed has another form or other columns than the last one, so no item of that can stay in it: it goes live as a whole, or waits."
        )
        keeps = False
    if last and before and settings.segments and keeps:
        held = guards.held_segments(settings, before, candidate, facts.now, facts.expectations)
        used = held.used
        # when nothing would go through, the whole feed waits, so that somebody hears of it and can approve it
        if held.verdicts and not (held.all and worst(verdicts) == HOLD):
            segments = held.verdicts
            candidate = _merged(candidate, output, last, guards.merged(before.snapshot, table, held.keep, held.leave_out))
            verdicts = guards.judge(settings, before, candidate, facts.now, facts.expectations)
    judged = Judged(verdicts, _statistics(candidate.statistics, {}), segments, of_segments=used)
    if last and settings.on_drop == KEEP_MISSING and keeps:
        _keep_missing(judged, candidate, output, last, store, facts)
    if judged.held and before:
        judged.missing = missing_items(before.snapshot, candidate.snapshot)
    return judged


def _merged(
    candidate: guards.Candidate, output: FeedOutput, last: tuple[Generation, Manifest, guards.Baseline], merge: guards.Merge
) -> guards.Candidate:
    generation, manifest, before = last
    table = merge_in(output, merge, (generation, manifest, before.snapshot), candidate.snapshot)
    statistics = Statistics(table.num_rows, candidate.statistics.candidates, candidate.statistics.blanks)
    return guards.Candidate(table, statistics, candidate.counts, candidate.sources, candidate.needed)


def _keep_missing(
    judged: Judged,
    candidate: guards.Candidate,
    output: FeedOutput,
    last: tuple[Generation, Manifest, guards.Baseline],
    store: Store,
    facts: Facts,
) -> None:
    """When nothing but missing items and rows would hold the feed, keep the items in it for some days and judge again."""
    holding = [each for each in judged.verdicts if each.level == HOLD]
    if not holding or any(each.guard not in _GONE for each in holding):
        return
    _, manifest, before = last
    since = {name: datetime.date.fromisoformat(day) for name, day in manifest.statistics.get(_MISSING, {}).items()}
    gone = guards.missing(before.snapshot, candidate.snapshot, since, facts.now.date())
    if not len(gone.rows):
        return
    merged = _merged(candidate, output, last, guards.merged(before.snapshot, candidate.snapshot, gone.rows))
    verdicts = guards.judge(output.entry.guards, before, merged, facts.now, facts.expectations)
    # rows that are missing from a source are no harm once their items stay
    judged.verdicts = [replace(each, level=WARN, hard=False) if each.guard == _ROWS and each.level == HOLD else each for each in verdicts]
    judged.kept = len(gone.rows)
    judged.statistics = _statistics(merged.statistics, gone.since)


def _statistics(statistics: Statistics, since: Mapping[str, datetime.date]) -> dict[str, Any]:
    made: dict[str, Any] = {"items": statistics.items, "candidates": statistics.candidates, "blanks": dict(statistics.blanks)}
    return made | ({_MISSING: {name: day.isoformat() for name, day in since.items()}} if since else {})


def _record(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as plain values for a manifest."""
    record: dict[str, Any] = {"guard": verdict.guard, "level": verdict.level, "message": verdict.message, "figures": dict(verdict.figures)}
    if verdict.expected:
        record["expected"] = record_of(verdict.expected)
    if verdict.level in (WARN, HOLD):
        record |= {
            "count": verdict.count,
            "examples": [each.id for each in verdict.examples],
            "shared": verdict.shared,
            "hard": verdict.hard,
        }
    return record
