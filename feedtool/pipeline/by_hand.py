"""A stored feed that becomes the current one because a person says so: nothing is read or rendered, pointers move."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool.errors import OutputError, StateError
from feedtool.pipeline.stores import Store, Stores, bring_to_readers
from feedtool.state import Event, Generation, Manifest, commit, switch, verify_generation


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
    if stores.states.together:
        warning = switch(stores.states, chosen)
    else:
        warning = " ".join(filter(None, [commit(stores.by_name[name].state, each) for name, each in chosen.items()])) or None
    made, faults = [], []
    for name, generation in chosen.items():
        store, before = stores.by_name[name], stores.by_name[name].current
        store.current, store.manifest = generation, manifests[name]
        noted = _noted(store, what, reason)
        try:
            bring_to_readers(store)
        except OutputError as error:
            faults.append(str(error))
        files = tuple(store.public.folder / each.name for each in manifests[name].feed)
        warnings = tuple(filter(None, (*store.warnings, warning, noted)))
        made.append(NowLive(name, generation, manifests[name], before, files, warnings))
    if faults:
        raise OutputError(" ".join(faults))
    return made


def _noted(store: Store, what: str, reason: Reason) -> str | None:
    """Write down what happened; return a warning when that is not possible."""
    assert store.current
    assert store.manifest
    more: dict[str, Any] = {"sequence": store.manifest.sequence, "items": store.manifest.items, "by": reason.by}
    try:
        store.journal.add(Event(what, store.current.name, more=more | ({"because": reason.because} if reason.because else {})))
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


def run_of(generation: Generation) -> str:
    """Return how people call a generation: `run 12`."""
    return f"run {generation.sequence}"
