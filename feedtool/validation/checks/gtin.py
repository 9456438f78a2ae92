"""Numbers that identify products worldwide.

PASS ``7350000000016``, ``012345678905``. FAIL ``735000000001`` (the check digit is wrong), ``2012345678900`` (a shop's own number).
https://www.gs1.org/services/how-calculate-check-digit-manually, https://support.google.com/merchants/answer/6324461
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread

_LENGTHS = r"^(?:[0-9]{8}|[0-9]{12,14})$"
# of the number with 14 digits: numbers that shops give themselves, and coupons
_RESTRICTED = r"^0(?:02|04|2)|^0?98|^0?99|^[0-9]2[0-9]{12}$|^[0-9]0[24][0-9]{11}$"
_OPTIONS = {"attribute": Key(Text(), required=True)}
_HINT = "Correct it at the source, or leave it out: a missing GTIN costs less than a wrong one."


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


def _wrong_length(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    values, parents = spread(columns[name])
    wrong = pc.invert(pc.match_substring_regex(values, _LENGTHS))
    message = f"{name} is `{{value}}`; a GTIN has 8, 12, 13 or 14 digits."
    return [Found(rows_with(wrong, parents, columns.rows), name, message, first_of(values, wrong, parents, columns.rows), hint=_HINT)]


def _restricted(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    values, parents = spread(columns[name])
    long = pc.greater(pc.binary_length(values), 8)
    wrong = pc.and_(
        pc.and_(pc.match_substring_regex(values, _LENGTHS), long), pc.match_substring_regex(pc.utf8_lpad(values, 14, "0"), _RESTRICTED)
    )
    message = f"{name} is `{{value}}`, a number that a shop gives itself; it means nothing outside of the shop."
    return [Found(rows_with(wrong, parents, columns.rows), name, message, first_of(values, wrong, parents, columns.rows), hint=_HINT)]


def _wrong_digit(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    values, parents = spread(columns[name])
    wrong = pc.and_(pc.match_substring_regex(values, _LENGTHS), pc.invert(check_digit_is_right(values)))
    message = f"{name} is `{{value}}`, but its last digit does not fit the others: most likely a digit is mistyped."
    return [Found(rows_with(wrong, parents, columns.rows), name, message, first_of(values, wrong, parents, columns.rows), hint=_HINT)]


LENGTH = Check("VL201", _OPTIONS, ("attribute",), _wrong_length)
RESTRICTED = Check("VL202", _OPTIONS, ("attribute",), _restricted)
CHECK_DIGIT = Check("VL203", _OPTIONS, ("attribute",), _wrong_digit)
