"""The state of a run's channels, opened: locked, put in order, known to be writable."""

import contextlib
import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from feedtool.errors import OutputError, StateError
from feedtool.guards import Expectation
from feedtool.pipeline.announced import announced, expected_by, use_up
from feedtool.project import Outlet
from feedtool.project.storage import Storage
from feedtool.publishing import part_name
from feedtool.state import (
    APPROVED,
    HELD,
    PUBLISHED,
    ChannelState,
    Draft,
    Event,
    Generation,
    Journal,
    Lock,
    Manifest,
    Need,
    Public,
    States,
    StoredFile,
    check_place,
    check_room,
    collect,
    expected_damage,
    join,
    leave,
    live,
    locked,
    recover,
    release,
)

_OTHER_FILES = 12  # of a generation: its folder, snapshot, problems and manifest, and pointers beside it


@dataclass(slots=True)
class Store:
    """The state of one channel: what is live, where readers find it, and what happened.

    What its opening found, under the lock: the ``generations``, the ``events`` of its journal, ``warnings``, ``expectations`` (the changes that were
    announced). Nobody else changes them before the lock is given back.
    """

    outlet: Outlet
    state: ChannelState
    public: Public
    journal: Journal
    current: Generation | None = None
    manifest: Manifest | None = None
    generations: Sequence[Generation] = ()
    events: Sequence[Event] = ()
    warnings: list[str] = field(default_factory=list)
    expectations: list[Expectation] = field(default_factory=list)

    def warn(self, message: str) -> None:
        """Add a warning, once: a run over sources that move is begun again with the same store."""
        if message not in self.warnings:
            self.warnings.append(message)

    @property
    def was_live(self) -> bool:
        """Whether any feed was live at some time, as the journal or another feed tells."""
        return bool(live(self.events)) or any(self.replaced())

    def replaced(self) -> Iterator[str]:
        """Yield the names of feeds that were live when another was made, as that one tells, oldest first: the journal may be lost."""
        for each in self.generations:
            with contextlib.suppress(StateError):
                if previous := each.manifest().previous:
                    yield previous

    def draft(self) -> Draft:
        """Return the next generation, to be made."""
        return Draft.after(self.state, self.generations, max(_numbers(self.events), default=0))


def _numbers(events: Iterable[Event]) -> Iterator[int]:
    """Yield the numbers of runs that a journal tells of."""
    return (number for each in events if isinstance(number := each.more.get("sequence"), int))


@dataclass(slots=True)
class Stores:
    """The stores of all channels of a run, by name, and how they are switched."""

    states: States
    by_name: Mapping[str, Store]
    locks: Sequence[Lock] = ()

    def note(self, stage: str) -> None:
        """Tell those who wait what this run is doing."""
        for lock in self.locks:
            lock.note(stage)

    def __iter__(self) -> Iterator[Store]:
        return iter(self.by_name.values())


def store_of(storage: Storage, outlet: Outlet) -> Store:
    """Return the store of a channel, unopened."""
    state = storage.states.of(outlet.name)
    return Store(outlet, state, Public(state, outlet.output.parent, outlet.copies), Journal(state.journal))


@contextlib.contextmanager
def opened(storage: Storage, outlets: Iterable[Outlet], wait: float = 0, *, to_work: bool = True) -> Iterator[Stores]:
    """Lock some channels and finish what an earlier run left undone.

    ``to_work``: new feeds are about to be made, which needs room on the disk; without it only pointers will move. Raises BusyError when
    another run has one of the channels after ``wait`` seconds, OutputError when a place cannot be written.
    """
    made = {outlet.name: store_of(storage, outlet) for outlet in outlets}
    states = [each.state for each in made.values()]
    if storage.states.together:
        states.append(storage.states.whole)
    with locked(states, wait) as locks:
        for state in states:
            recover(state)
        (join if storage.states.together else leave)(storage.states)
        for store in made.values():
            _open(store)
        if to_work:
            _make_ready(made.values(), storage)
        try:
            yield Stores(storage.states, made, locks)
        except OutputError:
            _make_room(made.values(), storage)  # a disk that is full of old feeds must not need a hand
            raise


def _open(store: Store) -> None:
    store.current = store.state.current()
    store.generations, store.events = store.state.all(), list(store.journal.events())
    if damage := expected_damage(store.state):
        store.warn(f"{store.state.path}/{damage} Announce it again with `feedtool expect {store.state.channel} …`.")
    if store.current:
        store.manifest = _manifest(store, store.current)
        if (held := store.state.held()) and held.name == store.current.name:
            release(store.state)  # an approval that was ended after its switch
        _note_current(store, store.current)
    elif store.was_live:
        store.warn(f"The pointer to the live feed of {store.state.channel} is lost; see `feedtool verify`.")
    store.expectations = announced(store.state)
    store.public.check([part_name(store.outlet.output.name, 1)])


def _make_ready(stores: Collection[Store], storage: Storage) -> None:
    """Make sure that new feeds have room, and that readers find the last ones while they are made."""
    try:
        _check_places(stores, storage)
    except OutputError:
        if not _make_room(stores, storage):
            raise
        _check_places(stores, storage)
    for store in stores:
        if store.current and store.manifest and (warning := bring_to_readers(store)):
            store.warn(warning)


def _check_places(stores: Collection[Store], storage: Storage) -> None:
    for store in stores:
        check_place(store.state.path, allow_network=storage.allow_network)
        check_place(store.public.folder, allow_network=True)
    check_room(need for store in stores for need in _needs(store))


def _needs(store: Store) -> Iterator[Need]:
    """Yield what the next feed may need when it is twice as large as the last one."""
    last = store.manifest.feed if store.manifest else ()
    size, files = 2 * sum(each.bytes for each in last), 2 * len(last)
    yield Need(store.state.path, size, files + _OTHER_FILES)
    if store.public.copies:
        yield Need(store.public.folder, size, files)


def _make_room(stores: Iterable[Store], storage: Storage) -> int:
    """Take away old feeds whose time is over; return how many. Usually the end of a run does that, which one on a full disk does not reach."""
    removed = 0
    for store in stores:
        with contextlib.suppress(OSError):
            removed += len(collect(store.state, storage.keep, datetime.datetime.now(datetime.UTC)))
            store.generations = store.state.all()
    return removed


def _manifest(store: Store, current: Generation) -> Manifest | None:
    try:
        return current.manifest()
    except StateError as error:
        store.warn(f"The record of the current feed cannot be used: {error} It counts as if there were none; see `feedtool verify`.")
        return None


def bring_to_readers(store: Store) -> str | None:
    """Let readers find the current feed, and no longer parts that it does not have. Raises OutputError when they do not find it.

    Returns a warning when they find too much.
    """
    assert store.manifest
    names = {each.name for each in store.manifest.feed}
    store.public.sweep(names)
    store.public.bring(store.manifest.feed)
    try:
        store.public.take_away(each for each in _others(store) if each.name not in names)
    except OSError as error:
        return f"Parts of an earlier feed may still lie in {store.public.folder}: {error.strerror or error}."
    return None


def _note_current(store: Store, current: Generation) -> None:
    """Use up what let the live feed pass and say in the journal what is live, if a run that was ended after its switch has not."""
    if store.manifest and current.name not in live(store.events):
        event = published(current, store.manifest)
        if store.manifest.outcome == HELD:  # only a person can have switched to it
            event = replace(event, what=APPROVED)
        with contextlib.suppress(OSError, OutputError):  # the next run does it then
            use_up(store.state, expected_by(store.state.channel, store.manifest))
            store.journal.add(event)
            store.events = [*store.events, event]


def published(generation: Generation, manifest: Manifest, **more: Any) -> Event:
    """Return the event that a generation has become the current one; ``more`` is what is to be said of it."""
    return Event(PUBLISHED, generation.name, more={"sequence": manifest.sequence, "items": manifest.items, **more})


def _others(store: Store) -> Iterator[StoredFile]:
    """Yield the files of all other generations: of an earlier, larger feed more of them may lie where readers look."""
    for each in store.generations:
        if store.current and each.name != store.current.name:
            with contextlib.suppress(StateError):  # what a damaged one had is not known
                yield from each.manifest().feed
