"""Back to an earlier feed of a channel: the pointer moves, nothing is rendered."""

from feedtool.errors import UsageError
from feedtool.pipeline.by_hand import NowLive, Reason, Switching, put_live, refuse_damaged, run_of
from feedtool.pipeline.finding_runs import find_run
from feedtool.pipeline.stores import Store, opened
from feedtool.project import Outlets
from feedtool.state import ROLLED_BACK, Generation, published, verify_generation


def roll_back(outlets: Outlets, name: str, run: str | None, reason: Reason, switching: Switching) -> NowLive:
    """Make an earlier published feed of a channel the current one: the one before the current, or that of ``run`` (number or name).

    No other channel changes, also where they switch together. Raises UsageError when there is nothing to go back to or the run was never live,
    StateError when its feed is damaged; then nothing has changed.
    """
    outlet = outlets.one(name)
    chosen = list(outlets.by_name.values()) if outlets.storage.states.together else [outlet]
    with opened(outlets.storage, chosen, switching.wait, to_work=False) as stores:
        store = stores.by_name[outlet.name]
        target = _named(store, run) if run else _before(store)
        refuse_damaged(store, target)
        switching.before()
        return put_live(stores, {outlet.name: target}, ROLLED_BACK, reason)[0]


def _named(store: Store, run: str) -> Generation:
    target, channel = find_run(store.state, run), store.state.channel
    if store.current and target.name == store.current.name:
        raise UsageError(f"{run_of(target)} of `{channel}` is the current one already.")
    if target.name not in published(store.state):
        held = store.state.held()
        waits = held and held.name == target.name
        way = f"It is held: `feedtool approve {channel} {target.sequence}` publishes it." if waits else "It was never live."
        raise UsageError(f"run {target.sequence} of `{channel}` was not published, so there is no going back to it. {way}")
    return target


def _before(store: Store) -> Generation:
    live, channel = published(store.state), store.state.channel
    now = store.current.sequence if store.current else None
    earlier = [each for each in store.state.all() if each.name in live and (now is None or each.sequence < now)]
    if not earlier:
        known = f"run {now} is the first one that is stored" if now else "nothing of it is stored"
        raise UsageError(f"there is nothing to go back to: of the published feeds of `{channel}`, {known}.")
    target = earlier[-1]
    if next(verify_generation(target), None):
        whole = [str(each.sequence) for each in earlier[:-1] if not next(verify_generation(each), None)]
        if whole:
            raise UsageError(
                f"{run_of(target)}, the one before, is damaged. Whole is run {whole[-1]}: `feedtool rollback {channel} {whole[-1]}`."
            )
    return target
