"""Where the state of channels lies, and what is there now."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from feedtool.state.generation import NAME, Generation

TOGETHER = ".together"


@dataclass(frozen=True, slots=True)
class ChannelState:
    """The folder of one channel's state: its lock, its generations, and the pointers ``current`` and ``held``."""

    channel: str
    path: Path

    @property
    def lock(self) -> Path:
        """The file that a run locks. It is never deleted."""
        return self.path / "lock"

    @property
    def generations(self) -> Path:
        """The folder of all generations."""
        return self.path / "generations"

    @property
    def current_link(self) -> Path:
        """The pointer that alone decides what is live."""
        return self.path / "current"

    @property
    def held_link(self) -> Path:
        """The pointer to the generation that a guard has held."""
        return self.path / "held"

    @property
    def journal(self) -> Path:
        """The file of what happened, a line per event."""
        return self.path / "journal.jsonl"

    def current(self) -> Generation | None:
        """Return the generation that is live; None when nothing was published yet."""
        return self._pointed(self.current_link)

    def held(self) -> Generation | None:
        """Return the generation that waits for approval."""
        return self._pointed(self.held_link)

    def _pointed(self, link: Path) -> Generation | None:
        if not link.is_symlink():
            return None
        name = Path(os.path.realpath(link)).name
        return self.find(name)

    def find(self, name: str) -> Generation | None:
        """Return a generation by its name, or by its number."""
        if NAME.fullmatch(name):
            made = Generation(self.generations / name)
            return made if made.path.is_dir() else None
        return next((each for each in self.all() if str(each.sequence) == name.lstrip("0")), None)

    def all(self) -> list[Generation]:
        """Return all whole generations, oldest first."""
        if not self.generations.is_dir():
            return []
        names = sorted(entry.name for entry in os.scandir(self.generations) if NAME.fullmatch(entry.name))
        return [Generation(self.generations / name) for name in names]


@dataclass(frozen=True, slots=True)
class States:
    """The folder of the state of all channels of a project. ``together``: they are switched by one pointer for all."""

    path: Path
    together: bool = False

    def of(self, channel: str) -> ChannelState:
        """Return the state of a channel."""
        return ChannelState(channel, self.path / channel)

    @property
    def together_link(self) -> Path:
        """The pointer to the set of generations that are live together."""
        return self.path / TOGETHER / "current"

    @property
    def whole(self) -> ChannelState:
        """What a run locks before it switches all channels together."""
        return ChannelState("all channels", self.path / TOGETHER)

    def __iter__(self) -> Iterator[ChannelState]:
        if self.path.is_dir():
            for entry in sorted(os.scandir(self.path), key=lambda entry: entry.name):
                if entry.is_dir() and entry.name != TOGETHER:
                    yield self.of(entry.name)
