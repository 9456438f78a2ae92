"""What a run does first: take away what a run that was ended has left. Doing it twice does no harm."""

import contextlib
import os
import shutil

from feedtool.state.channel_state import ChannelState


def recover(state: ChannelState) -> None:
    """Remove drafts and pointers that were never finished. The lock must be held. What cannot be removed now stays and harms nothing."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(state.generations)):
            if entry.name.endswith(".tmp"):
                shutil.rmtree(entry.path, ignore_errors=True)
    for link in (state.current_link, state.held_link):
        with contextlib.suppress(OSError):
            link.with_name(f".{link.name}.new").unlink(missing_ok=True)
