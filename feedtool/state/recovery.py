"""What a run does first: take away what a run that was ended has left, and what copying has made of pointers. Doing it twice does no harm."""

import contextlib
import os
import shutil
from pathlib import Path

from feedtool.state.channel_state import TOGETHER, ChannelState
from feedtool.state.generation import MANIFEST, Generation


def recover(state: ChannelState) -> None:
    """Remove drafts, pointers and announcements that were never finished. The lock must be held. What cannot be removed now stays and harms nothing."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(state.generations)):
            if entry.name.endswith(".tmp"):
                shutil.rmtree(entry.path, ignore_errors=True)
    with contextlib.suppress(OSError):  # pointers and announcements that were about to take the place of another
        for entry in list(os.scandir(state.path)):
            if entry.name.startswith(".") and entry.name.endswith(".new"):
                os.unlink(entry.path)
    for link in (state.current_link, state.held_link):
        with contextlib.suppress(OSError):
            _point_again(state, link)


def _point_again(state: ChannelState, link: Path) -> None:
    """Make a pointer of a folder that a copy without links has put in its place, if it is one of the generations, or the set of all channels."""
    copied = link.with_name(f".{link.name}.copied")
    if copied.is_dir() and not os.path.lexists(link):
        os.rename(copied, link)  # a run was ended here
    if link.is_symlink() or not link.is_dir():
        return
    meant = next((each for each in state.all() if _same_manifest(each, link)), None)
    if meant is None and state.path.name != TOGETHER:
        return  # nobody knows what it is: it stays, and `verify` tells
    shutil.rmtree(copied, ignore_errors=True)
    os.rename(link, copied)
    if meant:
        link.symlink_to(os.path.relpath(meant.path, link.parent))
    shutil.rmtree(copied, ignore_errors=True)


def _same_manifest(generation: Generation, folder: Path) -> bool:
    try:
        return generation.file(MANIFEST).read_bytes() == (folder / MANIFEST).read_bytes()
    except OSError:
        return False
