"""A person says that a held feed is right: exactly its bytes go live, unless what it was made of has moved."""

from feedtool.errors import StaleError, StateError, UsageError
from feedtool.pipeline.by_hand import NowLive, Reason, Switching, holding_verdicts, put_live, refuse_damaged, refuse_empty, run_of, settled
from feedtool.pipeline.finding_runs import find_run
from feedtool.pipeline.moved import moved_since
from feedtool.pipeline.stores import Store, Stores, opened
from feedtool.project import Outlets
from feedtool.state import APPROVED, Generation


def approve(
    outlets: Outlets, name: str, run: str | None, reason: Reason, switching: Switching, *, allow_empty: bool = False
) -> list[NowLive]:
    """Let the held feed of a channel go live. Where channels switch together, all feeds that were held in the same run go with it.

    ``run`` names the run by number or name; what a hard guard holds needs it, so that nobody approves another feed than the one that he has seen.
    ``allow_empty`` is for what the guard `empty` holds. Raises UsageError when nothing is held or something is missing, StaleError when the
    current feed, a source or a file of the project has moved since, StateError when the held feed is damaged; then nothing has changed.
    """
    chosen = list(outlets.by_name.values()) if outlets.storage.states.together else [outlets.one(name)]
    name = outlets.one(name).name
    with opened(outlets.storage, chosen, switching.wait, to_work=False) as stores:
        held = _held_with(stores, name, run)
        for each, generation in held.items():
            _check(stores.by_name[each], generation, outlets, run=run, allow_empty=allow_empty)
        switching.before()
        made = put_live(stores, held, APPROVED, reason)
        return [settled(stores.by_name[each.channel], each) for each in made]


def _held_with(stores: Stores, name: str, run: str | None) -> dict[str, Generation]:
    """Return the held feed of a channel, and those of others that must go live with it."""
    asked = _held(stores.by_name[name], run)
    if not stores.states.together:
        return {name: asked}
    made = _made(stores.by_name[name], asked)
    others = {store.outlet.name: held for store in stores if (held := store.state.held()) and _made(store, held) == made}
    return {**others, name: asked}


def _made(store: Store, generation: Generation) -> object:
    try:
        return generation.manifest().made
    except StateError:
        refuse_damaged(store, generation)
        raise


def _held(store: Store, run: str | None) -> Generation:
    channel, held = store.state.channel, store.state.held()
    asked = find_run(store.state, run) if run else held
    if held is None:
        now = f" {run_of(store.current).capitalize()} is current." if store.current else " Nothing was published yet."
        raise UsageError(f"no feed of `{channel}` is held.{now} `feedtool runs list {channel}` shows what there is.")
    if asked is None or asked.name != held.name:
        raise UsageError(f"run {asked.sequence if asked else run} of `{channel}` is not held; {run_of(held)} is.")
    return held


def _check(store: Store, held: Generation, outlets: Outlets, *, run: str | None, allow_empty: bool) -> None:
    """Refuse what must not go live without a better look."""
    refuse_damaged(store, held)
    channel, manifest = store.state.channel, held.manifest()
    holding = holding_verdicts(manifest)
    if not allow_empty:
        refuse_empty(store, held, manifest)
    hard = next((str(verdict["message"]) for verdict in holding if verdict.get("hard")), None)
    if hard and run is None:
        raise UsageError(
            f"{hard} Such a feed is only approved by its number: look at it with `feedtool runs show {channel} {held.sequence}`, "
            f"then `feedtool approve {channel} {held.sequence} --because …`."
        )
    if reasons := moved_since(store, held, outlets):
        raise StaleError(
            f"{run_of(held)} of `{channel}` cannot be approved any more: {'; '.join(reasons)}. Nothing was changed. "
            "`feedtool export` makes a feed of what is there now."
        )
