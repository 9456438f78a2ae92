"""A project, loaded and compiled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from feedtool.channel import Channel
from feedtool.definitions import NestedForm
from feedtool.guards import GuardSettings
from feedtool.mapping import Flow, ItemMapping
from feedtool.markets import View
from feedtool.model import Place
from feedtool.project.outlet import Outlet
from feedtool.project.storage import Storage
from feedtool.sources import Catalogue
from feedtool.taxonomy import Taxonomy

MAIN_CATALOGUE = "catalogue"


@dataclass(frozen=True, slots=True)
class ChannelEntry:
    """A feed of the project, made of the rows of one ``catalogue``.

    ``vars`` are all constants of its mapping; ``output`` is absolute and may have ``{part}`` in its name. ``shape`` makes the channel's own
    nested form of an item (None: its attributes are the item), ``nested`` is what is known of that form.
    ``view`` is what names of the catalogue stand for in its language and currency.
    ``max_invalid`` is a share from 0 to 1. With ``copies`` readers find plain copies of the feed, not links.
    ``guards`` is how its feed is guarded. ``group`` is the name in the project file, which the feeds of several markets share. ``taxonomies`` are
    those of the channel, by name, with the lists that are pinned. ``flows`` are the attributes that are made of confidential columns.
    """

    name: str
    group: str
    catalogue: str
    channel: Channel
    mapping: ItemMapping
    shape: ItemMapping | None
    nested: NestedForm | None
    view: View
    vars: Mapping[str, Any]
    output: Path
    format: str
    invalid_items: str
    max_invalid: Fraction
    copies: bool
    guards: GuardSettings
    place: Place
    taxonomies: Mapping[str, Taxonomy]
    flows: tuple[Flow, ...] = ()

    @property
    def outlet(self) -> Outlet:
        """Where readers find its feed."""
        return Outlet(self.name, self.group, self.output, self.copies)


@dataclass(frozen=True, slots=True)
class Reading:
    """One catalogue and the channels that are made of it."""

    name: str
    catalogue: Catalogue
    channels: Sequence[ChannelEntry]

    def columns(self) -> frozenset[str]:
        """Return the columns of the catalogue that any of the channels uses."""
        return frozenset().union(*(entry.mapping.uses for entry in self.channels))


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a run needs, checked. ``catalogues`` are by name; that of the key ``catalogue`` is called so.

    ``settings`` are the files that it was loaded from, as the user knows them, with their paths. ``reopened`` loads the same project anew from its
    files, for a run whose sources have moved.
    """

    root: Path
    catalogues: Mapping[str, Catalogue]
    channels: Mapping[str, ChannelEntry]
    storage: Storage
    settings: Mapping[str, Path]
    reopened: "Callable[[], Project]"

    def shown(self, path: Path) -> Path:
        """Return a path as the user knows it: from where the command was called, if that is shorter."""
        here = Path.cwd()
        return path.relative_to(here) if path.is_relative_to(here) else path

    def readings(self) -> list[Reading]:
        """Return each catalogue that some channel needs, with those channels."""
        groups: dict[str, list[ChannelEntry]] = {}
        for entry in self.channels.values():
            groups.setdefault(entry.catalogue, []).append(entry)
        return [Reading(name, self.catalogues[name], entries) for name, entries in groups.items()]

    def size_hint(self) -> int | None:
        """Return the likely number of records that a run reads; None when nobody knows."""
        sizes = [reading.catalogue.size_hint() for reading in self.readings()]
        return None if None in sizes else sum(size for size in sizes if size is not None)
