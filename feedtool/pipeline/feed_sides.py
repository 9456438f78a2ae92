"""What is compared with what: stored feeds, feed files of any tool, feeds that are just made."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from feedtool import feeds, snapshot
from feedtool.channel import Channel
from feedtool.errors import StateError, UsageError
from feedtool.pipeline.by_hand import run_of
from feedtool.pipeline.comparing import Opened
from feedtool.pipeline.finding_runs import find_run
from feedtool.snapshot import SCHEMA
from feedtool.state import SNAPSHOT, ChannelState, Generation, StoredFile, verify_generation
from feedtool.tables import table_file

_NOT_WHOLE = ("FD101", "FD102", "FD103")  # said of files that were not read, or not to their end


@dataclass(frozen=True, slots=True)
class Side:
    """A feed as people call it (``run 12``, ``old.xml``), and its files in their order, each ready to be opened; none: there is no feed.

    ``snapshot`` loads the snapshot of a feed of feedtool's own. ``faults`` says, once the files were read, why they are not the whole feed.
    """

    shown: str
    files: Sequence[Callable[[], Opened]] = ()
    snapshot: Callable[[], pa.Table] | None = None
    faults: Callable[[], tuple[str, ...]] = tuple


NOTHING = Side("nothing (no feed was published yet)", snapshot=SCHEMA.empty_table)


def file_side(name: str, channel: Channel, open_files: ExitStack, id_: str | None = None) -> Side:
    """Return a feed file that any tool may have made; ``open_files`` keeps standard input as long as it is needed. Raises SourceError.

    ``id_`` is what the file calls the identity of its items, where that is not the channel's name.
    """
    file, forms = open_files.enter_context(feeds.file_of(name)), channel.forms
    if id_:
        named = {channel.identity: (id_,)}
        forms = [replace(form, reading=replace(form.reading, names={**form.reading.names, **named})) for form in forms]
    read: list[feeds.Feed] = []

    def opened() -> Opened:
        feed, form = feeds.open_feed(file, forms)
        read[:] = [feed]
        return feed, form

    def faults() -> tuple[str, ...]:
        return tuple(f"{file.shown}: {problem.message}" for feed in read for problem in feed.problems if problem.code in _NOT_WHOLE)

    return Side(file.shown, [opened], faults=faults)


def stored_side(generation: Generation, channel: Channel) -> Side:
    """Return the feed of a generation. Raises StateError when it is not what was written."""
    refuse_unreadable(generation)
    return made_side(run_of(generation), generation.path, generation.manifest().feed, channel)


def refuse_unreadable(generation: Generation) -> None:
    """Raise StateError when a stored feed is no longer what was written."""
    damage = next(verify_generation(generation), None)
    if damage:
        message = f"The stored feed of {run_of(generation)} is damaged, so it cannot be compared: {damage.file} {damage.message}"
        raise StateError(f"{message} `feedtool verify` shows everything that is damaged.")


def made_side(shown: str, folder: Path, files: Sequence[StoredFile], channel: Channel) -> Side:
    """Return a feed of feedtool's own whose ``files`` lie in a folder. Files without items are left out."""

    def opener(name: str) -> Callable[[], Opened]:
        return lambda: feeds.open_feed(table_file(folder / name, name), channel.forms)

    return Side(shown, [opener(each.name) for each in files if each.items], lambda: snapshot.load(folder / SNAPSHOT))


def current_side(state: ChannelState, channel: Channel) -> Side:
    """Return the feed that is live."""
    current = state.current()
    return stored_side(current, channel) if current else NOTHING


def against_side(state: ChannelState, channel: Channel, against: str | None, open_files: ExitStack) -> Side:
    """Return what somebody wants to compare with: a run by number or name, or a feed file; without either the feed that is live."""
    if against is None:
        return current_side(state, channel)
    if against.isdecimal() or state.find(against):
        return stored_side(find_run(state, against), channel)
    return file_side(against, channel, open_files)


def before_side(state: ChannelState, channel: Channel, generation: Generation) -> Side:
    """Return what a stored feed is compared with: the feed that is live, or what it replaced when it is that one itself."""
    current = state.current()
    if current is None or current.name != generation.name:
        return current_side(state, channel)
    previous = generation.manifest().previous
    if previous is None:
        return NOTHING
    before = state.find(previous)
    if before is None:
        raise UsageError(f"the run before {run_of(generation)} of `{state.channel}` is no longer stored; name another one with --against.")
    return stored_side(before, channel)
