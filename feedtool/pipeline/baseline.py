"""The last published feed as guards see it."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedtool import guards, snapshot
from feedtool.errors import FeedtoolError
from feedtool.pipeline.stores import Store
from feedtool.snapshot import Statistics
from feedtool.state import APPROVED, LIVE, SNAPSHOT, Generation, Manifest, StoredFile, feed_hash, live, verify_generation


def baseline(store: Store, columns: Sequence[str] | None = None) -> tuple[Generation, Manifest, guards.Baseline] | None:
    """Return the newest published generation that is whole, the current one first; None when there is none.

    Its snapshot has all or only some ``columns``. What is damaged is passed over, and said in the warnings of the store.
    """
    for each in _published(store):
        damage = next(verify_generation(each), None)
        if damage:
            store.warn(f"The stored feed {each.name} is damaged ({damage.file} {damage.message}) See `feedtool verify`.")
            continue
        try:
            manifest = store.manifest if each == store.current and store.manifest else each.manifest()
            table = snapshot.load(each.file(SNAPSHOT), columns)
        except FeedtoolError as error:
            store.warn(f"The stored feed {each.name} cannot be used: {error}")
            continue
        if each != store.current:
            store.warn(f"Guards compare with run {each.sequence}, the last published feed that is stored and whole.")
        return (
            each,
            manifest,
            guards.Baseline(table, statistics_of(manifest.statistics), sources(manifest.inputs, manifest.made), _history(store)),
        )
    return None


def lost(store: Store, feed: Sequence[StoredFile]) -> str | None:
    """Say in words which feed was live, for when ``baseline`` finds none; None when nothing ever was, or when ``feed`` has the very bytes of it."""
    if store.manifest and feed_hash(store.manifest.feed) == feed_hash(feed):
        return None
    if store.manifest:
        return f"run {store.manifest.sequence} with {store.manifest.items:,} items"
    told = next((each for each in reversed(_history(store))), None)
    if told:
        return f"run {told.sequence} with {told.items:,} items"
    return "a feed" if store.current or store.was_live else None


def _published(store: Store) -> Iterator[Generation]:
    """Yield the current generation, if its pointer is not lost, then those that were current before, newest first."""
    known = {each.name: each for each in store.generations}
    for name in _names(store):
        if name in known:
            yield known.pop(name)


def _names(store: Store) -> Iterator[str]:
    if store.current:
        yield store.current.name
    yield from reversed(live(store.events))
    yield from reversed(list(store.replaced()))  # all manifests are read for it, so only when nothing else is left


def statistics_of(written: Mapping[str, Any]) -> Statistics:
    """Return the statistics that a manifest has."""
    return Statistics(written.get("items", 0), written.get("candidates", 0), written.get("blanks", {}))


def sources(inputs: Sequence[Mapping[str, Any]], read: datetime.datetime) -> list[guards.Source]:
    """Return the sources of a run as guards see them; ``inputs`` are those of a manifest, ``read`` is when the run began."""
    return [
        guards.Source(
            each["name"], read, each.get("rows"), datetime.datetime.fromisoformat(each["modified"]) if each.get("modified") else None
        )
        for each in inputs
    ]


def _history(store: Store) -> list[guards.Published]:
    """Return how many items each feed had when it became current, as the journal tells, since somebody has last said that a change is right.

    What was approved or announced is the new measure: else a feed that has become smaller on purpose would be held every night.
    """
    found: list[guards.Published] = []
    for event in store.events:
        if event.what in LIVE and "items" in event.more and "sequence" in event.more:
            if event.what == APPROVED or event.more.get("expected"):
                found.clear()
            found.append(guards.Published(int(event.more["sequence"]), event.when, int(event.more["items"])))
    return found
