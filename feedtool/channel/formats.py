"""What a channel's package says of the forms of its feed."""

from pathlib import Path
from typing import Any

from feedtool.channel.package import ChannelFormat
from feedtool.feeds import Reading
from feedtool.rendering import Format
from feedtool.written_paths import is_file


def formats(described: dict[str, Any], *directories: Path) -> dict[str, ChannelFormat]:
    """Return the formats by name; a template is in the first of the directories that has it."""
    return {name: _format(name, each, directories) for name, each in described["formats"].items()}


def _format(name: str, described: dict[str, Any], directories: tuple[Path, ...]) -> ChannelFormat:
    """Return a format; its template is in the first of the directories that has it."""
    candidates = [directory / described["template"] for directory in directories]
    template = next((path for path in candidates if is_file(path)), candidates[0])
    form = Format(name, template, described["extension"], described["positional"], described["flattened"])
    return ChannelFormat(form, _reading(described.get("reading")))


def _reading(described: dict[str, Any] | None) -> Reading:
    if not described:
        return Reading()
    names = {name: (paths,) if isinstance(paths, str) else tuple(paths) for name, paths in described["names"].items()}
    return Reading(described.get("item"), names, described.get("namespace"), described["orders"], described["separators"])
