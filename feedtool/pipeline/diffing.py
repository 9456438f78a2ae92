"""What is different between two feeds of a channel: between stored ones, files, and what would be made now."""

import datetime
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from feedtool.changes import FeedDiff
from feedtool.channel import Channel
from feedtool.errors import SourceError, UsageError
from feedtool.pipeline.across import across_channels
from feedtool.pipeline.candidate import Candidate, candidates
from feedtool.pipeline.comparing import NamelessError, compare_feeds, compare_snapshots
from feedtool.pipeline.feed_sides import Side, against_side, before_side, file_side, made_side, stored_side
from feedtool.pipeline.finding_runs import find_run
from feedtool.pipeline.run import RunOptions, over_steady_sources, working
from feedtool.pipeline.stores import Stores, opened
from feedtool.problems import RunReport
from feedtool.project import Outlets, Project
from feedtool.state import ChannelState, Generation


@dataclass(frozen=True, slots=True)
class Compared:
    """How feeds that were made now differ from others. ``said`` is what there is to say of their sources, and of one beside the other; it has no channels."""

    diffs: Sequence[FeedDiff]
    said: RunReport


def diff_files(old: str, new: str, channel: Channel, examples: int | None = 3, id_: str | None = None) -> FeedDiff:
    """Return what differs between two feed files of any tools, whose items are told apart by ``id_`` (None: the channel's identity).

    Raises SourceError when one cannot be read, UsageError when its items have no identity.
    """
    with ExitStack() as open_files:
        sides = file_side(old, channel, open_files, id_), file_side(new, channel, open_files, id_)
        return diff(channel.name, *sides, channel, examples)


def diff_stored(outlets: Outlets, name: str, run: str | None, against: str | None, examples: int | None = 3) -> FeedDiff:
    """Return how a stored feed of a channel, the held one when no ``run`` is named, differs from another feed (``feed_sides``).

    Raises UsageError when there is no such feed, StateError when it is damaged.
    """
    outlet = outlets.one(name)
    state, channel = outlets.storage.states.of(outlet.name), outlets.package(outlet)
    generation = find_run(state, run) if run else _held(state)
    with ExitStack() as open_files:
        old = against_side(state, channel, against, open_files) if against else before_side(state, channel, generation)
        return diff(outlet.name, old, stored_side(generation, channel), channel, examples)


def _held(state: ChannelState) -> Generation:
    held = state.held()
    if held is None:
        raise UsageError(f"no feed of `{state.channel}` is held. `feedtool runs list {state.channel}` shows what there is.")
    return held


def diff_now(project: Project, options: RunOptions, against: str | None = None, examples: int | None = 3, wait: float = 0) -> Compared:
    """Return how the feeds that would be made now differ from those that are live, or from what they are put ``against``.

    Everything is made and judged as in an export; then it is thrown away. Raises as ``export`` does.
    """
    outlets = [entry.outlet for entry in project.channels.values()]
    with ExitStack() as open_files, opened(project.storage, outlets, wait) as stores:

        def compared(each: Candidate) -> FeedDiff:
            old = against_side(each.store.state, each.tally.lane.entry.channel, against, open_files)
            return diff_candidate(each, old, examples)

        return over_candidates(project, options, stores, lambda made: [compared(each) for each in made])


def over_candidates(
    project: Project, options: RunOptions, stores: Stores, step: Callable[[Sequence[Candidate]], Sequence[FeedDiff]]
) -> Compared:
    """Make the feeds of a project, decide what would become of them, take a step with them, and remove them."""

    def made(opened_now: Project) -> Compared:
        stores.note("reading")
        drafts = {store.outlet.name: store.draft() for store in stores}
        with working(opened_now, options, drafts, None) as work:
            found = candidates(opened_now, work, stores, datetime.datetime.now(datetime.UTC))
            said = work.report({}, across_channels(found, options.examples))
            return Compared(step(found), said)

    return over_steady_sources(project, made)


def diff_candidate(each: Candidate, old: Side, examples: int | None) -> FeedDiff:
    """Return how a feed that was just made differs from another one."""
    output = each.tally.output
    assert output
    channel = output.entry.channel
    new = made_side("the feed as it would be now", output.draft.path, output.files, channel)
    return diff(each.name, old, new, channel, examples, notes_of(each))


def notes_of(each: Candidate) -> tuple[str, ...]:
    """Return what would keep a feed from going live."""
    if each.report.refused:
        return (f"It would not be published: {each.report.refused}",)
    if each.is_held:
        return tuple(f"A guard would hold it: {problem.message}" for problem in each.report.guards if problem.severity == "error")
    return ()


def diff(name: str, old: Side, new: Side, channel: Channel, examples: int | None, notes: tuple[str, ...] = ()) -> FeedDiff:
    """Return what differs between two sides. Of feeds in a form that nobody can read back, only which items differ is known.

    Raises as ``compare_feeds`` does.
    """
    try:
        found = compare_feeds(old.files, new.files, channel, examples)
    except (NamelessError, SourceError) as error:
        if old.snapshot is None or new.snapshot is None:
            raise
        why = f" {error}" if isinstance(error, SourceError) else ""  # it may be the disk, and not the form
        found, notes = compare_snapshots(old.snapshot(), new.snapshot()), (f"{_WHOLE}{why}", *notes)
    return FeedDiff(name, old.shown, new.shown, found, (*notes, *old.faults(), *new.faults()))


_WHOLE = "The form of this feed cannot be read back, so its items are compared as a whole; see `reading` in docs/channels.md."
