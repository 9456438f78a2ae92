"""A stored feed that becomes the current one because a person says so: nothing is read or rendered, pointers move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool.errors import OutputError, StateError, UsageError
from feedtool.guards import HOLD
from feedtool.pipeline.announced import expected_by, use_up
from feedtool.pipeline.stores import Store, Stores, bring_to_readers
from feedtool.state import ROLLED_BACK, Event, Generation, Manifest, commit, release, switch, verify_generation

_EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Reason:
    """Who wants it (a login name), and why."""

    by: str
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Switching:
    """How to switch: how many seconds to wait for another run.

    ``before`` is called once, when the feed is about to go live: from then on nothing must interrupt.
    """

    wait: float = 0
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class NowLive:
    """A feed that is the current one of its channel now; ``files`` are where readers find it. ``before`` is the one that was current."""

    channel: str
    generation: Generation
    manifest: Manifest
    before: Generation | None
    files: tuple[Path, ...]
    warnings: tuple[str, ...] = ()


def put_live(stores: Stores, chosen: Mapping[str, Generation], what: str, reason: Reason) -> list[NowLive]:
    """Make stored feeds the current ones of their channels, with one rename if they switch together; ``what`` the journal calls it.

    Raises OutputError when nothing has changed, or when readers cannot find a feed that is current now: its message tells which.
    """
    manifests = {name: each.manifest() for name, each in chosen.items()}
    made, faults = [], list[str]()
    switched = _switched(stores, chosen, faults)
    for name, (generation, warning) in switched.items():
        store, before = stores.by_name[name], stores.by_name[name].current
        store.current, store.manifest = generation, manifests[name]
        used = None if what == ROLLED_BACK else _used_up(store, manifests[name])
        noted = _noted(store, what, reason)  # last: a run that finds no line finishes what this one was ended in
        try:
            bring_to_readers(store)
        except OutputError as error:
            faults.append(str(error))
        files = tuple(store.public.folder / each.name for each in manifests[name].feed)
        warnings = tuple(filter(None, (*store.warnings, warning, used, noted)))
        made.append(NowLive(name, generation, manifests[name], before, files, warnings))
    if faults:
        live = f" Live now: {', '.join(run_of(each) + f' of `{name}`' for name, (each, _) in switched.items())}." if switched else ""
        raise OutputError(f"{' '.join(faults)}{live}")
    return made


def _switched(stores: Stores, chosen: Mapping[str, Generation], faults: list[str]) -> dict[str, tuple[Generation, str | None]]:
    """Switch the channels, with one rename if they switch together; return those that are, with a warning. What fails is added to ``faults``."""
    if stores.states.together:
        warning = switch(stores.states, chosen)
        return {name: (each, warning) for name, each in chosen.items()}
    done = {}
    for name, each in chosen.items():
        try:
            done[name] = each, commit(stores.by_name[name].state, each)
        except OutputError as error:  # the others are switched all the same, and all is told
            faults.append(str(error))
    return done


def _used_up(store: Store, manifest: Manifest) -> str | None:
    """Forget the announcements that let a feed pass; return a warning when that is not possible."""
    try:
        use_up(store.state, expected_by(store.state.channel, manifest))
    except OutputError as error:
        return f"An expectation was used and could not be removed: {error}"
    return None


def _noted(store: Store, what: str, reason: Reason) -> str | None:
    """Write down what happened; return a warning when that is not possible."""
    assert store.current
    assert store.manifest
    more: dict[str, Any] = {"sequence": store.manifest.sequence, "items": store.manifest.items, "by": reason.by}
    if reason.because:
        more["because"] = reason.because
    if expected := sorted(str(verdict["guard"]) for verdict in store.manifest.verdicts if verdict.get("expected")):
        more["expected"] = expected
    try:
        store.journal.add(Event(what, store.current.name, more=more))
    except OSError as error:
        return f"The journal {store.journal.path} cannot be written: {error.strerror or error}."
    return None


def refuse_damaged(store: Store, generation: Generation) -> None:
    """Raise StateError when a stored feed is no longer what was written."""
    damage = next(verify_generation(generation), None)
    if damage:
        raise StateError(
            f"{run_of(generation)} of `{store.state.channel}` is damaged ({damage.file} {damage.message.rstrip('.')}), so it cannot go live. "
            "Nothing was changed. `feedtool verify` shows everything that is damaged."
        )


def holding_verdicts(manifest: Manifest) -> list[Mapping[str, Any]]:
    """Return what guards hold a feed for as a whole."""
    return [verdict for verdict in manifest.verdicts if verdict["level"] == HOLD and "segment" not in verdict]


def refuse_empty(store: Store, generation: Generation, manifest: Manifest) -> None:
    """Raise UsageError when a feed has no items, or as good as none."""
    if any(verdict["guard"] == _EMPTY for verdict in holding_verdicts(manifest)):
        raise UsageError(
            f"{run_of(generation)} of `{store.state.channel}` has {manifest.items:,} items: the channel would delete every listing that is not "
            "in it. If that is what you want, say so with --allow-empty."
        )


def settled(store: Store, live: NowLive) -> NowLive:
    """Take away the pointer to what was held, now that a feed is live."""
    release(store.state)
    return live


def run_of(generation: Generation) -> str:
    """Return how people call a generation: `run 12`."""
    return f"run {generation.sequence}"
