"""Which generations are kept, and taking away the others."""

import contextlib
import datetime
import os
import shutil
from dataclasses import dataclass

from feedtool.errors import StateError
from feedtool.state.channel_state import ChannelState
from feedtool.state.generation import Generation
from feedtool.state.journal import Journal
from feedtool.state.manifest import PLANNED

_HOURS_FOR_A_PLAN = 24.0


@dataclass(frozen=True, slots=True)
class Keep:
    """How many generations stay at the least, and for how many hours each stays at the least."""

    generations: int = 5
    hours: float = 24


def collect(state: ChannelState, keep: Keep, now: datetime.datetime) -> list[str]:
    """Remove generations that are neither among the last few that were live nor young; return their names.

    The current one, the one before it and a held one always stay,
    one that was made for a plan for a day at the least. The lock must be held, and a commit must be on the disk before. One
    that cannot be removed stays until the next time.
    """
    known = state.all()
    live = set(Journal(state.journal).live())
    safe = _always_kept(state) | {each.name for each in [each for each in known if each.name in live][-keep.generations :]}
    removed = []
    for each in known:
        if each.name in safe or not _is_old(each, keep, now):
            continue
        with contextlib.suppress(OSError):
            doomed = state.generations / f"{each.name}.tmp"  # gone in one step, so that nobody sees half of it
            os.rename(each.path, doomed)
            removed.append(each.name)
            shutil.rmtree(doomed, ignore_errors=True)
    return removed


def _always_kept(state: ChannelState) -> set[str]:
    current, held = state.current(), state.held()
    kept = {each.name for each in (current, held) if each}
    for each in (current, held):
        if each:
            with contextlib.suppress(StateError):
                kept |= {each.manifest().previous or ""}
    return kept


def _is_old(generation: Generation, keep: Keep, now: datetime.datetime) -> bool:
    """Say whether a generation is past its time. One whose age nobody can tell, or from the future, is not."""
    hours = keep.hours
    try:
        manifest = generation.manifest()
        made = manifest.made
        if manifest.outcome == PLANNED:
            hours = max(hours, _HOURS_FOR_A_PLAN)
    except StateError:
        made = datetime.datetime.fromtimestamp(generation.path.stat().st_mtime, datetime.UTC)
    return now - made > datetime.timedelta(hours=hours)
