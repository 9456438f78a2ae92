"""The files that a project is made of beside its sources: a run can tell later by which settings it was made."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from feedtool.channel import Channel
from feedtool.positioned_yaml import Document
from feedtool.written_paths import is_file, is_folder, real

_HOOKS = "hooks.py"
_TABLES = ("*.yaml", "*.yml", "*.csv", "*.tsv")


def settings_of(document: Document, root: Path, groups: Iterable[str], packages: Iterable[Channel]) -> dict[str, Path]:
    """Return the files that may have a say in the feeds of some channels, by the names that people know, sorted.

    ``groups`` are the channels' names in the project file, ``packages`` their packages.

    Tables and mappings that lie beside a mapping count even if it does not name them: too many rather than too few.
    """
    found = dict(_files(document, root, groups, packages))
    return {name: found[name] for name in sorted(found) if is_file(found[name])}


def _files(document: Document, root: Path, groups: Iterable[str], packages: Iterable[Channel]) -> Iterator[tuple[str, Path]]:
    if document.path:
        yield document.path.name, document.path
    yield _HOOKS, root / _HOOKS
    for group in groups:
        for key in ("mapping", "markets", "definitions"):
            yield from _beside(document.at(("channels", group, key)), root)
    for package in packages:
        for path in package.directory.rglob("*"):
            yield f"{package.shown}/{path.relative_to(package.directory).as_posix()}", path


def _beside(reference: Any, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield a file that the project names and the tables in its folder, or all files of a folder that it names."""
    if not isinstance(reference, str):
        return
    path = root / reference
    yield reference, path
    folder, patterns = (path, ("**/*",)) if is_folder(path) else (path.parent, _TABLES)
    if real(folder) != real(root) or is_folder(path):
        for pattern in patterns:
            for each in folder.glob(pattern):
                yield _shown(each, root), each


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
