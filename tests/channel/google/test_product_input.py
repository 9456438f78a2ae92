"""The package against Google's own client library: items as ProductInput parse with its message types, nothing in them is unknown or lost."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from google.protobuf import json_format
from google.shopping.merchant_products_v1.types import ProductAttributes, ProductInput

from feedtool.model import AttributeInfo
from tests.channel.google.judging import data, package
from tests.channel.google.product_input import API, field_of, is_truth, product_input, word_of
from tests.channel.google.reading import read
from tests.golden.runner import EXAMPLE, HERE

EVERYTHING: dict[str, Any] = data("everything.yaml")
MARKETS: dict[str, dict[str, Any]] = yaml.safe_load((EXAMPLE / "feedtool.yaml").read_text(encoding="utf-8"))["channels"]["google"][
    "markets"
]
ATTRIBUTES = {name: info for name, info in package().attributes.items() if not info.internal and name != "id"}
MESSAGE = ProductAttributes.pb(ProductAttributes()).DESCRIPTOR


def parsed(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the library understands of a ProductInput. Raises ParseError for a field or word that it does not know."""
    message = ProductInput.pb(ProductInput())
    json_format.Parse(json.dumps(made), message, ignore_unknown_fields=False)
    understood: dict[str, Any] = json_format.MessageToDict(message)
    return understood


def paths(value: Any, path: str = "") -> Iterator[str]:
    """Yield where values are in a message; dates and lists of single values are one."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from paths(each, f"{path}.{name}")
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, each in enumerate(value):
            yield from paths(each, f"{path}[{number}]")
    else:
        yield path


def test_the_item_with_everything_is_understood() -> None:
    made = product_input(EVERYTHING, country="SE", language="sv")
    understood = parsed(made)
    assert set(paths(understood)) == set(paths(made))
    assert understood["productAttributes"]["price"] == {"amountMicros": "399000000", "currencyCode": "SEK"}
    assert understood["productAttributes"]["availabilityDate"] == "2026-12-24T07:00:00Z"
    assert understood["productAttributes"]["energyEfficiencyClass"] == "AP"
    assert understood["customAttributes"] == [{"name": "ships from country", "value": "SE"}]


@pytest.mark.parametrize("market", MARKETS)
def test_every_item_of_the_example_is_understood(market: str, tmp_path: Path) -> None:
    asked = MARKETS[market]
    form = asked.get("format", "xml")
    feed = (HERE / "nordic_outdoor" / f"google-{market}.{form}").read_bytes().decode("utf-8")
    items = read(feed, form, tmp_path / f"feed.{form}")
    assert len(items) > 200
    for item in items:
        made = product_input(item, country=asked["country"], language=asked["language"])
        assert set(paths(parsed(made))) == set(paths(made))


@pytest.mark.parametrize(
    "wrong", [{"titel": "Jacket"}, {"availability": "ON_ITS_WAY"}, {"price": "399.00 SEK"}, {"shipping": [{"contry": "SE"}]}]
)
def test_what_the_library_does_not_know_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(json_format.ParseError):
        parsed({"offerId": "A", "productAttributes": wrong})


def test_every_attribute_and_part_is_a_field_of_the_library() -> None:
    fields = {field.json_name: field for field in MESSAGE.fields}
    absent = {name for name in ATTRIBUTES if field_of(name) not in fields}
    assert absent == set(API["absent"]), "not in the library, and nobody says why – or it has learnt it"
    assert set(fields) - {field_of(name) for name in ATTRIBUTES} == set(API["more_attributes"])
    absent_parts, more_parts = set(), {}
    for name, info in ATTRIBUTES.items():
        if info.members:
            inside = {field.json_name for field in fields[field_of(name)].message_type.fields}
            absent_parts |= {f"{name}.{part}" for part in info.members if field_of(f"{name}.{part}") not in inside}
            more = inside - {field_of(f"{name}.{part}") for part in info.members}
            more_parts |= {name: more} if more else {}
    assert absent_parts == set(API["absent_parts"])
    assert more_parts == {name: set(each) for name, each in API["more_parts"].items()}


def enumerations() -> Iterator[tuple[str, list[str], Any]]:
    """Yield every list of words of the package, without those that are only tolerated, and the library's enumeration of the same."""
    schema = package().schema["properties"]
    for name, info in ATTRIBUTES.items():
        whole = schema[name].get("items", schema[name])
        yield from _of(name, info, whole, MESSAGE)
        if info.members:
            inside = next(field for field in MESSAGE.fields if field.json_name == field_of(name)).message_type
            for part, member in info.members.items():
                yield from _of(f"{name}.{part}", member, whole["properties"][part], inside)


def _of(path: str, info: AttributeInfo, described: Mapping[str, Any], message: Any) -> Iterator[tuple[str, list[str], Any]]:
    if info.options and not is_truth(info):
        field = next(each for each in message.fields if each.json_name == field_of(path))
        yield path, [each for each in info.options if each not in described.get("x-tolerated", ())], field.enum_type


@pytest.mark.parametrize(("path", "options", "enumeration"), list(enumerations()), ids=lambda each: each if isinstance(each, str) else "")
def test_a_list_of_words_is_that_of_the_library(path: str, options: list[str], enumeration: Any) -> None:
    official = {value.name for value in enumeration.values if not value.name.endswith("_UNSPECIFIED")}
    absent = set(API["absent_words"].get(path, ()))
    ours = {word_of(path, option) for option in options if option not in absent}
    assert {word_of(path, option) for option in absent} & official == set(), "the library has learnt it"
    assert ours - official == set()
    assert official - ours == set(API["more_words"].get(path, ()))


def test_carriers_that_no_warning_is_given_of_are_those_of_the_library() -> None:
    advice = package().advice
    assert advice
    parts = advice["properties"]["carrier_shipping"]["items"]["properties"]
    fields = {field.name: field for field in MESSAGE.fields_by_name["carrier_shipping"].message_type.fields}
    for part in ("carrier_price", "carrier_transit_time"):
        official = {value.name for value in fields[part].enum_type.values if not value.name.endswith("_UNSPECIFIED")}
        assert set(parts[part]["enum"]) == official
