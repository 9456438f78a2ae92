"""What a channel's runs left: its generations and the journal, put together for people."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feedtool.errors import StateError
from feedtool.state.channel_state import ChannelState
from feedtool.state.generation import NAME, Generation
from feedtool.state.journal import HELD_BACK, REFUSED, Event, Journal
from feedtool.state.manifest import PLANNED, Manifest

CURRENT, WAITS, WAS_LIVE, NEVER_LIVE, FOR_A_PLAN, TURNED_DOWN, DAMAGED, GONE = (
    "current", "held", "published", "not published", "planned", "refused", "damaged", "no longer stored",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a channel that left something: a generation, or at least a line of the journal.

    ``outcome`` is ``current``; ``held`` (waits for approval); ``published`` (was current earlier); ``not published`` (was held, and is no longer);
    ``planned`` (made for a plan that was not applied);
    ``refused`` (by the project's policy, nothing was kept); ``damaged`` (its manifest cannot be read); ``no longer stored``. ``when`` is UTC: when it
    was made. ``events`` are what the journal says of it, oldest first. ``manifest`` is None where there is none to read, ``wrong`` says why.
    """

    channel: str
    outcome: str
    when: datetime.datetime
    generation: Generation | None = None
    manifest: Manifest | None = None
    events: Sequence[Event] = ()
    wrong: str | None = None

    @property
    def sequence(self) -> int | None:
        """Its number."""
        return self.generation.sequence if self.generation else None

    @property
    def items(self) -> int | None:
        """The number of items in its feed, as far as it is known."""
        if self.manifest:
            return self.manifest.items
        return next((int(each.more["items"]) for each in self.events if isinstance(each.more.get("items"), int)), None)

    @property
    def bytes(self) -> int | None:
        """The size of its feed."""
        return sum(each.bytes for each in self.manifest.feed) if self.manifest else None

    @property
    def because(self) -> list[str]:
        """Why it was held or refused."""
        found = [each.more.get("because") for each in self.events if each.what in (HELD_BACK, REFUSED)]
        if self.manifest and not any(found):
            return [
                str(verdict["message"]) for verdict in self.manifest.verdicts if verdict.get("level") == "hold" and "segment" not in verdict
            ]
        last: Any = next((each for each in reversed(found) if each), [])
        return [last] if isinstance(last, str) else [str(each) for each in last]


def history(state: ChannelState) -> list[Run]:
    """Return all runs of a channel that are known, oldest first."""
    events: dict[str | None, list[Event]] = {}
    for event in Journal(state.journal).events():
        events.setdefault(event.generation, []).append(event)
    live, kept = published(state), state.all()
    stored = [_run(state, each, events.get(each.name, ()), live) for each in kept]
    names = {each.name for each in kept}
    gone = [
        Run(state.channel, GONE, found[0].when, Generation(state.generations / name), events=found)
        for name, found in events.items()
        if name and name not in names and NAME.fullmatch(name)
    ]
    refused = [Run(state.channel, TURNED_DOWN, event.when, events=(event,)) for event in events.get(None, ()) if event.what == REFUSED]
    return sorted([*stored, *gone, *refused], key=lambda each: (each.when, each.sequence or 0))


def published(state: ChannelState) -> set[str]:
    """Return the names of all generations that were current at some time, also those that a crash kept from the journal."""
    current = state.current()
    found = {*Journal(state.journal).live(), *([current.name] if current else ())}
    return found | {manifest.previous for manifest in _manifests(state.all()) if manifest.previous}


def _manifests(generations: Iterable[Generation]) -> Iterator[Manifest]:
    for each in generations:
        try:
            yield each.manifest()
        except StateError:
            continue


def _run(state: ChannelState, generation: Generation, events: Sequence[Event], live: set[str]) -> Run:
    current, held = state.current(), state.held()
    try:
        manifest = generation.manifest()
    except StateError as error:
        when = datetime.datetime.fromtimestamp(generation.path.stat().st_mtime, datetime.UTC)
        return Run(state.channel, DAMAGED, when, generation, events=events, wrong=str(error))
    if current and generation.name == current.name:
        outcome = CURRENT
    elif held and generation.name == held.name:
        outcome = WAITS
    elif generation.name in live:
        outcome = WAS_LIVE
    else:
        outcome = FOR_A_PLAN if manifest.outcome == PLANNED else NEVER_LIVE
    return Run(state.channel, outcome, manifest.made, generation, manifest, events)
