"""The commit: one rename of one pointer. Before it the old feed is live, after it the new one, and nothing between."""

import contextlib
import os
from pathlib import Path

from feedtool.errors import OutputError
from feedtool.state.channel_state import ChannelState
from feedtool.state.generation import Generation
from feedtool.state.syncing import sync_folder


def commit(state: ChannelState, generation: Generation) -> str | None:
    """Make a generation the current one.

    Returns a warning when the new feed is live but the disk did not confirm it: a loss of power may then show the old one again, whole.
    Raises OutputError when nothing has changed.
    """
    return point(state.current_link, generation.path, f"The feed of {state.channel}")


def hold(state: ChannelState, generation: Generation) -> str | None:
    """Remember a generation as the one that waits for approval; as ``commit`` otherwise."""
    return point(state.held_link, generation.path, f"The held feed of {state.channel}")


def release(state: ChannelState) -> None:
    """Forget which generation waits for approval. A pointer that cannot be removed is no fault: approving it is refused as stale."""
    with contextlib.suppress(OSError):
        state.held_link.unlink(missing_ok=True)


def point(link: Path, target: Path, what: str) -> str | None:
    """Point a link to a path with one rename, and bring that to the disk; ``what`` is pointed to, for messages."""
    beside = link.with_name(f".{link.name}.new")
    try:
        beside.unlink(missing_ok=True)
        beside.symlink_to(os.path.relpath(target, link.parent))
        os.replace(beside, link)
    except OSError as error:
        reached = _reaches(link, target)  # a network file system may report a fault for what it has done
        if not reached:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
            remedy = " There is a folder where a link should be; move it away." if isinstance(error, IsADirectoryError) else ""
        raise OutputError(f"{what} cannot be switched ({link}): {error.strerror or error}. The last one stays.{remedy}") from error
    try:
        sync_folder(link.parent)
    except OSError as error:
        return f"{what} is switched, but the disk did not confirm it ({error.strerror or error}); a loss of power now may show the last one again."
    return None


def _reaches(link: Path, target: Path) -> bool:
    try:
        return link.is_symlink() and os.path.realpath(link) == os.path.realpath(target)
    except OSError:
        return False
