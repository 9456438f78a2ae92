"""Reading a YAML file strictly and within bounds."""

import re
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from feedtool.errors import ConfigError
from feedtool.model import Place
from feedtool.packaged import is_packaged
from feedtool.positioned_yaml.composing import Exact
from feedtool.positioned_yaml.construct import Construction
from feedtool.positioned_yaml.document import Document, Source
from feedtool.positioned_yaml.syntax import Refused, explained
from feedtool.problems import Problem

if TYPE_CHECKING:
    from feedtool.positioned_yaml.quick import Quick

MAX_BYTES = 1024 * 1024

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def load(path: Path, shown_as: str) -> Document:
    """Return the file at ``path``; ``shown_as`` is its name in messages. Raises ConfigError with everything that is wrong with it."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)  # a device or a pipe has no size and may have no end
    except OSError as error:
        raise ConfigError([Problem("CF100", f"The file cannot be read: {error.strerror or error}.", Place(shown_as))]) from error
    if len(content) > MAX_BYTES:
        raise ConfigError([Problem("CF109", f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB.", Place(shown_as))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        lines = _LINE_BREAK.split(before)
        place = Place(shown_as, len(lines), len(lines[-1].removeprefix("\ufeff")) + 1)
        raise ConfigError([Problem("CF111", f"The byte {content[error.start]:02X} is not UTF-8.", place, 1)]) from error
    return parse(text, shown_as, path, own=is_packaged(path))


def parse(text: str, shown_as: str, path: Path | None = None, *, own: bool = False) -> Document:
    """Return the YAML in ``text`` as a document, as ``load`` does. Raises ConfigError with everything that is wrong with it.

    ``own`` is for texts that feedtool brings, which its tests have checked: they are read with a quicker parser, and once.
    """
    return _parse_own(text, shown_as, path) if own else _parse(text, shown_as, path, own=False)


@lru_cache(maxsize=256)  # every market of a channel reads its package; nobody may change the documents
def _parse_own(text: str, shown_as: str, path: Path | None) -> Document:
    return _parse(text, shown_as, path, own=True)


def _parse(text: str, shown_as: str, path: Path | None, *, own: bool) -> Document:
    source = Source(shown_as, text, tuple(chain((0,), (found.end() for found in _LINE_BREAK.finditer(text)))))
    composer: Exact | Quick | None = None
    try:
        composer = _quick(text) if own and yaml.__with_libyaml__ else Exact(text)
        root = composer.get_single_node()
    except (yaml.YAMLError, Refused, ValueError, OverflowError) as error:  # the last two: escapes that name no character
        raise ConfigError([explained(error, source)]) from error
    finally:
        if composer:
            composer.dispose()
    construction = Construction(source)
    data = construction.value(root) if root else None
    if construction.problems:
        raise ConfigError(construction.problems)
    return Document(data, source, path, root, construction.members)


def _quick(text: str) -> "Quick":
    from feedtool.positioned_yaml.quick import Quick  # noqa: PLC0415 - PyYAML is not built with libyaml everywhere

    return Quick(text)
