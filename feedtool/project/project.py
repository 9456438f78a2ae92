"""A project, loaded and compiled."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from feedtool.channel import Channel
from feedtool.mapping import ItemMapping
from feedtool.model import Place
from feedtool.sources import Catalogue


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A feed of the project. ``vars`` are all constants of its mapping; ``output`` is absolute and may have ``{part}`` in its name.

    ``shape`` makes the channel's own nested form of an item (None: its attributes are the item). ``max_invalid`` is a share from 0 to 1.
    """

    name: str
    channel: Channel
    mapping: ItemMapping
    shape: ItemMapping | None
    vars: Mapping[str, Any]
    output: Path
    format: str
    invalid_items: str
    max_invalid: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a run needs, checked."""

    root: Path
    catalogue: Catalogue
    channels: Mapping[str, ChannelEntry]

    def shown(self, path: Path) -> Path:
        """Return a path as the user knows it: from where the command was called, if that is shorter."""
        here = Path.cwd()
        return path.relative_to(here) if path.is_relative_to(here) else path

    def columns(self) -> frozenset[str]:
        """Return the columns of the catalogue that any channel uses."""
        return frozenset().union(*(entry.mapping.uses for entry in self.channels.values()))
