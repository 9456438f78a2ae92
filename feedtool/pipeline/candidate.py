"""A finished feed and what is decided about it: refused by the project's policy, held by a guard, or ready to go live."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from feedtool.guards import Expectation
from feedtool.pipeline.guarding import Facts, judge
from feedtool.pipeline.held_again import held_again
from feedtool.pipeline.record import RunFacts, inputs_of, manifest_of, settings_hashes
from feedtool.pipeline.run import Work
from feedtool.pipeline.stores import Store, Stores
from feedtool.pipeline.tally import Tally
from feedtool.pipeline.verdict_texts import problems_of
from feedtool.problems import ChannelReport, Problem
from feedtool.project import Project
from feedtool.state import HELD, READY, Generation, Manifest


@dataclass(slots=True)
class Candidate:
    """The feed of one channel after the work is done.

    ``manifest`` is None when it is refused, ``generation`` until it is sealed. ``unchanged`` are those of its files whose bytes are live already,
    ``used`` the expectations that let something pass, ``missing`` what the journal keeps of the items that it lacks when it is held.
    """

    tally: Tally
    store: Store
    report: ChannelReport
    manifest: Manifest | None = None
    generation: Generation | None = None
    unchanged: set[str] = field(default_factory=set)
    used: Sequence[Expectation] = ()
    missing: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.store.outlet.name

    @property
    def is_ready(self) -> bool:
        """Whether it may go live."""
        return self.manifest is not None and self.manifest.outcome == READY

    @property
    def is_held(self) -> bool:
        """Whether it waits for approval."""
        return self.manifest is not None and self.manifest.outcome == HELD


def candidates(project: Project, work: Work, stores: Stores, now: datetime.datetime) -> list[Candidate]:
    """Return the feeds of a run, decided. Raises OutputError when the disk refuses."""
    reports = work.channel_reports()
    made = []
    for tally, _ in work.tallies:
        name = tally.lane.entry.name
        store = stores.by_name[name]
        made.append(Candidate(tally, store, replace(reports[name], warnings=tuple(store.warnings))))
    if stores.states.together:
        _refuse_together(made)
    inputs = {name: inputs_of(project.catalogues[name]) for name in {entry.catalogue for entry in project.channels.values()}}
    packages = frozenset(f"{entry.channel.shown}/" for entry in project.channels.values())
    facts = RunFacts(now, inputs, settings_hashes(project), packages, {"work": round(work.seconds, 3)})
    for each, (tally, unreadable) in zip(made, work.tallies, strict=True):
        if not each.report.refused:
            _decide(each, tally.counts(unreadable), facts)
    if stores.states.together:
        _hold_together(made)
    return made


def _decide(each: Candidate, counts: Mapping[str, int], facts: RunFacts) -> None:
    output, store = each.tally.output, each.store
    assert output
    judged = judge(store, output, Facts(counts, facts.inputs[output.entry.catalogue], facts.made, store.expectations))
    each.manifest, each.used = manifest_of(store, output, counts, judged, facts), judged.used
    told = tuple(problems_of(judged, each.name))
    if judged.held:
        each.missing = judged.missing
        again = held_again(each.name, store.events, store.manifest, judged.missing, facts.made)
        told = (*told, again) if again else told
    each.report = replace(each.report, guards=told, is_held=judged.held, warnings=tuple(store.warnings))


def _refuse_together(made: Sequence[Candidate]) -> None:
    """Where channels switch together, one that is refused keeps all of them from it."""
    refused = [each.name for each in made if each.report.refused]
    for each in made:
        if refused and not each.report.refused:
            why = f"the channels of the project switch together, and {', '.join(refused)} is refused"
            each.report = replace(each.report, refused=why)


def _hold_together(made: Sequence[Candidate]) -> None:
    """Where channels switch together, one that is held holds all of them."""
    held = [each.name for each in made if each.is_held]
    for each in made:
        if held and each.is_ready and each.manifest:
            each.manifest = replace(each.manifest, outcome=HELD)
            message = f"The channels of the project switch together, and {', '.join(held)} is held."
            each.report = replace(each.report, is_held=True, guards=(*each.report.guards, Problem("GU402", message, channel=each.name)))
