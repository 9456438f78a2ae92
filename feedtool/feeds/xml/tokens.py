"""Plain XML read by looking at all of it at once.

Most feeds are plain: items of elements, perhaps with elements inside, CDATA, the usual entities, no attributes, no comments. Whether a piece is plain,
and so well-formed, is found out on the positions of its tags; the texts are cut out by Arrow. What is not certainly plain is declined, and read by a
parser (``careful``). A piece that is accepted here gives what the parser gives; a test holds the two against each other.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.feeds.elements import Elements, Groups, Texts
from feedtool.feeds.xml.entities import unescaped
from feedtool.feeds.xml.marks import Marks, marks_of
from feedtool.model.lists import Rows

_WORD = r"[A-Za-z_][A-Za-z0-9_.-]*"
_DECLARED = rf"(?:\s+xmlns(?::{_WORD})?=\"[^\"<&>]+\")*"
_TAG = re.compile(rf"<(?:/(?P<end>{_WORD}(?::{_WORD})?)\s*|(?P<start>{_WORD}(?::{_WORD})?){_DECLARED}\s*(?P<empty>/?))>", re.ASCII)
_NOT_CHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
_MOST_TAGS = 500  # different ones; a feed has some dozens
_DEEPEST = 3  # an item, its elements, and the elements inside of those
_BLANK = b" \t\n\r"
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True)
class _Tags:
    """The tags of a piece in order. ``tokens`` has each tag and the text behind it; ``name`` numbers the ``names``; the item has level 1.

    ``leaf`` is a start whose next tag is its end; ``empty`` is start and end in one.
    """

    tokens: pa.BinaryArray
    names: list[str]
    name: Rows
    start: Rows
    empty: Rows
    level: Rows
    leaf: Rows


def read(piece: bytes, item: str) -> Elements | None:
    """Return the items of a piece of XML (UTF-8) that is nothing but whole elements ``item``; None when it is not certainly plain."""
    piece = piece.strip(_BLANK)
    if _has_forbidden(piece) or (marks := marks_of(piece)) is None:
        return None
    tags = _tags(piece, marks)
    if tags is None or not _nested(tags, item) or not _blank_between(tags):
        return None
    return _Cutting(tags).elements(marks.sections)


def lines(piece: bytes, item: str) -> list[int] | None:
    """Return the line (from 0, in the piece) where each item begins; None when the piece is not certainly plain."""
    inside = piece.lstrip(_BLANK)
    before = piece[: len(piece) - len(inside)].count(b"\n")
    marks = marks_of(inside.rstrip(_BLANK))
    tags = _tags(inside, marks) if marks else None
    if marks is None or tags is None or not _nested(tags, item):
        return None
    breaks = np.flatnonzero(np.frombuffer(inside, dtype=np.uint8) == ord("\n"))
    found: list[int] = (np.searchsorted(breaks, marks.begins[tags.start & (tags.level == 1)]) + before).tolist()
    return found


def _has_forbidden(piece: bytes) -> bool:
    """Say whether there is a character that XML cannot have. https://www.w3.org/TR/xml/#charsets."""
    codes = np.frombuffer(piece, dtype=np.uint8)
    if np.count_nonzero(codes < 32) != sum(np.count_nonzero(codes == white) for white in (9, 10, 13)):
        return True
    return b"\xef\xbf" in piece and _NOT_CHARACTERS.search(piece) is not None


def _tags(piece: bytes, marks: Marks) -> _Tags | None:
    count = len(marks.begins)
    offsets = np.empty(2 * count + 1, np.int32)
    offsets[:-1:2], offsets[1::2], offsets[-1] = marks.begins, marks.ends + 1, len(piece)
    tokens = pa.BinaryArray.from_buffers(pa.binary(), 2 * count, [None, pa.py_buffer(offsets), pa.py_buffer(piece)])
    encoded = tokens.take(pa.array(np.arange(0, 2 * count, 2))).dictionary_encode()
    written = [_TAG.fullmatch(tag.decode("utf-8")) for tag in encoded.dictionary.to_pylist()[:_MOST_TAGS]]
    if len(written) < len(encoded.dictionary) or not all(written):
        return None
    names: dict[str, int] = {}
    kinds = [
        (names.setdefault(tag["end"] or tag["start"], len(names)), -1 if tag["end"] else 0 if tag["empty"] else 1) for tag in written if tag
    ]
    at = encoded.indices.to_numpy()
    name, step = (np.array(column, dtype=kind)[at] for column, kind in zip(zip(*kinds, strict=True), (np.int16, np.int8), strict=True))
    start, end, empty = step == 1, step == -1, step == 0
    level = np.cumsum(step, dtype=np.int32) + ~start
    leaf = np.zeros(count, bool)
    leaf[:-1] = start[:-1] & end[1:]
    return _Tags(tokens, list(names), name, start, empty, level, leaf)


def _nested(tags: _Tags, item: str) -> bool:
    """Say whether every end belongs to its start, and nothing but items is outermost."""
    deepest = int(tags.level.max())
    if int(tags.level.min()) < 1 or deepest > _DEEPEST or item not in tags.names or tags.leaf[tags.level == 1].any():
        return False
    if not (tags.name[tags.level == 1] == tags.names.index(item)).all() or tags.empty[tags.level == 1].any():
        return False
    return all(_paired(tags, (tags.level == level) & ~tags.empty) for level in range(1, deepest + 1))


def _paired(tags: _Tags, here: Rows) -> bool:
    """Say whether starts and ends take turns, with the same names."""
    names, starts = tags.name[here], tags.start[here]
    return len(names) % 2 == 0 and bool((names[::2] == names[1::2]).all() and starts[::2].all() and not starts[1::2].any())


def _blank_between(tags: _Tags) -> bool:
    """Say whether all texts but those of innermost elements are blank."""
    others = tags.tokens.take(pa.array(2 * np.flatnonzero(~tags.leaf) + 1))
    data = others.buffers()[2]
    return data is None or int(np.frombuffer(data, dtype=np.uint8).max(initial=0)) <= 32


class _Cutting:
    """Cuts the texts of all elements out of a piece that is known to be plain."""

    def __init__(self, tags: _Tags) -> None:
        self._tags, self._sections, self._declined = tags, 0, False
        self._items = np.cumsum((tags.level == 1) & tags.start) - 1

    def elements(self, sections: int) -> Elements | None:
        """Return everything; None when a text cannot be read, or when not all of the CDATA ``sections`` are whole texts."""
        tags, second = self._tags, self._tags.level == 2
        texts = {name: Texts(self._items[at], self._texts(at)) for name, at in self._by_name(np.flatnonzero(tags.leaf & second))}
        groups = dict(self._groups(np.flatnonzero(tags.start & ~tags.leaf & second)))
        done = not self._declined and self._sections == sections
        return Elements(int(self._items[-1]) + 1, texts, groups) if done else None

    def _by_name(self, places: Rows) -> Iterator[tuple[str, Rows]]:
        """Yield the places of the tags of each name, ascending."""
        numbers = self._tags.name[places]
        order = np.argsort(numbers, kind="stable")
        bounds = np.flatnonzero(np.diff(numbers[order]))
        for part in np.split(places[order], bounds + 1):
            if len(part):
                yield self._tags.names[int(self._tags.name[part[0]])], part

    def _groups(self, outer: Rows) -> Iterator[tuple[str, Groups]]:
        if not len(outer):
            return
        tags = self._tags
        inner = np.flatnonzero(tags.leaf & (tags.level == 3))
        around = outer[np.searchsorted(outer, inner) - 1]  # the group that each inner element is in
        for name, at in self._by_name(outer):
            own = inner[tags.name[around] == tags.name[at[0]]]
            yield name, Groups(self._items[at], self._members(own, at))

    def _members(self, inner: Rows, outer: Rows) -> Mapping[str, Texts]:
        return {name: Texts(np.searchsorted(outer, at) - 1, self._texts(at)) for name, at in self._by_name(inner)}

    def _texts(self, places: Rows) -> pa.StringArray:
        """Return the texts behind some tags."""
        taken = self._tags.tokens.take(pa.array(2 * places + 1))
        values = pa.StringArray.from_buffers(len(taken), taken.buffers()[1], taken.buffers()[2])
        values = pc.ascii_trim_whitespace(values)
        raw = pc.starts_with(values, _CDATA)
        if not raw.true_count:
            return self._unescaped(values)
        inside = values.filter(raw)
        self._sections += len(inside)
        self._declined |= not pc.all(pc.ends_with(inside, _CDATA_END)).as_py()
        others = self._unescaped(values.filter(pc.invert(raw)))
        inside = pc.utf8_slice_codeunits(inside, len(_CDATA), -len(_CDATA_END))
        return pc.replace_with_mask(pc.replace_with_mask(values, raw, inside), pc.invert(raw), others)

    def _unescaped(self, values: pa.StringArray) -> pa.StringArray:
        made = unescaped(values)
        self._declined |= made is None
        return values if made is None else made
