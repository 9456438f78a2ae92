"""Where the feeds of a project are kept and read, known without opening a source, a mapping or anything else that may be gone or wrong today."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool import channel, positioned_yaml
from feedtool.channel import Channel
from feedtool.errors import ConfigError, UsageError
from feedtool.positioned_yaml import Document, shape
from feedtool.problems import Problem
from feedtool.project.form import PROJECT
from feedtool.project.markets import Expansion, Market, filled_output
from feedtool.project.outlet import Outlet
from feedtool.project.outputs import check_names
from feedtool.project.project import MAIN_CATALOGUE
from feedtool.project.settings import settings_of
from feedtool.project.storage import Storage, storage
from feedtool.sources import files_named, sqlite_files
from feedtool.suggest import nearest
from feedtool.written_paths import real


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets of all feeds of a project, by name, and where their state is kept."""

    root: Path
    storage: Storage
    by_name: Mapping[str, Outlet]
    document: Document

    def chosen(self, names: Sequence[str]) -> list[Outlet]:
        """Return the outlets of these names; no names mean all, the name of a channel with markets all of its feeds. Raises UsageError."""
        known = dict.fromkeys([*self.by_name, *(each.group for each in self.by_name.values())])
        for name in names:
            if name not in known:
                raise self._unknown(name, known)
        return [each for each in self.by_name.values() if not names or each.name in names or each.group in names]

    def one(self, name: str) -> Outlet:
        """Return the outlet of one feed. Raises UsageError."""
        if name in self.by_name:
            return self.by_name[name]
        found = self.chosen([name])
        if len(found) == 1:
            return found[0]
        raise UsageError(f"`{name}` stands for {len(found)} feeds: {', '.join(each.name for each in found)}. Name one of them.")

    def _unknown(self, name: str, known: Iterable[str]) -> UsageError:
        near = nearest(name, known)
        meant = f"Did you mean `{near}`?" if near else f"It has: {', '.join(known)}."
        kept = name in {each.channel for each in self.storage.states}
        gone = " Runs of such a channel are kept, but the project file no longer has it." if kept else ""
        return UsageError(f"the project has no channel `{name}`.{gone} {meant}")

    def package(self, outlet: Outlet) -> Channel:
        """Return the package of the channel, as the kind of feed that it is. Raises ConfigError when it is gone or wrong."""
        written = self.document.at(("channels", outlet.group))
        return channel.load(written["template"], self.root, written.get("kind"))

    def settings(self, outlet: Outlet) -> Mapping[str, Path]:
        """Return the files that may have a say in a feed, by the names that its manifest has."""
        try:
            packages = [self.package(outlet)]
        except ConfigError:
            packages = []  # then its files are none of the feed any more, which is what is asked here
        groups = {each.group for each in self.by_name.values()}
        return settings_of(self.document, self.root, groups, packages)

    def sources(self, outlet: Outlet) -> Sequence[str]:
        """Return the files that the sources of a feed name now, as they are called among the inputs of a run; see ``files_named``."""
        return list(files_named(self.document, self._catalogue(outlet), self.root))

    def databases(self, outlet: Outlet) -> Sequence[tuple[str, Path]]:
        """Return the SQLite databases that the sources of a feed name now, each with its file; see ``sqlite_files``."""
        return list(sqlite_files(self.document, self._catalogue(outlet), self.root))

    def _catalogue(self, outlet: Outlet) -> tuple[str, ...]:
        chosen = self.document.at(("channels", outlet.group, "catalogue"))
        return (MAIN_CATALOGUE,) if chosen in (None, MAIN_CATALOGUE) else ("catalogues", chosen)


def outlets(path: Path) -> Outlets:
    """Return the outlets of the project file at ``path``. Raises ConfigError for a file that is wrong."""
    document = positioned_yaml.load(path, path.name)
    if problems := [*shape.check(document, PROJECT), *check_names(document)]:
        raise ConfigError(problems)
    root = real(path).parent
    made: dict[str, Outlet] = {}
    for name in document.at(("channels",)):
        made |= {each.name: each for each in _of_channel(document, name, root)}
    return Outlets(root, storage(document, root), made, document)


def _of_channel(document: Document, name: str, root: Path) -> Iterator[Outlet]:
    written, shared = document.at(("channels", name)), document.at(("vars",)) or {}
    expansion = Expansion(document, name, root)
    markets = expansion.markets()
    if expansion.problems:
        raise ConfigError(expansion.problems)
    for market in markets:
        constants = {**shared, **(written.get("vars") or {}), **(market.vars if market else {})}
        output, wrong = filled_output(written["output"], {**constants, **_format(written, market, root)})
        if wrong:
            code, more = wrong[0]
            raise ConfigError([Problem(code, place=document.place(("channels", name, "output")), **more)])
        full = f"{name}-{market.name}" if market else name
        yield Outlet(full, name, Path(os.path.abspath(root / output)), written.get("publish") == "copy")


def _format(written: Mapping[str, Any], market: Market | None, root: Path) -> Mapping[str, str]:
    """Return the form of a feed, if the name of its file tells it."""
    if "{format}" not in written["output"]:
        return {}
    given = (market.settings if market else {}).get("format") or written.get("format")
    return {"format": given or channel.load(written["template"], root, written.get("kind")).default_format}
