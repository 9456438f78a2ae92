"""Checks of GTINs against a plain reading of the rules, digit by digit."""

import re

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from feedtool.validation.checks import CHECKS, Columns
from feedtool.validation.checks.gtin import check_digit_is_right
from feedtool.validation.checks.meant_gtin import right_of

NUMBERS = st.sampled_from([8, 12, 13, 14]).flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length))
BEGINNINGS = st.sampled_from(["", "2", "02", "04", "98", "99", "05", "9", "12", "0", "00"])
LIKELY = st.builds(lambda beginning, number: (beginning + number)[: len(number)], BEGINNINGS, NUMBERS)


def found(check: str, number: str, **options: object) -> bool:
    rows = CHECKS[check].rows
    assert rows
    defaults = {name: key.default for name, key in CHECKS[check].options.items()}
    [*faults] = rows(Columns({"gtin": pa.array([[number]])}, 1), {**defaults, "attribute": "gtin", **options})
    return any(fault.rows[0].as_py() for fault in faults)


def thirteen(number: str) -> str:
    return number.rjust(14, "0")[1:]


@given(LIKELY)
def test_prefixes(number: str) -> None:
    form = thirteen(number)
    long = len(number) != 8
    assert found("gtin-restricted", number) == (long and form.startswith(("2", "02", "04")))
    assert found("gtin-coupon", number) == (long and form.startswith(("98", "99")))
    assert found("gtin-bulk", number) == (len(number) == 14 and number[0] == "9")
    assert found("gtin-restricted", number, digits=8, prefixes=["0", "2"]) == (not long and number[0] in "02")


@given(LIKELY, st.sampled_from([" ", "-", " - "]), st.integers(1, 7))
def test_what_a_channel_passes_over_changes_nothing(number: str, between: str, place: int) -> None:
    written = number[:place] + between + number[place:]
    for check in ("gtin-length", "gtin-check-digit", "gtin-restricted", "gtin-coupon", "gtin-bulk"):
        assert found(check, written, passes_over=" -") == found(check, number)
    assert found("gtin-length", written)


@given(st.text("0123456789X", min_size=1, max_size=15) | LIKELY)
def test_the_number_that_is_meant_is_one(number: str) -> None:
    said = right_of(number)
    if said and not check_digit_is_right(pa.array([number]))[0].as_py():
        meant = re.findall(r"`([0-9]+)`", said)[0]
        assert check_digit_is_right(pa.array([meant]))[0].as_py()
        assert meant.lstrip("0").endswith(number.lstrip("0")) or "UPC" in said or "ISBN" in said


def test_short_numbers_written_out() -> None:
    for short, long in [("04252614", "042100005264"), ("01234531", "012300000451"), ("01234543", "012340000053")]:
        assert right_of(short) == f"It is a short UPC (UPC-E); written out it is `{long}`."
    assert right_of("0306406152") == "It is an ISBN with 10 digits; with 13 it is `9780306406157`."
    assert right_of("123456") is None
    assert right_of(None) is None
