"""What texts must not be like.

PASS ``Shell jacket, blue``. FAIL ``SHELL JACKET!!!``, ``Shell jacket <b>new</b>``, ``Shell jacket www.shop.example``.
https://support.google.com/merchants/answer/6324415, https://support.google.com/merchants/answer/6324468
"""

from collections.abc import Callable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has, has_control
from feedtool.positioned_yaml.shape import Key, ListOf, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, first_of, rows_with, spread, texts

_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\x{80}-\x{9f}]|\x{fffe}|\x{ffff}"
_BROKEN = "\ufffd"
_MARKUP = r"(?i)</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|script|span|strong|style|table|td|tr|u|ul)\b[^<>]*>|&(?:amp|lt|gt|quot|nbsp|#[0-9]+);"
_ADDRESS = r"(?i)\bhttps?://|\bwww\.[a-z0-9-]+\.[a-z]"
_MOST_SHOWN = 60


def _pattern(pattern: str, quick: Callable[[pa.Array], bool], message: str, hint: str) -> Callable[[Columns, Options], Sequence[Found]]:
    def find(columns: Columns, options: Options) -> Sequence[Found]:
        found = []
        for name in options["attributes"]:
            values, parents = spread(columns[name])
            if not quick(values):
                continue  # one look at all texts at once
            wrong = pc.match_substring_regex(values, pattern)
            if pc.any(wrong).as_py():
                shown = _around(first_of(values, wrong, parents, columns.rows), pattern)
                found.append(Found(rows_with(wrong, parents, columns.rows), name, f"{name} {message}", shown, hint=hint))
        return found

    return find


def _around(values: pa.Array, pattern: str) -> pa.Array:
    """Return what the pattern found, with some words around it."""
    parts = pc.extract_regex(values, f"(?s)(?P<found>.{{0,20}}(?:{pattern}).{{0,20}})")
    return pc.struct_field(parts, "found")


def _shouting(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    given = texts(columns[name])
    loud = all_true(pc.equal(given, pc.utf8_upper(given)), pc.match_substring(given, " "))
    if not loud.true_count:
        return []
    looked_at = pc.if_else(loud, given, "")  # counting is slow, so only where it matters
    letters, capitals = (pc.count_substring_regex(looked_at, pattern) for pattern in (r"\p{L}", r"\p{Lu}"))
    # Japanese has no capitals: a brand in Latin letters among it is no shouting
    loud = all_true(loud, pc.greater_equal(capitals, options.get("letters", 10)), pc.greater(pc.multiply(capitals, 2), letters))
    hint = "`| capitalize` or `| title` in the mapping writes it in small letters."
    return [Found(loud, name, f"{name} is `{{value}}`, all in capitals.", _short(given), hint=hint)]


def _same(columns: Columns, options: Options) -> Sequence[Found]:
    one, other = options["attribute"], options["other"]
    given = texts(columns[one])
    return [Found(all_true(pc.equal(given, texts(columns[other]))), other, f"{other} is the same text as {one}.", _short(given))]


def _short(values: pa.Array) -> pa.Array:
    return pc.utf8_slice_codeunits(values, 0, _MOST_SHOWN)


_MANY = {"attributes": Key(ListOf(item=Text(), minimum=1), required=True)}
_ONE = {"attribute": Key(Text(), required=True)}
_CLEAN = "It is dropped from the feed. `| strip_html` in the mapping takes it away for good."
_DECODED = "The text was decoded wrongly somewhere; correct it at the source, or declare the right `encoding`."
_UNSEEN = "has a character that cannot be seen and that feeds cannot carry."
CONTROL = Check("VL213", _MANY, ("attributes",), _pattern(_CONTROL, has_control, _UNSEEN, _CLEAN))
BROKEN = Check(
    "VL226",
    _MANY,
    ("attributes",),
    _pattern(_BROKEN, lambda values: has(values, _BROKEN.encode()), "has a broken letter: `{value}`.", _DECODED),
)
MARKUP = Check(
    "VL216",
    _MANY,
    ("attributes",),
    _pattern(
        _MARKUP,
        lambda values: has(values, b"<", b"&"),
        "has markup in it: `{value}`.",
        "`| strip_html` in the mapping makes plain text of it.",
    ),
)
ADDRESS = Check(
    "VL217",
    _MANY,
    ("attributes",),
    _pattern(
        _ADDRESS,
        lambda values: has(values, b"://", b"www.", b"WWW."),
        "has a web address in it: `{value}`.",
        "Channels take addresses only in the attributes that are made for them.",
    ),
)
SHOUTING = Check("VL215", {**_ONE, "letters": Key(Number(whole=True, minimum=1), default=10)}, ("attribute",), _shouting)
SAME = Check("VL218", {**_ONE, "other": Key(Text(), required=True)}, ("attribute", "other"), _same)
