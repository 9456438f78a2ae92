"""Loading a project: every fault of every file at once, or everything compiled."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from feedtool import markets, positioned_yaml, sources
from feedtool.errors import ConfigError, SourceError, UsageError
from feedtool.expressions import Filter, load_hooks
from feedtool.markets import Declared
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import Problem
from feedtool.project.entry import EntryLoader
from feedtool.project.form import CATALOGUE, PROJECT
from feedtool.project.lists import pinned_lists
from feedtool.project.markets import Expansion, conflicts
from feedtool.project.outputs import HOOKS, check_names, check_outputs
from feedtool.project.project import MAIN_CATALOGUE, ChannelEntry, Project
from feedtool.project.secrecy import confidential, flows
from feedtool.project.settings import settings_of
from feedtool.project.storage import storage
from feedtool.sources import Catalogue
from feedtool.suggest import nearest
from feedtool.taxonomy import Store
from feedtool.written_paths import real

CATALOGUES = "catalogues"


def load(path: Path, environment: Mapping[str, str], channels: Sequence[str] | None = None) -> Project:
    """Return the project of the file at ``path``, with all its channels or only those named; all of them are checked.

    Raises ConfigError with everything that is wrong with the project file, its mappings and channel packages; SourceError when the catalogue cannot
    be opened; UsageError for a channel that the project does not have.
    """
    return sources.steadily(lambda: _loaded(path, environment, channels))


def _loaded(path: Path, environment: Mapping[str, str], channels: Sequence[str] | None) -> Project:
    document = positioned_yaml.load(path, path.name)
    problems = shape.check(document, PROJECT)
    if not isinstance(document.data, dict):
        raise ConfigError(problems)
    root = real(path).parent
    work = _Loading(document, root, sources.Surroundings(root, environment, sources.Sessions(root)), problems)
    catalogues = work.catalogues()
    functions = work.hooks()
    entries = work.entries(catalogues, functions)
    if work.problems:
        raise ConfigError(list(dict.fromkeys(work.problems)))
    if work.source_error:
        raise work.source_error
    chosen = _chosen(entries, channels)
    opened = {name: each for name, each in catalogues.items() if each}
    groups, packages = {entry.group for entry in chosen.values()}, [entry.channel for entry in chosen.values()]
    settings = settings_of(document, work.root, groups, packages)
    return Project(work.root, opened, chosen, storage(document, work.root), settings, partial(load, path, environment, channels))


@dataclass(slots=True)
class _Loading:
    document: Document
    root: Path
    surroundings: sources.Surroundings
    problems: list[Problem]
    source_error: SourceError | None = field(default=None)
    declared: dict[str, Declared] = field(default_factory=dict)
    confidential: dict[str, frozenset[str]] = field(default_factory=dict)

    def catalogues(self) -> dict[str, Catalogue | None]:
        """Return all catalogues by name; None where something is wrong with one."""
        more = self.document.at((CATALOGUES,))
        paths: dict[str, Steps] = {MAIN_CATALOGUE: (MAIN_CATALOGUE,)}
        for name in more if isinstance(more, dict) else ():
            if name == MAIN_CATALOGUE:
                message = f"`{name}` is the name of the project's own catalogue."
                self.problems.append(self.document.problem("CF112", message, (CATALOGUES, name), of="key"))
            else:
                paths[name] = (CATALOGUES, name)
        return {name: self._catalogue(name, path) for name, path in paths.items()}

    def _catalogue(self, name: str, path: Steps) -> Catalogue | None:
        """Return a catalogue, or None when something is wrong with it; a source that cannot be opened is kept for later."""
        if any(self._is_in(problem, str(path[0])) for problem in self.problems) or not isinstance(self.document.at(path), dict):
            return None
        try:
            made = sources.load(self.document, path, self.surroundings, CATALOGUE)
            columns = {each.name: each.type for each in made.schema}
            declared, problems = markets.load(self.document, path, columns, self.root)
            self.problems.extend(problems)
            self.confidential[name], more = confidential(self.document, path, made)
            self.problems.extend(more)
            if declared is not None and not more:
                self.declared[name] = declared
                return made
        except ConfigError as error:
            self.problems.extend(error.problems)
        except SourceError as error:
            self.source_error = self.source_error or error
        return None

    def _is_in(self, problem: Problem, key: str) -> bool:
        """Say whether a problem of the project file is inside of one of its groups."""
        if problem.place is None or key not in self.document.data:
            return True
        names = list(self.document.data)
        after = names[names.index(key) + 1 :]
        end = self.document.place((after[0],), of="key").line if after else 1 << 30
        return self.document.place((key,), of="key").line <= problem.place.line < end

    def hooks(self) -> Mapping[str, Filter]:
        """Return the functions of ``hooks.py`` beside the project file, if there is one."""
        path = self.root / HOOKS
        if not path.is_file():
            return {}
        try:
            return load_hooks(path, HOOKS)
        except ConfigError as error:
            self.problems.extend(error.problems)
            return {}

    def _lists(self) -> Store:
        """Return the pinned lists of categories; what is wrong with their lock file is noted."""
        try:
            return pinned_lists(self.document, self.root)
        except ConfigError as error:
            self.problems.extend(error.problems)
            return Store(self.root, "", {})

    def entries(self, catalogues: Mapping[str, Catalogue | None], functions: Mapping[str, Filter]) -> dict[str, ChannelEntry]:
        """Return all channels that are right; what is wrong with the others is noted."""
        written, lists = self.document.at(("channels",)), self._lists()
        self.problems.extend(check_names(self.document))
        entries: dict[str, ChannelEntry] = {}
        outputs: dict[str, str] = {}
        for name in written if isinstance(written, dict) else ():
            if not self._has_catalogue(name, catalogues):
                continue
            expansion = Expansion(self.document, name, self.root)
            found = expansion.markets() if isinstance(written[name], dict) else []
            self.problems.extend(expansion.problems)
            for market in found:
                chosen = self.document.at(("channels", name, "catalogue")) or MAIN_CATALOGUE
                around = catalogues.get(chosen), functions, lists, self.declared.get(chosen), market
                self._entry(EntryLoader(self.document, name, self.root, *around), entries, outputs)
        self.problems.extend(conflicts(entries.values(), self.document))
        self.problems.extend(check_outputs(self.document, self.root, entries))
        return entries

    def _entry(self, loader: EntryLoader, entries: dict[str, ChannelEntry], outputs: dict[str, str]) -> None:
        """Load one feed; what is wrong with it is noted, also that another one has its name or file."""
        entry = loader.load()
        self.problems.extend(loader.problems)
        if entry and entry.name in entries:
            message = f"There is another channel called `{entry.name}`."
            at = ("channels", entry.group)
            wrong = loader.market.problem("MK131", message) if loader.market else self.document.problem("MK131", message, at, "key")
            self.problems.append(wrong)
        elif entry:
            entries[entry.name] = replace(entry, flows=flows(entry, self.confidential.get(entry.catalogue, frozenset())))
        self._same_output(loader, outputs)

    def _has_catalogue(self, name: str, catalogues: Mapping[str, Catalogue | None]) -> bool:
        """Say whether the catalogue that a channel names is there; one that is not is told."""
        written = self.document.at(("channels", name))
        chosen = written.get("catalogue") if isinstance(written, dict) else None
        if not isinstance(chosen, str) or chosen in catalogues:
            return True
        message = f"The project has no catalogue `{chosen}`."
        hint = f"It has: {', '.join(catalogues)}. More of them stand under `catalogues`."
        place = ("channels", name, "catalogue")
        self.problems.append(self.document.problem("CF115", message, place, did_you_mean=nearest(chosen, catalogues), hint=hint))
        return False

    def _same_output(self, loader: EntryLoader, outputs: dict[str, str]) -> None:
        if loader.output is not None:
            other = outputs.setdefault(os.path.normpath(loader.output), loader.full_name)
            if other != loader.full_name:
                message = f"The channel `{other}` writes to `{loader.output}` too; one feed would overwrite the other."
                hint = "Put `{market}` into the name." if loader.market else None
                self.problems.append(self.document.problem("CF114", message, ("channels", loader.name, "output"), hint=hint))


def _chosen(entries: Mapping[str, ChannelEntry], names: Sequence[str] | None) -> Mapping[str, ChannelEntry]:
    """Return the feeds of these names; the name of a channel with markets means all of them."""
    if not names:
        return entries
    known = dict.fromkeys([*entries, *(entry.group for entry in entries.values())])
    for name in names:
        if name not in known:
            near = nearest(name, known)
            meant = f" Did you mean `{near}`?" if near else f" It has: {', '.join(known)}."
            raise UsageError(f"the project has no channel `{name}`.{meant}")
    return {name: entry for name, entry in entries.items() if name in names or entry.group in names}
