"""Prices, availability and the rest are found in whatever way a channel writes them."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.amounts import money
from feedtool.model import DECIMAL, INTEGER
from feedtool.snapshot import Watch

WATCH = Watch("id")
CASES: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    ({"price": pa.array(["399.00 SEK"])}, {}, {"price": Decimal(399), "currency": "SEK"}),
    ({"price": pa.array(["399.00"])}, {"currency": "PLN"}, {"price": Decimal(399), "currency": "PLN"}),
    ({"price": pa.array([Decimal("5.5")], DECIMAL)}, {"currency": "EUR"}, {"price": Decimal("5.5"), "currency": "EUR"}),
    ({"price": pa.array([7], INTEGER)}, {}, {"price": Decimal(7), "currency": None}),
    ({"price": pa.array(["call us"])}, {"currency": "PLN"}, {"price": None, "currency": None}),
    ({"price": pa.array([["1 SEK"]])}, {"currency": "SEK"}, {"price": None, "currency": None}),
    (
        {"price": pa.array(["9 SEK"]), "sale_price": pa.array(["7.50 SEK"])},
        {},
        {"price": Decimal(9), "sale_price": Decimal("7.5"), "currency": "SEK"},
    ),
    ({"sale_price": pa.array([Decimal("7.5")], DECIMAL)}, {"currency": "SEK"}, {"sale_price": Decimal("7.5")}),
    ({"sale_price": pa.array(["on request"])}, {}, {"sale_price": None}),
    ({"availability": pa.array(["In stock"])}, {}, {"availability": "in_stock"}),
    ({"availability": pa.array([True])}, {}, {"availability": "in_stock"}),
    ({"availability": pa.array([0], INTEGER)}, {}, {"availability": "out_of_stock"}),
    ({"availability": pa.array([None], INTEGER)}, {}, {"availability": None}),
    ({"condition": pa.array(["NEW"])}, {}, {"condition": "new"}),
    ({"brand": pa.array([["One", "Two"]])}, {}, {"brand": "One"}),
    ({"brand": pa.array([[]], pa.list_(pa.string()))}, {}, {"brand": None}),
    ({"brand": pa.array([{"name": "One"}])}, {}, {"brand": None}),
    ({"product_type": pa.array([["Home > Beds"]])}, {}, {"category": "Home > Beds"}),
    ({"google_product_category": pa.array([None], pa.string()), "product_type": pa.array(["Beds"])}, {}, {"category": "Beds"}),
    ({"google_product_category": pa.array([436], INTEGER), "product_type": pa.array(["Beds"])}, {}, {"category": "436"}),
]


@pytest.mark.parametrize(("attributes", "constants", "expected"), CASES)
def test_what_is_watched(attributes: dict[str, Any], constants: dict[str, Any], expected: dict[str, Any]) -> None:
    found = {name: column.to_pylist()[0] for name, column in WATCH.of(attributes, 1, constants).items()}
    assert found == dict.fromkeys(found) | expected


PRICES = st.one_of(
    st.decimals(0, 10**9, places=2).map(lambda amount: f"{amount} SEK"),
    st.sampled_from(
        ["1. SEK", ".5 SEK", " SEK", "1..2 SEK", "1.0000000000001 SEK", "-1 SEK", "1e3 SEK", "1 sek", "1 EUR", "1,5 SEK", "SEK", ""]
    ),
)


@settings(max_examples=200, deadline=None)
@given(prices=st.lists(PRICES, max_size=4))
def test_the_prices_of_one_market_are_read_as_any_others(prices: list[str]) -> None:
    """Prices that all look alike are read in a quicker way; a null among them keeps them from it."""
    amounts, currencies = money(pa.array(prices, pa.string()))
    with_null, others = money(pa.array([*prices, None], pa.string()))
    assert amounts.to_pylist() == with_null.to_pylist()[:-1]
    assert currencies.to_pylist() == others.to_pylist()[:-1]
