"""Reading a YAML file strictly and within bounds."""

import re
from itertools import chain
from pathlib import Path

import yaml

from feedtool.errors import ConfigError
from feedtool.model import Place
from feedtool.positioned_yaml.construct import PLAIN, Construction
from feedtool.positioned_yaml.document import Document, Source
from feedtool.positioned_yaml.syntax import Refused, explained
from feedtool.problems import Problem

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 40
MAX_NODES = 50_000  # as written; the parser takes some seconds for more

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


class _Composer(yaml.SafeLoader):
    """PyYAML's parser up to the tree of nodes: plain scalars stay undecided, nesting is bounded (PyYAML recurses), and so is the number of nodes."""

    yaml_implicit_resolvers = {None: [(PLAIN, re.compile(""))]}  # noqa: RUF012 - PyYAML's own name and type
    depth = nodes = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if parent and self.depth >= MAX_DEPTH:
            raise Refused("CF109", f"The file is nested more than {MAX_DEPTH} levels deep.", parent.start_mark.index)
        self.depth += 1
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"The file has more than {MAX_NODES:,} names and values."
            raise Refused("CF109", message, self.peek_event().start_mark.index)  # type: ignore[no-untyped-call]
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


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
    return parse(text, shown_as, path)


def parse(text: str, shown_as: str, path: Path | None = None) -> Document:
    """Return the YAML in ``text`` as a document. Raises ConfigError with everything that is wrong with it."""
    source = Source(shown_as, text, tuple(chain((0,), (found.end() for found in _LINE_BREAK.finditer(text)))))
    composer = None
    try:
        composer = _Composer(text)
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
