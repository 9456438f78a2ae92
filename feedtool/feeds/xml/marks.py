"""Where the tags of a piece of XML are, found on all its bytes at once."""

from dataclasses import dataclass

import numpy as np

from feedtool.model.lists import Rows

_CDATA = b"<![CDATA["


@dataclass(frozen=True, slots=True)
class Marks:
    """Where tags begin (``<``) and end (``>``), in order; and how many CDATA sections there are, whose content has no tags."""

    begins: Rows
    ends: Rows
    sections: int


def marks_of(piece: bytes) -> Marks | None:
    """Return the marks of a piece that begins and ends with a tag; None when it is not that simple."""
    codes = np.frombuffer(piece, dtype=np.uint8)
    begins, ends = _places(codes, "<"), _places(codes, ">")
    if not piece.startswith(b"<") or not piece.endswith(b">"):
        return None
    sections = 0
    if b"]" in piece:
        found = _sections(codes, begins)
        if found is None:
            return None
        opened, closed = found
        sections = len(opened)
        if sections:
            begins, ends = _outside(begins, opened, closed), _outside(ends, opened, closed + 2)
    if not len(begins) or not len(ends):
        return None
    if len(begins) != len(ends) or not _take_turns(begins, ends):  # a lone > in a text is right
        at = np.searchsorted(ends, begins)
        if at[-1] >= len(ends):
            return None
        ends = ends[at]
    return Marks(begins, ends, sections) if _take_turns(begins, ends) else None


def _take_turns(begins: Rows, ends: Rows) -> bool:
    return bool((begins < ends).all() and (ends[:-1] < begins[1:]).all())


def _places(codes: Rows, char: str) -> Rows:
    return np.flatnonzero(codes == ord(char)).astype(np.int32)


def _sections(codes: Rows, begins: Rows) -> tuple[Rows, Rows] | None:
    """Return where CDATA sections and their ends (``]]>``) begin; None when they do not take turns."""
    opened = begins[begins < len(codes) - len(_CDATA)]
    for place, char in enumerate(_CDATA):
        opened = opened[codes[opened + place] == char]
    brackets = _places(codes, "]")
    brackets = brackets[brackets < len(codes) - 2]
    closed = brackets[(codes[brackets + 1] == ord("]")) & (codes[brackets + 2] == ord(">"))]
    return (opened, closed) if len(opened) == len(closed) and _take_turns(opened, closed) else None


def _outside(places: Rows, opened: Rows, closed: Rows) -> Rows:
    """Return the places that are not in any section."""
    section = np.searchsorted(opened, places, side="right") - 1
    return places[(section < 0) | (places > closed[section])]
