"""What a feed must not be written over, and what a channel may be called."""

import fnmatch
import glob
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from feedtool import packaged
from feedtool.positioned_yaml import Document
from feedtool.problems import Problem
from feedtool.project.lists import folder_named
from feedtool.project.project import ChannelEntry
from feedtool.written_paths import real

OWN_FOLDER, ALLOWED, HOOKS = ".feedtool", "output_folders", "hooks.py"
_NAME = re.compile(r"\w[\w.\- ]{0,99}")
# names that stand for devices on Windows, whatever suffix follows. https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_SQLITE = "sqlite:///"


def check_names(document: Document) -> Iterator[Problem]:
    """Yield the channels whose names cannot be names of files: their problems are stored under them."""
    channels = document.at(("channels",))
    for name in channels if isinstance(channels, dict) else ():
        if not _NAME.fullmatch(str(name)):
            message = f"A channel cannot be called `{name}`: a name has letters, digits, blanks, `.`, `-` and `_` only, and begins with a letter or digit."
            yield document.problem("CF110", message, ("channels", name), of="key")
        elif _DEVICE.fullmatch(str(name)):
            message = f"A channel cannot be called `{name}`: on Windows that is the name of a device, and no file can have it."
            yield document.problem("CF110", message, ("channels", name), of="key")


def check_outputs(document: Document, root: Path, entries: Mapping[str, ChannelEntry]) -> Iterator[Problem]:
    """Yield the feeds that would be written over what they are made of, among feedtool's own files, or outside of the folders for feeds."""
    inputs = {real(path): shown for path, shown in _inputs(document, root, entries.values())}
    folders = _folders(document, root)
    # a folder that the whole project is in, such as `taxonomy: .`, would leave no place for feeds
    own = [(real(path), shown) for path, shown in _own_folders(document, root, entries.values()) if not root.is_relative_to(real(path))]
    for name, entry in entries.items():
        output = real(entry.output.parent) / entry.output.name  # a link there is replaced, not followed
        path = ("channels", entry.group, "output")
        pattern = next((each for each in _patterns(document) if _matches(output, root, each)), None)
        if pattern:
            message = f"The feed of `{name}` would be read as one of the tables of `{pattern}`, which it is made of."
            yield document.problem("CF116", message, path, hint="Put it into another folder.")
        elif output in inputs:
            message = (
                f"The feed of `{name}` would be written over {inputs[output]}, which feeds are made of: after one run it would be gone."
            )
            yield document.problem("CF116", message, path, hint=_elsewhere(output))
        elif inside := next((shown for folder, shown in own if output.is_relative_to(folder)), None):
            message = f"The feed of `{name}` would be written among {inside}."
            yield document.problem("CF116", message, path, hint=_elsewhere(output))
        elif not any(output.parent.is_relative_to(folder) for folder in folders):
            message = f"The feed of `{name}` would be written to {output.parent}, which is outside of the project's folder."
            hint = f"Put it below the project file, or name the folder at the top of the project file: `{ALLOWED}: [{output.parent}]`."
            yield document.problem("CF130", message, path, hint=hint)
        elif _DEVICE.fullmatch(output.name):
            message = f"`{output.name}` is the name of a device on Windows; no file can have it there."
            yield document.problem("CF110", message, path)


def _elsewhere(output: Path) -> str:
    return f"Give the feed a folder of its own: `output: out/{output.name}`."


def _own_folders(document: Document, root: Path, entries: Iterable[ChannelEntry]) -> Iterator[tuple[Path, str]]:
    """Yield the folders all of whose files the project reads or feedtool writes, with what is in them."""
    yield root / OWN_FOLDER, f"feedtool's own files in {OWN_FOLDER}"
    yield root / packaged.FOLDER, f"the channel packages in {packaged.FOLDER}"
    if "\0" not in (lists := folder_named(document)):
        yield root / lists, f"the lists of categories in {lists}"
    for entry in entries:
        yield entry.channel.directory, f"the files of the channel package {entry.channel.shown}"
        definitions = document.at(("channels", entry.group, "definitions"))
        if isinstance(definitions, str) and "\0" not in definitions:
            yield root / definitions, f"the definitions in {definitions}"


def _patterns(document: Document) -> Iterator[str]:
    """Yield the patterns of files that catalogues and joins name."""
    return (each for each in _named(document.data) if any(letter in each for letter in "*?[") and "://" not in each and "\0" not in each)


def _matches(output: Path, root: Path, pattern: str) -> bool:
    """Say whether a pattern would find the feed."""
    return fnmatch.fnmatchcase(str(output), str(real(root) / pattern)) and (
        "**" in pattern or output.parent == real((root / pattern).parent)
    )


def _folders(document: Document, root: Path) -> list[Path]:
    """Return the folders that feeds may be written below: that of the project, and those that its file names."""
    named = document.at((ALLOWED,))
    written = [each for each in named if isinstance(each, str) and "\0" not in each] if isinstance(named, list) else []
    return [real(root), *(real(root / each) for each in written)]


def _inputs(document: Document, root: Path, entries: Iterable[ChannelEntry]) -> Iterator[tuple[Path, str]]:
    """Yield the files that a project is made of, whether the project file names them or a mapping."""
    if document.path:
        yield document.path, "the project file"
    yield root / HOOKS, f"`{HOOKS}`"
    for entry in entries:
        yield from ((path, f"`{_shown(path, root)}`") for path in entry.mapping.files)
    for reference in _named(document.data):
        place = reference.removeprefix(_SQLITE)
        if "://" in place or "\0" in place:
            continue
        found = [root / place, *(Path(each) for each in glob.glob(str(root / place), recursive=True))]
        yield from ((path, f"`{reference}`") for path in found)


def _shown(path: Path, root: Path) -> str:
    inside = real(path)
    return inside.relative_to(real(root)).as_posix() if inside.is_relative_to(real(root)) else str(path)


def _named(written: Any) -> Iterator[str]:
    if isinstance(written, dict):
        for key, value in written.items():
            if key in ("source", "mapping", "markets", "convert") and isinstance(value, str):
                yield value
            else:
                yield from _named(value)
