"""A YAML file as plain values, with the place of every key and value."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

import yaml

from feedtool.model import Place
from feedtool.positioned_yaml.scalar import Scalar
from feedtool.problems import Problem

Path = tuple[str | int, ...]
Members = Mapping[str, tuple[yaml.Node, yaml.Node]]


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file and where its lines begin. ``file`` is the name that the user knows."""

    file: str
    text: str
    starts: tuple[int, ...]

    def place(self, offset: int) -> Place:
        """Return the place of the character at ``offset``."""
        line = bisect_right(self.starts, offset)
        return Place(self.file, line, offset - self.starts[line - 1] + 1)

    def on_line(self, start: int, end: int) -> int:
        """Return how many characters from ``start`` on stand on the same line and before ``end``, at least 1."""
        line = bisect_right(self.starts, start)
        limit = self.starts[line] if line < len(self.starts) else len(self.text)
        return max(len(self.text[start : min(end, limit)].rstrip()), 1)


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A file that was read: ``data`` is made of dict (keys are always text), list, str, int, Decimal, bool and None.

    A path names a value in ``data``: ``("channels", "google-se", "vars")``. A path that does not exist stands for its nearest
    existing ancestor, so that something missing is shown where it should be.
    """

    data: Any
    source: Source
    path: File | None
    root: yaml.Node | None
    members: Mapping[int, Members]

    @property
    def shown_as(self) -> str:
        """The name of the file as the user knows it."""
        return self.source.file

    def at(self, path: Path) -> Any:
        """Return the value at ``path``, or None where there is none."""
        value = self.data
        for step in path:
            if isinstance(value, dict):
                value = value.get(str(step))
            else:
                value = value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
        return value

    def place(self, path: Path = (), of: str = "value") -> Place:
        """Return where the value (or, with ``of="key"``, the key) at ``path`` begins."""
        node = self._node(path, of)
        return self.source.place(node.start_mark.index) if node else Place(self.source.file)

    def width(self, path: Path = (), of: str = "value") -> int:
        """Return how many characters the value or key has on the line where it begins."""
        node = self._node(path, of)
        return self.source.on_line(node.start_mark.index, node.end_mark.index) if node else 0

    def scalar(self, path: Path) -> Scalar:
        """Return the text at ``path`` with ``at(line, column)`` for the places inside it; for a list or mapping, its beginning."""
        node = self._node(path, "value")
        if isinstance(node, yaml.ScalarNode):
            return Scalar(
                node.value, self.source.text[node.start_mark.index : node.end_mark.index], node.start_mark.index, self.source.place
            )
        start = node.start_mark.index if node else 0
        return Scalar("", "", start, self.source.place)

    def inner(self, path: Path, line: int, column: int) -> Place:
        """Return the place ``line`` lines and ``column`` characters (from 0) inside the text at ``path``."""
        return self.scalar(path).at(line, column)

    def problem(self, code: str, message: str, path: Path = (), of: str = "value", **more: Any) -> Problem:
        """Return a problem with the key or value at ``path``; ``more`` are further fields of Problem."""
        return Problem(code, message, place=self.place(path, of), width=self.width(path, of), **more)

    def _node(self, path: Path, of: str) -> yaml.Node | None:
        node, key = self.root, self.root
        for step in path:
            if isinstance(node, yaml.MappingNode) and (pair := self.members.get(id(node), {}).get(str(step))):
                key, node = pair
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key = node = node.value[step]
            else:
                break
        return key if of == "key" else node
