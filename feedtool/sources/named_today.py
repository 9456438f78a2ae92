"""Which files a catalogue's sources name today, known without reading one."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from feedtool import positioned_yaml
from feedtool.errors import SourceError
from feedtool.positioned_yaml import Document
from feedtool.sources.load import database_name
from feedtool.tables import find_files


def files_named(document: Document, path: positioned_yaml.Path, root: Path) -> Iterator[str]:
    """Yield the names of all files of a catalogue at ``path`` of the project file and of its joins, as they are called among a run's inputs.

    Sources that take something from the environment are left out: it may be another one now.
    """
    for written in _sources(document, path):
        if "://" not in written["source"]:
            try:
                yield from (each.shown for each in find_files(written["source"], root))
            except SourceError:  # a file that is gone is told by whoever looks for it
                continue


def sqlite_files(document: Document, path: positioned_yaml.Path, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the SQLite databases in the same way, each with its file."""
    for written in _sources(document, path):
        if written["source"].startswith("sqlite:"):
            import sqlalchemy as sa  # noqa: PLC0415 - heavy

            yield database_name(written, written["source"]), root / (sa.make_url(written["source"]).database or "")


def _sources(document: Document, path: positioned_yaml.Path) -> Iterator[Mapping[str, str]]:
    catalogue = document.at(path) or {}
    for written in (catalogue, *(catalogue.get("joins") or {}).values()):
        if "${" not in written.get("source", "${"):
            yield written
