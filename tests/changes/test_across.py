"""What two channels say of the same product is compared where it can be, and only there."""

from typing import Any

import pytest

from feedtool.changes import Published, disagreements
from tests.snapshot.made import snapshot

# (what one channel says, what the other says, the codes of what is told)
CASES: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({}, {}, []),
    ({"price": 100}, {"price": 101}, ["GU301"]),
    ({"price": 100, "currency": "EUR"}, {"price": 1100}, []),
    ({"price": 100, "currency": None}, {"price": 101, "currency": None}, []),
    ({"price": None}, {"price": 101}, []),
    ({"price": "100.00"}, {"price": "100"}, []),
    ({"price": 100, "sale_price": 80}, {"price": 80}, []),
    ({"price": 100, "sale_price": 80}, {"price": 120, "sale_price": 80}, []),
    ({"price": 100, "sale_price": 80}, {"price": 100}, ["GU301"]),
    ({"price": 100, "sale_price": 80}, {"price": 100, "sale_price": 79}, ["GU301"]),
    ({"availability": "in_stock"}, {"availability": "out_of_stock"}, ["GU302"]),
    ({"availability": "preorder"}, {"availability": "in_stock"}, ["GU302"]),
    ({"availability": "backorder"}, {"availability": "available_for_order"}, []),
    ({"availability": None}, {"availability": "out_of_stock"}, []),
    ({"condition": "new"}, {"condition": "new_new"}, []),
    ({"condition": "used"}, {"condition": "used_like_new"}, []),
    ({"condition": "new"}, {"condition": "used_like_new"}, ["GU303"]),
    ({"price": 1, "condition": "new"}, {"price": 2, "availability": "out_of_stock", "condition": "used"}, ["GU301", "GU302", "GU303"]),
    ({"key": None}, {"price": 1}, []),
    ({"key": "other"}, {"price": 1}, []),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "codes"), CASES)
def test_two_channels(one: dict[str, Any], other: dict[str, Any], codes: list[str]) -> None:
    feeds = [
        Published("google", "SE", snapshot([{"id": "a", **one}])),
        Published("meta", "SE", snapshot([{"id": "b", "key": "a", **other}])),
    ]
    assert [group.code for group in disagreements(feeds)] == codes


def test_it_is_told_with_both_values() -> None:
    rows = [{"id": f"p{n}", "price": 100 + n} for n in range(5)]
    other = [{"id": f"x{n}", "key": f"p{n}", "price": "99.5"} for n in reversed(range(5))]
    [group] = disagreements([Published("google", "SE", snapshot(rows)), Published("amazon", "SE", snapshot(other))], examples=2)
    assert (group.count, group.channel, group.attribute) == (5, "google", "price")
    assert [(problem.product, problem.message) for problem in group.examples] == [
        ("p0", "The price is `100 SEK` in google and `99.5 SEK` in amazon."),
        ("p1", "The price is `101 SEK` in google and `99.5 SEK` in amazon."),
    ]


def test_markets_may_have_prices_of_their_own() -> None:
    one, other = snapshot([{"id": "a", "price": 1}]), snapshot([{"id": "a", "price": 2}])
    assert disagreements([Published("google-de", "DE", one), Published("google-fr", "FR", other)]) == []


def test_a_product_with_several_items_is_left_out() -> None:
    one = snapshot([{"id": "a", "price": 1}, {"id": "b", "key": "a", "price": 2}])
    assert disagreements([Published("google", "SE", one), Published("meta", "SE", snapshot([{"id": "a", "price": 3}]))]) == []


def test_feeds_without_items() -> None:
    empty = snapshot([{"id": "a"}]).slice(1)
    assert (
        disagreements(
            [Published("google", "SE", empty), Published("meta", "SE", empty), Published("amazon", "SE", snapshot([{"id": "a"}]))]
        )
        == []
    )
