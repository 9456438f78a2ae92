"""What a project file says, read without its catalogue and mappings: for commands that need neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool import positioned_yaml
from feedtool.errors import ConfigError
from feedtool.positioned_yaml import shape
from feedtool.project.form import PROJECT
from feedtool.project.lists import USUAL, folder_named
from feedtool.project.markets import Expansion
from feedtool.written_paths import is_file, real


@dataclass(frozen=True, slots=True)
class Outline:
    """The folder of a project, the name of its folder of lists, the template of each of its channels, and their markets (language and country)."""

    root: Path
    lists: str
    templates: Mapping[str, str]
    markets: tuple[tuple[str, str], ...]


def outline(path: Path) -> Outline:
    """Return the outline of the project file at ``path``; where there is none, that of a folder without channels.

    Raises ConfigError for a file that is wrong.
    """
    root = real(path).parent
    if not is_file(path):
        return Outline(root, USUAL, {}, ())
    document = positioned_yaml.load(path, path.name)
    if problems := shape.check(document, PROJECT):
        raise ConfigError(problems)
    channels = document.at(("channels",))
    shared = document.at(("vars",)) or {}
    markets = [
        _market({**shared, **(each.get("vars") or {}), **(market.vars if market else {})})
        for name, each in channels.items()
        for market in Expansion(document, name, root).markets()
    ]
    templates = {name: str(each["template"]) for name, each in channels.items()}
    return Outline(root, folder_named(document), templates, tuple(dict.fromkeys(market for market in markets if market[0])))


def _market(given: Mapping[str, Any]) -> tuple[str, str]:
    return str(given.get("language") or ""), str(given.get("country") or "")
