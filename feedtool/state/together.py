"""Channels that switch together: each channel's pointer leads through a set, and one rename switches the set."""

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.state.channel_state import ChannelState, States
from feedtool.state.commit import point
from feedtool.state.generation import Generation
from feedtool.state.syncing import make_folders, sync_folder

_WHAT = "The set of feeds that switch together"


def join(states: States) -> None:
    """Lead the pointer of every channel through the set. What is live stays live: the set has the same generations. Raises OutputError."""
    apart = [each for each in states if not _joined(states, each)]
    if not apart:
        return
    known = {each.channel: now for each in states if (now := each.current())}
    switch(states, known)
    for each in apart:
        point(each.current_link, states.together_link / each.channel, f"The feed of {each.channel}")


def leave(states: States) -> None:
    """Let every channel point to its generation by itself again. What is live stays live. Raises OutputError."""
    for each in states:
        now = each.current()
        if now is not None and _joined(states, each):
            point(each.current_link, now.path, f"The feed of {each.channel}")


def switch(states: States, chosen: Mapping[str, Generation]) -> str | None:
    """Make several generations current with one rename; channels that are not ``chosen`` keep theirs.

    Returns a warning as ``commit`` does. Raises OutputError when nothing has changed.
    """
    link = states.together_link
    wanted = {each.channel: now for each in states if (now := each.current())} | dict(chosen)
    try:
        make_folders(link.parent)
        made = link.parent / f"{_last_number(link.parent) + 1:010d}"
        made.mkdir()
        for channel, generation in wanted.items():
            (made / channel).symlink_to(os.path.relpath(generation.path, made))
        sync_folder(made)
        sync_folder(link.parent)
    except OSError as error:
        raise OutputError(f"{_WHAT} cannot be made: {error.strerror or error}. All feeds stay as they are.") from error
    warning = point(link, made, _WHAT)
    _collect(link)
    return warning


def _joined(states: States, state: ChannelState) -> bool:
    link = state.current_link
    return link.is_symlink() and os.path.normpath(link.parent / link.readlink()) == os.path.normpath(states.together_link / state.channel)


def _last_number(folder: Path) -> int:
    return max((int(entry.name) for entry in os.scandir(folder) if entry.name.isdecimal()), default=0)


def _collect(link: Path) -> None:
    """Remove the sets that are no longer pointed to; one that cannot be removed now goes with the next switch."""
    with contextlib.suppress(OSError):
        now = Path(os.path.realpath(link)).name
        for entry in os.scandir(link.parent):
            if entry.name.isdecimal() and entry.name != now:
                shutil.rmtree(entry.path, ignore_errors=True)
