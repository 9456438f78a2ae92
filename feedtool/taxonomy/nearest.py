"""Which name of some thousands is nearest to a wrong one."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest

_PARTS = re.compile(r"\s*[>»›|/\\]\s*")
_WORD = re.compile(r"\w+")
_LEAST = 0.5  # of 1, from where on a name is near; below it suggestions are mostly wrong
_AS_NEAR = 0.05
_LOOKED_AT = 200
_LEAST_OF_WORD = 0.34  # `Jackets` for `Coats & Jackets`


class Neighbours:
    """Finds near names by their last part first, then by what stands before it. Built of all names once, about a tenth of a second."""

    def __init__(self, paths: Mapping[str, str]) -> None:
        self._numbers = list(paths)
        self._paths = [_parts(path) for path in paths.values()]
        self._pieces = [_pieces(parts[-1]) for parts in self._paths]
        self._with: dict[str, list[int]] = {}
        for index, pieces in enumerate(self._pieces):
            for piece in pieces:
                self._with.setdefault(piece, []).append(index)

    def nearest(self, written: str) -> tuple[float, str] | None:
        """Return how near (up to 1) the nearest name is, and its number; None when none is near. The last part counts most; else the one before it."""
        parts = _parts(written)
        for depth in range(len(parts), 0, -1):
            if found := self._nearest(parts[:depth]):
                near, number = found
                return near * depth / len(parts), number
        return None

    def _nearest(self, parts: Sequence[str]) -> tuple[float, str] | None:
        pieces, above = _pieces(parts[-1]), _words(parts[:-1])
        shared = Counter(index for piece in pieces for index in self._with.get(piece, ()))
        most = nsmallest(_LOOKED_AT, shared.items(), key=lambda entry: (-entry[1], entry[0]))
        scored = [(self._near(pieces, parts[-1], index, count) * self._weight(above, index), index) for index, count in most]
        top = max((near for near, _ in scored), default=0.0)
        if top < _LEAST:
            return None
        best = [index for near, index in scored if near > top - _AS_NEAR]
        chosen = min(best, key=lambda index: (-_alike(parts, self._paths[index]), len(self._paths[index]), index))
        return top, self._numbers[chosen]

    def _near(self, pieces: frozenset[str], last: str, index: int, shared: int) -> float:
        """Return how alike two last parts are: by their pieces of three letters, or because one has all the words of the other."""
        near = 2 * shared / (len(pieces) + len(self._pieces[index]))
        words, others = _words([last]), _words(self._paths[index][-1:])
        return max(near, 0.8) if near > _LEAST_OF_WORD and (words <= others or others <= words) else near

    def _weight(self, above: set[str], index: int) -> float:
        """Return how much a likeness counts: less where nothing of what stands before the last part is found in the other name."""
        return 0.6 + 0.4 * len(above & _words(self._paths[index])) / len(above) if above else 1.0


def _parts(path: str) -> list[str]:
    return [part for part in _PARTS.split(path.casefold().strip()) if part] or [""]


def _pieces(text: str) -> frozenset[str]:
    padded = f" {text} "
    return frozenset(padded[start : start + 3] for start in range(len(padded) - 2))


def _words(parts: Sequence[str]) -> set[str]:
    return {word for part in parts for word in _WORD.findall(part)}


def _alike(one: Sequence[str], other: Sequence[str]) -> float:
    """Return which share of the words of two names they have in common."""
    words, others = _words(one), _words(other)
    return len(words & others) / max(len(words | others), 1)
