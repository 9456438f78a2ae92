"""Converted prices held against plain Decimal arithmetic: the product, half up to the minor unit, then the nearest ending."""

import random
from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.expressions.endings import ROUNDINGS, with_ending
from feedtool.markets.declared import Rate
from feedtool.markets.prices import exchanged
from feedtool.model import DECIMAL
from tests.golden.runner import ROOT

PRICES = 10_000
# ISO 4217: the decimals of an amount
MINOR_UNITS = {"SEK": 2, "NOK": 2, "PLN": 2, "EUR": 2, "JPY": 0, "KWD": 3, "CZK": 2, "HUF": 2, "DKK": 2, "GBP": 2}
RATES = {
    "SEK": "1", "NOK": "1.0243", "PLN": "0.38", "EUR": "0.087214", "JPY": "14.237", "KWD": "0.028149", "CZK": "2.204", "HUF": "35.75",
    "DKK": "0.650000000001", "GBP": "0.0734",
}  # fmt: skip
ENDINGS = {
    "SEK": ["9"], "NOK": ["90", "49"], "PLN": ["0.99"], "EUR": ["0.95", "0.49"], "JPY": ["80", "0"], "KWD": ["0.950"], "CZK": ["9"], "HUF": ["90"],
    "DKK": ["9.95"], "GBP": ["0.99"],
}  # fmt: skip


def expected(price: Decimal, rate: Rate, digits: int) -> Decimal:
    """Return a converted price worked out with plain decimals, candidate by candidate."""
    with localcontext() as context:
        context.prec = 100
        made = (price * rate.rate).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        return made if made <= 0 or not rate.endings else nearest_of(made, rate.endings, rate.rounding)


def nearest_of(price: Decimal, ends: Sequence[Decimal], rounding: str) -> Decimal:
    candidates = set()
    for end in ends:
        step = 1
        while step <= end:
            step *= 10
        turns = (price / step).to_integral_value(ROUND_FLOOR)
        candidates |= {(turns + number) * step + end for number in (-2, -1, 0, 1, 2)}
    above = min(each for each in candidates if each >= price)
    below = [each for each in candidates if each <= price and (each > 0 or each == price)]
    if rounding == "up" or not below:
        return above
    if rounding == "down":
        return max(below)
    return min([above, *below], key=lambda each: (abs(each - price), -each))


def prices_of(chance: random.Random) -> Iterable[Decimal]:
    """Yield prices as shops have them: round ones, cents, tenths of cents, very small and very large ones."""
    for _ in range(PRICES):
        digits = chance.choice([0, 1, 2, 2, 2, 3, 4])
        yield Decimal(chance.randint(0, 10 ** chance.randint(1, 9))).scaleb(-digits)


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("currency", MINOR_UNITS)
def test_ten_thousand_prices_are_exact(currency: str, rounding: str) -> None:
    prices = list(prices_of(random.Random(f"{currency} {rounding}")))
    rate = Rate(Decimal(RATES[currency]), [Decimal(end) for end in ENDINGS[currency]], rounding)
    digits = MINOR_UNITS[currency]
    column = pa.array(prices, DECIMAL)
    assert exchanged(column, rate, digits).to_pylist() == [expected(price, rate, digits) for price in prices]
    usual = [price for price in prices if price * rate.rate < 1_000_000]  # these are rounded in a quicker way
    assert exchanged(pa.array(usual, DECIMAL), rate, digits).to_pylist() == [expected(price, rate, digits) for price in usual]
    bare = Rate(rate.rate)
    plain = [expected(price, bare, digits) for price in prices]
    assert exchanged(column, bare, digits).to_pylist() == plain
    assert exchanged(column, rate, digits, ending=False).to_pylist() == plain


PRICE = st.decimals(min_value=Decimal("0.000000000001"), max_value=Decimal(10) ** 13, places=12)
SMALL_PRICE = st.one_of(st.none(), st.decimals(min_value=-3_999_999, max_value=3_999_999, places=2), st.just(Decimal(0)))
END = st.one_of(
    st.integers(min_value=0, max_value=99_999).map(Decimal),
    st.decimals(min_value=Decimal(0), max_value=Decimal(99), places=2),
    st.sampled_from([Decimal("0.99"), Decimal("9.90"), Decimal("99.95")]),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PRICE, min_size=1, max_size=30), st.lists(END, min_size=1, max_size=4), st.sampled_from(ROUNDINGS))
def test_any_price_gets_the_nearest_of_any_endings(prices: list[Decimal], ends: list[Decimal], rounding: str) -> None:
    with localcontext() as context:
        context.prec = 100
        made = with_ending(pa.array(prices, DECIMAL), ends, rounding).to_pylist()
        assert made == [nearest_of(price, ends, rounding) for price in prices]
        assert all(each > 0 for each in made)


@settings(max_examples=200, deadline=None)
@given(st.lists(SMALL_PRICE, min_size=1, max_size=30), st.lists(END, min_size=1, max_size=4), st.sampled_from(ROUNDINGS), st.integers(0, 3))
def test_small_prices_take_a_shorter_way_to_the_same(
    prices: list[Decimal | None], ends: list[Decimal], rounding: str, skipped: int
) -> None:
    column = pa.array([None, *prices], DECIMAL)
    large = pa.array([None, *prices, Decimal(10) ** 13], DECIMAL)
    expected = with_ending(large, ends, rounding).to_pylist()[:-1]
    assert with_ending(column, ends, rounding).to_pylist() == expected
    assert with_ending(column.slice(skipped), ends, rounding).to_pylist() == expected[skipped:]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(PRICE, min_size=1, max_size=30),
    st.decimals(min_value=Decimal("0.000000000001"), max_value=Decimal(100_000), places=12),
    st.integers(min_value=0, max_value=3),
)
def test_a_product_is_rounded_once(prices: list[Decimal], rate: Decimal, digits: int) -> None:
    made = exchanged(pa.array(prices, DECIMAL), Rate(rate), digits).to_pylist()
    assert made == [expected(price, Rate(rate), digits) for price in prices]


def test_rounding_twice_would_be_wrong_here() -> None:
    price, rate = Decimal("0.0034"), Decimal("1.470588235294")
    assert price * rate == Decimal("0.0049999999999996")
    twice = (price * rate).quantize(Decimal("1e-12"), ROUND_HALF_UP).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert twice == Decimal("0.01")
    assert exchanged(pa.array([price], DECIMAL), Rate(rate), 2).to_pylist() == [Decimal(0)]


def test_the_table_of_the_manual_is_right() -> None:
    lines = (ROOT / "docs" / "markets.md").read_text(encoding="utf-8").splitlines()
    [head] = [number for number, line in enumerate(lines) if line.startswith("| price × rate |")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[head + 2 : head + 6]]
    prices = pa.array([Decimal(row[0]) for row in rows], DECIMAL)
    columns = [(["9"], "nearest"), (["0.99"], "nearest"), (["0.49", "0.95"], "nearest"), (["90"], "up")]
    for number, (ends, rounding) in enumerate(columns, start=1):
        made = with_ending(prices, [Decimal(end) for end in ends], rounding).to_pylist()
        assert made == [Decimal(row[number]) for row in rows]
