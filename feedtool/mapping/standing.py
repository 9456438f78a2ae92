"""Whether a cell stands in a text, row by row: numbers as numbers (`40,50` is 40.5), words without regard to capital letters."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import parents_of
from feedtool.model.lists import Rows

_NUMBER = r"\d+(?:[.,]\d+)?"
_BETWEEN = "\x1f"
_SHORT = 3  # letters or digits; what is shorter stands in any text
_PORTION = 256  # rows: numpy makes all texts of a portion as long as the longest


def are_numbers(cells: pa.Array) -> Rows:
    """Say which texts are nothing but a number."""
    return _flags(pc.match_substring_regex(cells, rf"^\s*{_NUMBER}\s*$"))


def are_long(cells: pa.Array) -> Rows:
    """Say which texts say something: words, and numbers of three digits that count. `0.05` may be the result of a sum that was rounded."""
    digits = pc.utf8_ltrim(pc.replace_substring_regex(cells, r"[^\d]", ""), "0")
    return ~are_numbers(cells) | _flags(pc.greater_equal(pc.utf8_length(digits), _SHORT))


def stands_in(cells: pa.Array, texts: pa.Array) -> Rows:
    """Say of each row whether its cell stands in its text; not where one of them is missing, and not of a zero or a blank."""
    found = np.zeros(len(cells), dtype=bool)
    there = _flags(pc.and_(cells.is_valid(), texts.is_valid()))
    numbers = are_numbers(cells)
    for which, stand in ((there & numbers, _numbers_stand), (there & ~numbers, _words_stand)):
        rows = np.flatnonzero(which)
        if len(rows):
            taken = pa.array(rows)
            found[rows] = stand(pc.utf8_trim_whitespace(cells.take(taken)), texts.take(taken))
    return found


def _numbers_stand(cells: pa.Array, texts: pa.Array) -> Rows:
    parts = pc.split_pattern(pc.replace_substring_regex(texts, f"({_NUMBER})", rf"{_BETWEEN}\1{_BETWEEN}"), _BETWEEN)
    wanted, of = _plain(cells), parents_of(parts)
    same = pc.and_(pc.equal(_plain(parts.flatten()), wanted.take(pa.array(of))), pc.not_equal(wanted, "0").take(pa.array(of)))
    found = np.zeros(len(cells), dtype=bool)
    found[of[_flags(same)]] = True
    return found


def _plain(numbers: pa.Array) -> pa.Array:
    """Return numbers in the one form in which they can be compared: `040,50` as 40.5."""
    points = pc.replace_substring(numbers, ",", ".")
    short = pc.if_else(pc.match_substring(points, "."), pc.utf8_rtrim(pc.utf8_rtrim(points, "0"), "."), points)
    return pc.replace_substring_regex(short, r"^0+(\d)", r"\1")


def _words_stand(cells: pa.Array, texts: pa.Array) -> Rows:
    words, around = _folded(cells), _folded(texts)
    found = _flags(pc.and_(pc.equal(words, around), pc.greater(pc.utf8_length(words), 0)))
    long = np.flatnonzero(_flags(pc.greater_equal(pc.utf8_length(words), _SHORT)) & ~found)
    for begin in range(0, len(long), _PORTION):
        rows = long[begin : begin + _PORTION]
        portion = (each.take(pa.array(rows)).to_numpy(zero_copy_only=False).astype(str) for each in (around, words))
        found[rows] = np.char.find(*portion) >= 0
    return found


def _folded(texts: pa.Array) -> pa.Array:
    return pc.replace_substring(pc.utf8_lower(texts), "ß", "ss")


def _flags(column: pa.Array) -> Rows:
    flags: Rows = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
    return flags
