"""The lines of a configuration file around a place, as they are shown under a problem."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from feedtool.model import Place
from feedtool.reporting.printable import concealed, printable

ReadLines = Callable[[str], Sequence[str]]
_NO_TAB = re.compile("[^\t]")


def reader(root: Path) -> ReadLines:
    """Return a function that gives the lines of a file named relative to ``root`` (or absolute); none when it cannot be read."""
    known: dict[str, list[str]] = {}

    def read(file: str) -> Sequence[str]:
        if file not in known:
            try:
                known[file] = (root / file).read_text(encoding="utf-8-sig", errors="replace").splitlines()
            except OSError:
                known[file] = []  # e.g. a problem in a packaged file that lies elsewhere: shown without its line
        return known[file]

    return read


def excerpt(place: Place, width: int, did_you_mean: str | None, lines: Sequence[str]) -> list[str]:
    """Return the line of ``place`` with one line before and after, and a caret line under the ``width`` wrong characters."""
    if not place.line or place.line > len(lines):
        return []
    last = min(place.line + 1, len(lines))
    margin = len(str(last)) + 2
    shown: list[str] = []
    for number in range(max(place.line - 1, 1), last + 1):
        shown.append(f"{number:>{margin}} | {printable(concealed(lines[number - 1]))}".rstrip())
        if number == place.line and place.column:
            pad = _NO_TAB.sub(" ", lines[number - 1][: place.column - 1])
            carets = "^" * max(min(width, len(lines[number - 1]) - place.column + 1), 1)
            remark = f" did you mean `{printable(did_you_mean)}`?" if did_you_mean else ""
            shown.append(f"{'':>{margin}} | {pad}{carets}{remark}")
    return shown
