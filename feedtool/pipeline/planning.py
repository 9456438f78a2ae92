"""Everything that an export does but the switch: the feeds are stored, and what they would change is written down."""

import datetime
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from feedtool.changes import FeedDiff
from feedtool.pipeline.by_hand import holding_verdicts
from feedtool.pipeline.candidate import Candidate
from feedtool.pipeline.diffing import diff_candidate, over_candidates
from feedtool.pipeline.feed_sides import current_side
from feedtool.pipeline.plan_file import Plan, PlannedFeed
from feedtool.pipeline.run import RunOptions
from feedtool.pipeline.stores import opened
from feedtool.pipeline.switching import seal, tidy
from feedtool.problems import RunReport
from feedtool.project import Project
from feedtool.state import PLANNED

_TOGETHER = "The channels of the project switch together, and a guard holds one of them."


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what each of its feeds changes. ``said`` is what there is to say of the sources, and of one feed beside another; it has no channels."""

    plan: Plan
    diffs: Sequence[FeedDiff]
    said: RunReport


def make_plan(project: Project, options: RunOptions, examples: int = 3, wait: float = 0) -> Planned:
    """Make and store the feeds of a project without publishing them. They are kept for a day at the least.

    Raises as ``export`` does; then nothing is stored.
    """
    outlets, now, plans = [entry.outlet for entry in project.channels.values()], datetime.datetime.now(datetime.UTC), []
    with ExitStack() as sealed, opened(project.storage, outlets, wait) as stores:

        def stored(made: Sequence[Candidate]) -> list[FeedDiff]:
            diffs = [diff_candidate(each, current_side(each.store.state, each.tally.lane.entry.channel), examples) for each in made]
            held = {each.name for each in made if each.is_held}
            for each in made:
                if each.manifest:
                    each.manifest = replace(each.manifest, outcome=PLANNED)
            seal(made)
            for each in made:
                if each.generation:
                    sealed.callback(shutil.rmtree, each.generation.path, ignore_errors=True)
            planned = {each.name: _planned(each, diff, examples, is_held=each.name in held) for each, diff in zip(made, diffs, strict=True)}
            plans.append(Plan(now, planned))
            tidy(made, project.storage.keep, now)
            return diffs

        compared = over_candidates(project, options, stores, stored)
        sealed.pop_all()
    return Planned(plans[-1], compared.diffs, compared.said)


def _planned(each: Candidate, diff: FeedDiff, examples: int, *, is_held: bool) -> PlannedFeed:
    manifest, before = each.manifest, each.store.manifest
    if manifest is None or each.generation is None:
        now = each.store.current.name if each.store.current else None
        return PlannedFeed(None, None, now, changes=False, refused=each.report.refused, difference=diff.record(examples))
    holds = [str(verdict["message"]) for verdict in holding_verdicts(manifest)]
    return PlannedFeed(
        generation=each.generation.name,
        feed=manifest.feed_hash,
        previous=manifest.previous,
        changes=before is None or before.feed_hash != manifest.feed_hash,
        holds=holds or ([_TOGETHER] if is_held else []),
        items=manifest.items,
        counts=manifest.counts,
        inputs=manifest.inputs,
        settings=manifest.settings,
        verdicts=manifest.verdicts,
        difference=diff.record(examples),
    )
