"""Numbers that identify products worldwide.

PASS ``7350000000016``, ``012345678905``. FAIL ``735000000001`` (the check digit is wrong), ``2012345678900`` (a shop's own number),
``9812345678902`` (a coupon), ``97350000000019`` (goods by weight).
https://www.gs1.org/services/how-calculate-check-digit-manually, https://support.google.com/merchants/answer/6324461
"""

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, ListOf, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.meant_gtin import right_of
from feedtool.validation.checks.values import first_of, rows_with, spread

_LENGTHS = r"^(?:[0-9]{8}|[0-9]{12,14})$"
_LONG, _SHORT = r"^[0-9]{12,14}$", r"^[0-9]{8}$"
_FIX = "Correct it at the source, or leave it out: a missing GTIN costs less than a wrong one."
_LEAVE_OUT = "Leave it out, or use the number of the manufacturer."


def check_digit_is_right(numbers: pa.Array) -> pa.BooleanArray:
    """Return for texts of 8, 12, 13 or 14 digits whether the last digit follows from the others (GS1, modulo 10); false for anything else."""
    padded = pc.utf8_lpad(numbers, 14, "0")
    right = pc.and_(pc.match_substring_regex(numbers, _LENGTHS), pc.equal(pc.binary_length(padded), 14))
    safe = pc.if_else(pc.fill_null(right, False), padded, "0" * 14)
    digits = np.frombuffer(
        pc.binary_join(pa.ListArray.from_arrays(pa.array([0, len(safe)], pa.int32()), safe), "")[0].as_py().encode(), dtype=np.uint8
    )
    weights = np.tile(np.array([3, 1], dtype=np.int64), 7)
    sums = ((digits.reshape(-1, 14).astype(np.int64) - 48) * weights).sum(axis=1)
    return pc.and_(pc.fill_null(right, False), pa.array(sums % 10 == 0))


def _values(columns: Columns, options: Options) -> tuple[pa.Array, pa.Array, Rows]:
    """Return the numbers as they are written, the same without what the channel passes over, and the row of each."""
    written, parents = spread(columns[options["attribute"]])
    passed_over = options.get("passes_over")
    if not passed_over:
        return written, written, parents
    marks = "".join(f"\\x{{{ord(char):x}}}" for char in passed_over)
    key = ("gtin", f"{options['attribute']} {passed_over}")
    if key not in columns.memory:
        columns.memory[key] = pc.replace_substring_regex(written, f"[{marks}]+", "")
    return written, columns.memory[key], parents


Find = Callable[[pa.Array, Options], pa.BooleanArray]


def _found(find: Find, message: str, hint: str, otherwise: str | None = None) -> Callable[[Columns, Options], Sequence[Found]]:
    """Return the function of a check: ``find`` says of each number whether it is wrong.

    The message ends with the number that is meant, where that can be said, and with ``otherwise`` elsewhere; None: nothing is looked for.
    """

    def rows(columns: Columns, options: Options) -> Sequence[Found]:
        name = options["attribute"]
        written, bare, parents = _values(columns, options)
        wrong = pc.fill_null(find(bare, options), False)
        if not wrong.true_count:
            return []
        shown, digits = (first_of(each, wrong, parents, columns.rows) for each in (written, bare))
        others = None if otherwise is None else _meant(digits, otherwise)
        return [Found(rows_with(wrong, parents, columns.rows), name, f"{name} {message}", shown, others, hint)]

    return rows


def _meant(numbers: pa.Array, otherwise: str) -> pa.Array:
    """Return how a message ends: with the number that is meant, or ``otherwise``. Each different wrong number is looked at once."""
    encoded = numbers.dictionary_encode()
    ends = [f". {said}" if (said := right_of(number)) else otherwise for number in encoded.dictionary.to_pylist()]
    return pa.array(ends, pa.string()).take(encoded.indices)


def _wrong_length(numbers: pa.Array, options: Options) -> pa.BooleanArray:
    return pc.invert(pc.match_substring_regex(numbers, _LENGTHS))


def _wrong_digit(numbers: pa.Array, options: Options) -> pa.BooleanArray:
    return pc.and_(pc.match_substring_regex(numbers, _LENGTHS), pc.invert(check_digit_is_right(numbers)))


def _begins(numbers: pa.Array, options: Options) -> pa.BooleanArray:
    """Say whether numbers begin with one of the prefixes: those of 12 to 14 digits in their form with 13, those of 8 as they are."""
    prefixes = "|".join(re.escape(each) for each in options["prefixes"])
    if options.get("digits") == 8:
        return pc.and_(pc.match_substring_regex(numbers, _SHORT), pc.match_substring_regex(numbers, f"^(?:{prefixes})"))
    thirteen = pc.utf8_slice_codeunits(pc.utf8_lpad(numbers, 14, "0"), 1)
    return pc.and_(pc.match_substring_regex(numbers, _LONG), pc.match_substring_regex(thirteen, f"^(?:{prefixes})"))


def _by_weight(numbers: pa.Array, options: Options) -> pa.BooleanArray:
    return pc.match_substring_regex(numbers, "^9[0-9]{13}$")


_ATTRIBUTE: Mapping[str, Key] = {"attribute": Key(Text(), required=True), "passes_over": Key(Text())}
_PREFIX = ListOf(item=Text(), minimum=1)
_EIGHT: Mapping[str, Key] = {"digits": Key(Number(whole=True, minimum=8), default=13)}
LENGTH = Check(
    "VL201",
    _ATTRIBUTE,
    ("attribute",),
    _found(_wrong_length, "is `{value}`; a GTIN has 8, 12, 13 or 14 digits{other}", _FIX, "."),
)
RESTRICTED = Check(
    "VL202",
    {**_ATTRIBUTE, **_EIGHT, "prefixes": Key(_PREFIX, default=["02", "04", "2"])},
    ("attribute",),
    _found(_begins, "is `{value}`, a number that a shop gives itself; it means nothing outside of the shop.", _LEAVE_OUT),
)
CHECK_DIGIT = Check(
    "VL203",
    _ATTRIBUTE,
    ("attribute",),
    _found(_wrong_digit, "is `{value}`, but its last digit does not fit the others{other}", _FIX, ": most likely a digit is mistyped."),
)
COUPON = Check(
    "VL227",
    {**_ATTRIBUTE, "prefixes": Key(_PREFIX, default=["98", "99"])},
    ("attribute",),
    _found(_begins, "is `{value}`, a number of coupons, not of products.", _LEAVE_OUT),
)
BULK = Check(
    "VL228",
    _ATTRIBUTE,
    ("attribute",),
    _found(_by_weight, "is `{value}`; a number of 14 digits that begins with 9 is that of goods by weight, not of an item.", _LEAVE_OUT),
)
