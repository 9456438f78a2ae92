"""Texts as they stand: parts of them, around them, instead of them."""

import urllib.parse
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import characters, has, replaced
from feedtool.expressions.text import to_text
from feedtool.model import TEXT, parents_of, regroup

_WIDEST = 1_000
_ESCAPES = (("&", "&amp;"), (">", "&gt;"), ("<", "&lt;"), ("'", "&#39;"), ('"', "&#34;"))
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/")


def string(column: pa.Array) -> pa.Array:
    """Make text of it.

    `{{ 20.50 | string }}` gives `20.5`.
    """
    return to_text(column)


def trim(column: pa.Array, chars: str | None = None) -> pa.Array:
    """Take away blanks (or `chars`) at both ends.

    `{{ '  M ' | trim }}` gives `M`.
    """
    return pc.utf8_trim_whitespace(column) if chars is None else pc.utf8_trim(column, chars)


def replace(column: pa.Array, old: str, new: str, count: int | None = None) -> pa.Array:
    """Replace every `old` by `new`, or the first `count` of them.

    `{{ 'Kläder/Jackor' | replace('/', ' > ') }}` gives `Kläder > Jackor`.
    """
    if not has(column, old.encode()):
        return column
    return pc.replace_substring(column, old, new, max_replacements=count)


def prefix(column: pa.Array, text: str) -> pa.Array:
    """Write `text` before it, if there is anything.

    `{{ '40' | prefix('EU ') }}` gives `EU 40`.
    """
    return _unless_empty(column, pc.binary_join_element_wise(text, column, ""))


def suffix(column: pa.Array, text: str) -> pa.Array:
    """Write `text` behind it, if there is anything.

    `{{ '40' | suffix(' cm') }}` gives `40 cm`.
    """
    return _unless_empty(column, pc.binary_join_element_wise(column, text, ""))


def _unless_empty(column: pa.Array, made: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(pc.binary_length(column), 0), column, made)


def center(column: pa.Array, width: int = 80) -> pa.Array:
    """Put blanks on both sides until it has `width` characters.

    `{{ 'M' | center(5) }}` gives `  M  `.
    """
    return pc.utf8_center(column, width, " ", lean_left_on_odd_padding=width % 2 == 0)  # as Python does


def check_length(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the arguments of what cuts texts."""
    length, end = arguments.get("length", 255), arguments.get("end", "...")
    if length < len(end):
        return f"`length` must be at least {len(end)}, for `{end}` is a part of it." if end else "`length` must not be negative."
    return "`leeway` must not be negative." if arguments.get("leeway", 0) < 0 else None


def check_center(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the width of ``center``."""
    return None if 0 <= arguments.get("width", 80) <= _WIDEST else f"`width` of `center` must be between 0 and {_WIDEST:,}."


def truncate(column: pa.Array, length: int = 255, killwords: bool = False, end: str = "...", leeway: int = 5) -> pa.Array:
    """Cut to `length` characters with `end` behind, as Jinja does (`limit_words` is better for feeds).

    `{{ 'A very warm jacket' | truncate(12, leeway=0) }}` gives `A very...`.
    """
    long = pc.greater(pc.utf8_length(column), length + leeway)
    if not pc.any(long).as_py():
        return column
    cut = pc.utf8_slice_codeunits(column, 0, max(length - len(end), 0))
    if not killwords:
        cut = pc.replace_substring_regex(cut, r"(?s)^(.*) [^ ]*$", r"\1")
    return pc.if_else(long, pc.binary_join_element_wise(cut, end, ""), column)


def escape(column: pa.Array) -> pa.Array:
    """Write `& < > ' "` as entities.

    `{{ 'Gloves & mittens' | escape }}` gives `Gloves &amp; mittens`.
    """
    return replaced(column, _ESCAPES)


def urlencode(column: pa.Array) -> pa.Array:
    """Write for a web address.

    `{{ 'röd & blå' | urlencode }}` gives `r%C3%B6d%20%26%20bl%C3%A5`.
    """
    return percent_encoded(column, characters(column) - _UNRESERVED)


def percent_encoded(column: pa.Array, chars: set[str]) -> pa.Array:
    """Return texts with these characters percent-encoded."""
    ordered = sorted(chars, key=lambda char: (char != "%", char))  # "%" first: the others bring new ones
    return replaced(column, ((char, urllib.parse.quote(char, safe="")) for char in ordered))


def wordcount(column: pa.Array) -> pa.Array:
    """Count the words.

    `{{ 'a warm jacket' | wordcount }}` gives `3`.
    """
    return pc.cast(pc.count_substring_regex(column, r"[\p{L}\p{N}_]+"), pa.int64())


def contains(column: pa.Array, text: str) -> pa.Array:
    """Say whether `text` is in it.

    `{{ 'Kläder > Jackor' | contains('Jackor') }}` gives `True`.
    """
    return pc.match_substring(column, text)


def starts_with(column: pa.Array, text: str) -> pa.Array:
    """Say whether it begins with `text`.

    `{{ 'FJL-001' | starts_with('FJL') }}` gives `True`.
    """
    return pc.starts_with(column, text)


def ends_with(column: pa.Array, text: str) -> pa.Array:
    """Say whether it ends with `text`.

    `{{ 'photo.jpg' | ends_with('.jpg') }}` gives `True`.
    """
    return pc.ends_with(column, text)


def split(column: pa.Array, separator: str) -> pa.Array:
    """Make a list of packed text; blanks around the items and empty items are dropped.

    `{{ 'red, blue' | split(',') | last }}` gives `blue`.
    """
    lists = pc.split_pattern(column, separator)
    items = pc.utf8_trim_whitespace(lists.flatten())
    empty = pc.equal(pc.binary_length(items), 0)
    return regroup(pc.if_else(empty, pa.scalar(None, TEXT), items), parents_of(lists), len(lists))
