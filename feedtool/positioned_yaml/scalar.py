"""Places inside a scalar of YAML: from a character of the value back to the character of the file."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feedtool.model import Place

_BLOCK_HEADER = re.compile(r"[|>][^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPED_BREAK = re.compile(r"\\(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*")


@dataclass(frozen=True, slots=True)
class Scalar:
    """The text of a scalar, as the value and as written: ``raw`` begins at ``start`` in the file."""

    text: str
    raw: str
    start: int
    locate: Callable[[int], Place]

    def at(self, line: int, column: int) -> Place:
        """Return the place of the character ``column`` of line ``line`` of the value, both from 0."""
        lines = self.text.split("\n")
        line = max(min(line, len(lines) - 1), 0)
        offset = sum(len(each) + 1 for each in lines[:line]) + max(min(column, len(lines[line])), 0)
        return self.locate(self.start + self._written(offset))

    def _written(self, offset: int) -> int:
        """Return where in ``raw`` the character ``offset`` of the value stands; the nearest one before it when that is not known."""
        position = 0
        for number, position in enumerate(_alignment(self.text, self.raw)):
            if number == offset:
                return position
        return min(position + 1, max(len(self.raw) - 1, 0)) if offset else position


def _alignment(text: str, raw: str) -> Iterator[int]:
    """Yield for each character of the value where it stands in ``raw``.

    Indentation and folded line breaks are blanks in ``raw`` that the value does not have, so every other character is exact.
    """
    style = raw[:1]
    at = _beginning(raw)
    for char in text:
        while style == '"' and (skipped := _ESCAPED_BREAK.match(raw, at)):
            at = skipped.end()
        step = _length(style, char, raw, at)
        while not step and raw[at : at + 1].isspace():
            at += 1
            step = _length(style, char, raw, at)
        if not step:
            return
        yield at
        at += step


def _beginning(raw: str) -> int:
    if header := _BLOCK_HEADER.match(raw):
        return header.end()
    return 1 if raw[:1] in ("'", '"') else 0


def _length(style: str, char: str, raw: str, at: int) -> int:
    """Return how many characters ``char`` of the value takes at ``at``; 0 when it does not stand there."""
    if style == '"' and (escape := _ESCAPE.match(raw, at)):
        return len(escape[0])
    if style == "'" and raw.startswith("''", at):
        return 2 if char == "'" else 0
    here = raw[at : at + 1]
    if here == char or (char in " \n" and here in "\r\n\x85\u2028\u2029" and here):
        return 1
    return 0
