"""The last published feed as guards see it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from feedtool import guards, snapshot
from feedtool.errors import FeedtoolError
from feedtool.pipeline.stores import Store
from feedtool.snapshot import Statistics
from feedtool.state import APPROVED, LIVE, SNAPSHOT, Generation, Manifest, live, verify_generation


def baseline(store: Store, columns: Sequence[str] | None = None) -> tuple[Generation, Manifest, guards.Baseline] | None:
    """Return the newest published generation that is whole, the current one first; None when nothing was published yet.

    Its snapshot has all or only some ``columns``.

    What is damaged is passed over, and said in the warnings of the store.
    """
    for each in _published(store):
        damage = next(verify_generation(each), None)
        if damage:
            store.warn(
                f"The stored feed {each.name} is damaged ({damage.file} {damage.message}) Guards compare with an older one; see `feedtool verify`."
            )
            continue
        try:
            manifest = store.manifest if each == store.current and store.manifest else each.manifest()
            table = snapshot.load(each.file(SNAPSHOT), columns)
        except FeedtoolError as error:
            store.warn(f"The stored feed {each.name} cannot be used: {error}")
            continue
        return (
            each,
            manifest,
            guards.Baseline(table, statistics_of(manifest.statistics), sources(manifest.inputs, manifest.made), _history(store)),
        )
    return None


def _published(store: Store) -> list[Generation]:
    """Return the current generation, if its pointer is not lost, then those that were current before, newest first."""
    known = {each.name: each for each in store.generations}
    before = [
        known[name]
        for name in dict.fromkeys(reversed(live(store.events)))
        if name in known and name != (store.current and store.current.name)
    ]
    return [store.current, *before] if store.current else before


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
