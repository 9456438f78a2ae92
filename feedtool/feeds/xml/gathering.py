"""Items collected one after another, as the parser meets them."""

import itertools

import numpy as np
import pyarrow as pa

from feedtool.feeds.elements import Elements, Groups, Texts
from feedtool.model import TEXT

_Column = tuple[list[int], list[str]]


class Gathering:
    """Collects texts by name. ``lines`` has the line of each item that has begun."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self._texts: dict[str, _Column] = {}
        self._told = 0
        self._groups: dict[str, tuple[list[int], dict[str, _Column]]] = {}

    @property
    def rows(self) -> int:
        """The number of items."""
        return len(self.lines)

    def begin(self, line: int) -> None:
        """Begin an item."""
        self.lines.append(line)

    def text(self, name: str, value: str) -> None:
        """Add a text to the current item."""
        rows, values = self._texts.setdefault(name, ([], []))
        rows.append(len(self.lines) - 1)
        values.append(value)

    def new_names(self) -> list[str]:
        """Return the names of texts that came since this was asked last."""
        names = list(itertools.islice(reversed(self._texts), len(self._texts) - self._told))
        self._told = len(self._texts)
        return names

    def group(self, name: str) -> None:
        """Begin a group in the current item."""
        self._groups.setdefault(name, ([], {}))[0].append(len(self.lines) - 1)

    def member(self, group: str, name: str, value: str) -> None:
        """Add a text to the current group of a name."""
        rows, members = self._groups[group]
        places, values = members.setdefault(name, ([], []))
        places.append(len(rows) - 1)
        values.append(value)

    def drop_last(self) -> None:
        """Forget the item that was begun last: the file breaks off inside of it."""
        last = len(self.lines) - 1
        self.lines.pop()
        for rows, values in self._texts.values():
            _cut(rows, values, last)
        for rows, members in self._groups.values():
            kept = len(_cut(rows, [], last))
            for places, values in members.values():
                _cut(places, values, kept)

    def elements(self) -> Elements:
        """Return everything so far."""
        texts = {name: _texts(column) for name, column in self._texts.items() if column[0]}
        groups = {
            name: Groups(np.array(rows, np.int64), {member: _texts(column) for member, column in members.items() if column[0]})
            for name, (rows, members) in self._groups.items()
            if rows
        }
        return Elements(self.rows, texts, groups)


def _texts(column: _Column) -> Texts:
    rows, values = column
    return Texts(np.array(rows, np.int64), pa.array(values, TEXT))


def _cut(rows: list[int], values: list[str], first: int) -> list[int]:
    """Take away the rows from ``first`` on, which stand at the end."""
    while rows and rows[-1] >= first:
        rows.pop()
    del values[len(rows) :]
    return rows
