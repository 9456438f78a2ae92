"""A plan is carried out: exactly the feeds that were stored for it go live, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedtool.errors import HeldError, StaleError, UsageError
from feedtool.pipeline.by_hand import NowLive, Reason, Switching, holding_verdicts, put_live, refuse_damaged, refuse_empty, run_of, settled
from feedtool.pipeline.moved import moved_since
from feedtool.pipeline.plan_file import Plan, PlannedFeed
from feedtool.pipeline.stores import Store, Stores, opened
from feedtool.project import Outlets
from feedtool.state import APPROVED, PUBLISHED, Generation


@dataclass(frozen=True, slots=True)
class Applied:
    """What a plan has changed: feeds that are ``live`` now; channels that were ``unchanged`` had the same bytes before."""

    live: Sequence[NowLive]
    unchanged: Sequence[str]


def apply_plan(outlets: Outlets, plan: Plan, reason: Reason, switching: Switching, *, allow_empty: bool = False) -> Applied:
    """Let the feeds of a plan go live. What a guard holds needs a ``reason`` why it is right, and is approved with it.

    A feed that is live already, or whose bytes are, is left as it is. Raises UsageError when the plan is not one of this project or has a feed that
    was refused, HeldError when a guard holds one and there is no reason, StaleError when the current feed, a source or a file of the project has moved
    since or a feed is no longer stored, StateError when one is damaged; then nothing has changed.
    """
    if not plan.channels:
        raise UsageError("the plan has no channel.")
    planned = [outlets.one(name) for name in plan.channels]
    chosen = list(outlets.by_name.values()) if outlets.storage.states.together else planned
    with opened(outlets.storage, chosen, switching.wait, to_work=False) as stores:
        found = {name: _stored(stores.by_name[name], each) for name, each in plan.channels.items()}
        wanted = {name: each for name, each in found.items() if not _is_live(stores.by_name[name], each)}
        for name, generation in wanted.items():
            _check(stores.by_name[name], generation, plan.channels[name], outlets, reason, allow_empty=allow_empty)
        changed = {name: each for name, each in wanted.items() if _changes(stores.by_name[name], each)}
        switching.before()
        live = [settled(stores.by_name[each.channel], each) for each in _put_live(stores, changed, plan, reason)]
        return Applied(live, [name for name in plan.channels if name not in changed])


def _stored(store: Store, planned: PlannedFeed) -> Generation:
    channel = store.state.channel
    if planned.generation is None:
        raise UsageError(f"the plan has no feed for `{channel}`: {planned.refused}. Nothing was changed. Mend that and make a new plan.")
    generation = store.state.find(planned.generation)
    if generation is None:
        raise StaleError(
            f"The feed that was planned for `{channel}` ({planned.generation}) is no longer stored. Nothing was changed. {_ANEW}"
        )
    return generation


def _is_live(store: Store, generation: Generation) -> bool:
    return store.current is not None and store.current.name == generation.name


def _changes(store: Store, generation: Generation) -> bool:
    return store.manifest is None or store.manifest.feed_hash != generation.manifest().feed_hash


def _check(store: Store, generation: Generation, planned: PlannedFeed, outlets: Outlets, reason: Reason, *, allow_empty: bool) -> None:
    refuse_damaged(store, generation)
    channel, manifest = store.state.channel, generation.manifest()
    if manifest.feed_hash != planned.feed:
        raise StaleError(
            f"The plan for `{channel}` was changed: {run_of(generation)} has other bytes than it says. Nothing was changed. {_ANEW}"
        )
    if reasons := moved_since(store, generation, outlets):
        raise StaleError(f"The plan for `{channel}` cannot be applied any more: {'; '.join(reasons)}. Nothing was changed. {_ANEW}")
    if (holds := _holds(generation, planned)) and not reason.because:
        raise HeldError(
            f"A guard holds the planned feed of `{channel}`: {' '.join(holds)} Nothing was changed. If it is right, apply the plan with "
            "--because and the reason."
        )
    if not allow_empty:
        refuse_empty(store, generation, manifest)


def _holds(generation: Generation, planned: PlannedFeed) -> list[str]:
    """Return what guards hold a feed for: the record of the stored feed counts, which nobody can change by hand, and what else the plan says."""
    stored = [str(verdict["message"]) for verdict in holding_verdicts(generation.manifest())]
    return list(dict.fromkeys([*stored, *planned.holds]))


_ANEW = "`feedtool plan` makes a plan of what is there now."


def _put_live(stores: Stores, chosen: Mapping[str, Generation], plan: Plan, reason: Reason) -> list[NowLive]:
    """Switch; what a guard has held is noted as approved, so that it is the new measure."""
    if not chosen:
        return []
    held = {name: each for name, each in chosen.items() if _holds(each, plan.channels[name])}
    if stores.states.together:
        return put_live(stores, chosen, APPROVED if held else PUBLISHED, reason)
    rest = {name: each for name, each in chosen.items() if name not in held}
    return [
        *(put_live(stores, rest, PUBLISHED, reason) if rest else []),
        *(put_live(stores, held, APPROVED, reason) if held else []),
    ]
