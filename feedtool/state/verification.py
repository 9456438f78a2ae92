"""Are the stored generations what they were when they were written?"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feedtool.errors import StateError
from feedtool.state.channel_state import TOGETHER, ChannelState
from feedtool.state.expected import expected_damage
from feedtool.state.generation import MANIFEST, Generation
from feedtool.state.journal import Journal
from feedtool.state.manifest import StoredFile


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a file of a generation, or with a pointer (``generation`` None)."""

    generation: str | None
    file: str
    message: str


def verify(state: ChannelState) -> Iterator[Damage]:
    """Yield everything that is not as it was written, in all generations of a channel and its pointers."""
    for each in state.all():
        yield from verify_generation(each)
    for link in (state.current_link, state.held_link):
        if message := _astray(state, link):
            yield Damage(None, link.name, message)
    if message := expected_damage(state):
        yield Damage(None, "", message)


def _astray(state: ChannelState, link: Path) -> str | None:
    """Return what is wrong with a pointer: it must lead to a generation of its channel, or not be there."""
    if not link.is_symlink():
        return "is no link any more." if link.exists() else None
    reached = Path(os.path.realpath(link))
    if reached.parent == Path(os.path.realpath(state.generations)) and state.find(reached.name):
        return None
    if link == state.current_link and TOGETHER in link.readlink().parts and not Journal(state.journal).live():
        return None  # led through a set in which the channel is not yet
    return f"points to {link.readlink()}, which is {'no generation of this channel' if reached.exists() else 'not there'}."


def verify_generation(generation: Generation) -> Iterator[Damage]:
    """Yield everything of one generation that is not as it was written."""
    try:
        manifest = generation.manifest()
    except StateError as error:
        yield Damage(generation.name, MANIFEST, str(error))
        return
    stored = {each.name: each for each in (*manifest.feed, *manifest.files)}
    for each in stored.values():
        if message := difference(generation.file(each.name), each):
            yield Damage(generation.name, each.name, message)
    for entry in sorted(os.scandir(generation.path), key=lambda entry: entry.name):
        if entry.name not in stored and entry.name != MANIFEST:
            yield Damage(generation.name, entry.name, "does not belong to this generation.")


def difference(path: Path, stored: StoredFile) -> str | None:
    """Return in words how a file is not what was written; None when it is."""
    try:
        size = path.lstat().st_size
        if path.is_symlink() or not path.is_file():
            return "is no longer a plain file."
        if size != stored.bytes:
            return f"has {size:,} bytes; {stored.bytes:,} were written."
        found = hash_of(path)
    except FileNotFoundError:
        return "is missing."
    except OSError as error:
        return f"cannot be read: {error.strerror}."
    return None if found == stored.sha256 else "has other bytes than were written."


def hash_of(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
