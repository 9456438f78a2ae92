"""Sizes of pictures in their addresses, as shop systems and picture servers write them: ``_300x300.jpg``, ``?w=300&h=300``, ``/w_300,h_300/``."""

import re
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import bytes_in_place

_FILE = r"(?:_crop[a-z_]*)?\.(?:jpe?g|png|webp|gif|bmp|tiff?|avif)(?:[?#]|$)"
_ANY = "[0-9]{1,5}"
_HIGH = 2  # a picture `@2x` has twice the pixels that its name says
_SIGN, _DIGIT, _SIDE_ENDS = (np.isin(np.arange(256), list(chars)) for chars in (b"xX=_", b"0123456789", b"wWhHtT"))
_Bools = np.ndarray[Any, np.dtype[np.bool_]]


def _below(number: int) -> str:
    """Return a pattern of the numbers from 0 to ``number - 1``."""
    digits = str(number)
    shorter = [f"[0-9]{{1,{len(digits) - 1}}}"] if len(digits) > 1 else []
    lower = [f"{digits[:at]}[0-{int(digit) - 1}][0-9]{{{len(digits) - at - 1}}}" for at, digit in enumerate(digits) if digit != "0"]
    return f"(?:{'|'.join([*shorter, *lower])})"


def _sizes(side: str, high: str) -> str:
    """Return a pattern of addresses that say that a side of the picture is ``side``; ``high``: in a name with `@2x`."""
    name = rf"[_-](?:{side}x(?:{_ANY})?|(?:{_ANY})?x{side}){_FILE}"
    high_name = rf"[_-](?:{high}x(?:{_ANY})?|(?:{_ANY})?x{high})@2x{_FILE}"
    path = rf"(?:/|[?&]size=)(?:{side}x{_ANY}|{_ANY}x{side})(?:[/&#]|$)"
    query = rf"[?&](?:w|width|h|height)={side}(?:px)?(?:[&#]|$)"
    options = rf"[/,][wh]_{side}[,/]"
    return f"(?i)(?:{name}|{high_name}|{path}|{query}|{options})"


SAYS_A_SIZE = _sizes(_ANY, _ANY)
_N = r"(\d{1,5})"


def _side_pattern(name: str, folder: str, letter: str, word: str) -> re.Pattern[str]:
    """Return a pattern whose groups give a side of the picture; the second group is `@2x` behind a name."""
    query = rf"[?&](?:{letter}|{word})={_N}(?:px)?(?:[&#]|$)"
    return re.compile(rf"(?i)[_-]{name}(@2x)?{_FILE}|(?:/|[?&]size=){folder}(?:[/&#]|$)|{query}|[/,]{letter}_{_N}[,/]")


_WIDTH = _side_pattern(rf"{_N}x\d*", rf"{_N}x\d{{1,5}}", "w", "width")
_HEIGHT = _side_pattern(rf"\d*x{_N}", rf"\d{{1,5}}x{_N}", "h", "height")


@cache
def smaller_than(least: int) -> str:
    """Return a pattern of addresses that say that a side of the picture has fewer than ``least`` pixels."""
    return _sizes(_below(least), _below(-(-least // _HIGH)))


def size_in(address: str) -> str:
    """Return the size that an address says, in words: ``300 × 200 pixels``, ``300 pixels wide``."""
    width, height = _side(_WIDTH.search(address)), _side(_HEIGHT.search(address))
    if width and height:
        return f"{width} × {height} pixels"
    return f"{width} pixels wide" if width else f"{height} pixels high"


def _side(found: re.Match[str] | None) -> int:
    if found is None:
        return 0
    number = next(int(each) for each in found.groups() if each and each.isdigit())
    return number * _HIGH if found[2] else number


class Addresses:
    """The addresses of a batch. Patterns look only at those that may say a size, which one look at all bytes at once tells."""

    def __init__(self, texts: pa.Array) -> None:
        self.texts = texts
        self._rows = np.flatnonzero(_may_say_a_size(texts))
        self._found: dict[str, pa.BooleanArray] = {}

    def say(self, pattern: str) -> pa.BooleanArray:
        """Return which addresses have the pattern, which must be one of sizes; false for none at all."""
        if pattern not in self._found:
            self._found[pattern] = self._search(pattern, self._rows)
        return self._found[pattern]

    def say_smaller(self, least: int) -> pa.BooleanArray:
        """Return which addresses say that a side of the picture has fewer than ``least`` pixels."""
        if least >= _USUAL:
            return self.say(smaller_than(least))
        small = np.flatnonzero(self.say(smaller_than(_USUAL)).to_numpy(zero_copy_only=False))
        return self._search(smaller_than(least), small)

    def _search(self, pattern: str, rows: Any) -> pa.BooleanArray:
        found = np.zeros(len(self.texts), dtype=bool)
        if len(rows):
            there = pc.fill_null(pc.match_substring_regex(self.texts.take(pa.array(rows)), pattern), False)
            found[rows] = there.to_numpy(zero_copy_only=False)
        return pa.array(found)


_USUAL = 500  # what is larger is large enough for all channels, so most addresses need a single look


def _may_say_a_size(texts: pa.Array) -> _Bools:
    """Return which texts have an `x` beside a digit, or a digit after what looks like the end of `width=` or `h_`. It errs only by saying yes."""
    rows = np.zeros(len(texts), dtype=bool)
    data = np.frombuffer(bytes_in_place(texts), dtype=np.uint8)
    if len(data) < 3:
        return rows
    signs = np.flatnonzero(_SIGN[data[1:-1]]) + 1  # few of all bytes
    before, sign, behind = data[signs - 1], data[signs], data[signs + 1]
    at_x = (sign | 0x20 == ord("x")) & (_DIGIT[before] | _DIGIT[behind])
    places = signs[at_x | (_SIDE_ENDS[before] & _DIGIT[behind])]
    lengths = pc.fill_null(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    rows[np.searchsorted(np.cumsum(lengths), places, side="right")] = True
    return rows
