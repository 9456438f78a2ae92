"""Messages of every operation, requirement and family; each feed keeps the official schema of listings feeds."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.channel.amazon.official import faults_of_feed
from tests.channel.amazon.runner import Made, make
from tests.conftest import SHARED

OFFICIAL = SHARED / "specs" / "amazon_schemas" / "listings-feed-schema-v2.json"
ONE = [{"sku": "L1"}]


def is_official(made: Made) -> bool:
    """Say whether a feed keeps the official schema; where that does not lie beside the checkout nothing can be said against it."""
    if not OFFICIAL.is_file() or not made.feed:
        return True
    assert faults_of_feed(OFFICIAL, made.feed) == []
    return len({message["messageId"] for message in made.messages}) == len(made.messages)


def said(made: Made, severity: str = "error") -> list[str]:
    return [line for line in made.problems() if f" {severity}:" in line]


def test_an_update_replaces_the_listing(tmp_path: Path) -> None:
    made = make(tmp_path, ONE, {})
    (message,) = made.messages
    assert {name: message[name] for name in message if name != "attributes"} == {
        "messageId": 1, "sku": "L1", "operationType": "UPDATE", "productType": "LAMP", "requirements": "LISTING",
    }  # fmt: skip
    assert is_official(made)


def test_a_partial_update_needs_nothing_but_what_it_changes(tmp_path: Path) -> None:
    nothing = dict.fromkeys(
        (
            "brand",
            "bullet_point",
            "country_of_origin",
            "external_product_id",
            "condition_type",
            "lamp_type",
            "list_price",
            "price",
            "item_name",
            "main_image",
        )
    )
    made = make(tmp_path, ONE, {**nothing, "operation": "partial_update", "color": "blue"})
    assert made.problems() == []
    (message,) = made.messages
    assert message["operationType"] == "PARTIAL_UPDATE"
    assert "requirements" not in message
    assert sorted(message["attributes"]) == ["color", "fulfillment_availability"]
    assert is_official(made)


def test_a_partial_update_must_be_right_in_what_it_changes(tmp_path: Path) -> None:
    made = make(tmp_path, ONE, {"operation": "partial_update", "lamp_type": "flor", "brand": None})
    assert said(made) == ["VL104 error: lamp_type is `flor`; Amazon takes desk, floor, wall."]


def test_a_patch_replaces_merges_and_removes(tmp_path: Path) -> None:
    base = {"sku": "{{ sku }}", "product_type": "LAMP", "operation": "patch"}
    mapping = {
        "quantity": 4,
        "price": "{{ price }}",
        "merged": ["quantity"],
        "removed": ["item_name", "price"],
        "removed_channel": "AMAZON_NA",
    }
    made = make(tmp_path, ONE, mapping, base=base)
    assert made.problems() == []
    (message,) = made.messages
    assert sorted(message) == ["messageId", "operationType", "patches", "productType", "sku"]
    offer = {"marketplace_id": "ATVPDKIKX0DER", "currency": "USD", "audience": "ALL"}
    assert message["patches"] == [
        {"op": "replace", "path": "/attributes/purchasable_offer",
         "value": [{"our_price": [{"schedule": [{"value_with_tax": Decimal("19.9")}]}], **offer}]},
        {"op": "merge", "path": "/attributes/fulfillment_availability", "value": [{"fulfillment_channel_code": "DEFAULT", "quantity": 4}]},
        {"op": "delete", "path": "/attributes/item_name", "value": [{"marketplace_id": "ATVPDKIKX0DER", "language_tag": "en_US"}]},
        {"op": "delete", "path": "/attributes/purchasable_offer", "value": [offer]},
        {"op": "delete", "path": "/attributes/fulfillment_availability", "value": [{"fulfillment_channel_code": "AMAZON_NA"}]},
    ]  # fmt: skip
    assert is_official(made)


def test_a_patch_that_removes_what_there_is_not(tmp_path: Path) -> None:
    base = {"sku": "{{ sku }}", "product_type": "LAMP", "operation": "patch", "quantity": 1}
    made = make(tmp_path, ONE, {"removed": ["colour"]}, base=base)
    assert said(made) == ["VL279 error: removed names `colour`, which is no attribute of such an item."]


def test_a_patch_that_says_nothing(tmp_path: Path) -> None:
    made = make(tmp_path, ONE, {}, base={"sku": "{{ sku }}", "product_type": "LAMP", "operation": "patch"})
    assert said(made) == ["VL278 error: The item has no attribute that could be sent."]


def test_a_deletion_has_nothing_but_the_sku(tmp_path: Path) -> None:
    made = make(tmp_path, ONE, {"operation": "delete", "brand": None, "color": "x" * 100})
    assert made.problems() == []
    assert made.messages == [{"messageId": 1, "sku": "L1", "operationType": "DELETE"}]
    assert is_official(made)


def test_each_product_may_have_its_own_operation(tmp_path: Path) -> None:
    rows = [
        {"sku": name, "what": what} for name, what in (("A", "update"), ("B", "partial_update"), ("C", "patch"), ("D", "delete"), ("E", ""))
    ]
    made = make(tmp_path, rows, {"operation": "{{ what }}", "external_product_id": None, "has_no_product_id": True})
    assert said(made) == []
    assert [message["operationType"] for message in made.messages] == ["UPDATE", "PARTIAL_UPDATE", "PATCH", "DELETE", "UPDATE"]
    assert [message["messageId"] for message in made.messages] == [1, 2, 3, 4, 5]
    assert is_official(made)


def test_an_offer_needs_no_facts_about_the_product(tmp_path: Path) -> None:
    base = {"sku": "{{ sku }}", "product_type": "LAMP", "requirements": "LISTING_OFFER_ONLY", "merchant_suggested_asin": "B000000001"}
    made = make(tmp_path, ONE, {"condition_type": "new_new", "price": "{{ price }}", "quantity": 7}, base=base)
    assert made.problems() == []
    (message,) = made.messages
    assert (message["requirements"], sorted(message["attributes"])) == (
        "LISTING_OFFER_ONLY", ["condition_type", "fulfillment_availability", "merchant_suggested_asin", "purchasable_offer"],
    )  # fmt: skip
    assert is_official(made)


def test_an_offer_without_price_and_stock_is_advised(tmp_path: Path) -> None:
    base = {"sku": "{{ sku }}", "product_type": "LAMP", "requirements": "LISTING_OFFER_ONLY", "merchant_suggested_asin": "B000000001"}
    made = make(tmp_path, ONE, {}, base=base)
    assert said(made) == []
    assert [line.split(":")[0] for line in said(made, "warning")] == ["VL209 warning", "VL210 warning", "VL210 warning"]


def test_a_product_without_an_offer_needs_no_price(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("price", "list_price", "quantity", "condition_type"))
    made = make(tmp_path, ONE, {**nothing, "requirements": "LISTING_PRODUCT_ONLY"})
    assert made.problems() == []
    assert made.messages[0]["requirements"] == "LISTING_PRODUCT_ONLY"
    assert said(make(tmp_path, ONE, {**nothing, "requirements": "LISTING_PRODUCT_ONLY", "brand": None})) == [
        "VL103 error: brand is missing; Amazon needs it."
    ]


def test_without_definitions_the_general_rules_count(tmp_path: Path) -> None:
    made = make(
        tmp_path, ONE, {"product_type": "SHOES", "lamp_type": None, "product_description": "Soft", "item_weight": "450 g"}, definitions=None
    )
    assert said(made) == []
    assert made.messages[0]["attributes"]["item_weight"] == [{"value": 450, "unit": "grams", "marketplace_id": "ATVPDKIKX0DER"}]
    assert is_official(made)


@pytest.mark.parametrize("operation", ["update", "partial_update", "patch"])
def test_without_definitions_what_does_not_fit_is_refused_at_the_start(operation: str, tmp_path: Path) -> None:
    from feedtool.errors import ConfigError

    with pytest.raises(ConfigError) as refused:
        make(
            tmp_path,
            ONE,
            {"product_type": "SHOES", "lamp_type": None, "operation": operation, "item_weight": "{{ price }}"},
            definitions=None,
        )
    assert [each.message for each in refused.value.problems] == ["`item_weight` cannot become what Amazon wants: a number needs its unit."]


def test_prices_and_stock(tmp_path: Path) -> None:
    rows = [{"sku": "A", "stock": "3"}, {"sku": "B", "stock": ""}]
    base = {"sku": "{{ sku }}", "price": "{{ price }}", "quantity": "{{ stock | int }}", "merged": ["quantity"]}
    made = make(tmp_path, rows, {}, base=base, kind="price_stock", definitions=None)
    assert made.problems() == []
    assert [[(each["op"], each["path"].rsplit("/")[-1]) for each in message["patches"]] for message in made.messages] == [
        [("replace", "purchasable_offer"), ("merge", "fulfillment_availability")], [("replace", "purchasable_offer")],
    ]  # fmt: skip
    assert {message["productType"] for message in made.messages} == {"PRODUCT"}
    assert is_official(made)


def test_large_feeds_are_cut_by_count_and_by_bytes(tmp_path: Path) -> None:
    base = {"sku": "{{ sku }}", "price": "{{ price }}"}
    made = make(tmp_path, [{"sku": f"S{n}"} for n in range(25_001)], {}, base=base, kind="price_stock", definitions=None)
    assert [file.items for file in made.report.files] == [25_000, 1]
    long = {"item_name": "A lamp", "bullet_point": ["x" * 40] * 3, "shade": {"material": "y" * 5_000}, "has_no_product_id": True}
    other = tmp_path / "other"
    other.mkdir()
    full = make(other, [{"sku": f"S{n}"} for n in range(2_500)], {**long, "external_product_id": None})
    assert [file.bytes <= 10_485_760 for file in full.report.files] == [True, True]
    assert sum(file.items for file in full.report.files) == 2_500
