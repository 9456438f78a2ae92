"""A value that passes and one that fails for every attribute of the package."""

from collections.abc import Iterator
from typing import Any

import pytest

from feedtool.model import AttributeInfo
from feedtool.problems import ERROR
from tests.channel.facebook.judging import data, judged, package

VALUES: dict[str, dict[str, Any]] = data("values.yaml")
ITEM: dict[str, Any] = data("item.yaml")
WHOLE = {  # what a group of values needs so that one of its parts can be looked at
    "unit_price": {"value": 3, "currency": "SEK", "unit": "kg"},
    "shipping": {"country": "SE", "price": "49.00 SEK"},
    "importer_address": {"street1": "1 MG Road", "city": "Bengaluru", "country": "IN"},
    "additional_variant_attribute": {"label": "Scent", "value": "Fruity"},
    "image": {"url": "https://shop.example/i/1.jpg"},
    "video": {"url": "https://shop.example/v/1.mp4"},
    "applink": {"android_package": "example.shop"},
}
NEEDED = {
    "language_override": {"id": "A-1", "override": "sv_SE", "title": "Jacka"},
    "country_override": {"id": "A-1", "override": "SE", "price": "399.00 SEK"},
    "delete": {"id": "A-1", "delete": True},
    "local_inventory": {"retailer_item_id": "A-1", "store_code": "LUND", "price": "399.00 SEK"},
}
CASES = [
    pytest.param(name, value, None, id=f"{name}-passes-{number}") for name, each in VALUES.items() for number, value in enumerate(each["passes"])
] + [
    pytest.param(name, fail["value"], fail["code"], id=f"{name}-fails-{number}")
    for name, each in VALUES.items()
    for number, fail in enumerate(each.get("fails", ()))
]  # fmt: skip
CANNOT_FAIL = {"estimated_margin", "delete", "applink"}  # any number, true or false, any parts: the types are the mapping's to keep


def written_out(value: Any) -> Any:
    if isinstance(value, dict) and "letters" in value:
        return (value.get("first", "") + "a" * int(value["letters"]))[: value["letters"]]
    if isinstance(value, dict) and "times" in value:
        return [written_out(value["value"])] * int(value["times"])
    return [written_out(each) for each in value] if isinstance(value, list) else value


def names(attributes: dict[str, AttributeInfo]) -> Iterator[str]:
    for name, info in attributes.items():
        yield name
        yield from (f"{name}.{member}" for member in info.members)


@pytest.mark.parametrize(("name", "value", "code"), CASES)
def test_a_value(name: str, value: Any, code: str | None) -> None:
    kind, _, path = name.rpartition("/")
    outer, _, inner = path.partition(".")
    given = written_out(value)
    if inner:
        repeated = package(kind or "products").attributes[outer].repeated
        group = {**WHOLE[outer], inner: given}
        given = [group] if repeated else group
    item = {**(NEEDED[kind] if kind else ITEM), outer: given}
    # what else is said must not depend on it: prices of another currency, a sale price without a price above it
    if outer in ("price", "sale_price") and code is None and not kind:
        currency = str(given)[-3:]
        item["price"] = f"1000000 {currency}" if outer == "sale_price" else given
        found = judged([item], vars_={"currency": currency})
    else:
        found = judged([item], kind or "products")
    errors = [finding for finding, _ in found if finding.severity in (ERROR, None)]
    if code is None:
        assert not errors
    else:
        assert code in {finding.code for finding in errors if finding.attribute == outer}, errors


def test_every_attribute_has_its_values() -> None:
    expected = set(names(dict(package().attributes))) | {f"local_inventory/{name}" for name in package("local_inventory").attributes}
    assert expected - VALUES.keys() == set()
    assert all(each["passes"] for each in VALUES.values())
    assert {name for name, each in VALUES.items() if not each.get("fails")} == CANNOT_FAIL
