"""The package against a list of facts about Meta's attributes: names, limits, enumerations; differences are explained as data."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedtool.channel.attributes import resolved
from tests.channel.facebook.judging import data, package
from tests.golden.runner import ROOT

pytestmark = pytest.mark.realdata
DIFFERENT: dict[str, Any] = data("differences.yaml")
LIMITS = ("max_length", "min_length", "max_items", "minimum", "maximum", "enum")


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((shared / "specs" / "meta_attributes.yaml").read_text(encoding="utf-8"))
    return read


def described(path: str, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what the schema says of an attribute: ``image[n].tag[m]`` is the list ``tag`` in the list ``image``."""
    found: Mapping[str, Any] = schema
    for step in re.sub(r"\[\w\]", "", path).split("."):
        inside = resolved(found.get("items", found), schema)
        if step not in inside.get("properties", {}):
            return None
        found = resolved(inside["properties"][step], schema)
    return found


def said(found: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the limits of an attribute in the words of the facts."""
    item = resolved(found.get("items", {}), schema) if found.get("type") == "array" else found
    options = [option for option in item.get("enum", []) if option not in item.get("x-tolerated", ())]
    least = item.get("minLength", 1)
    return {
        "max_length": item.get("maxLength"),
        "min_length": least if least > 1 else None,
        "max_items": found.get("maxItems"),
        "minimum": item.get("minimum"),
        "maximum": item.get("maximum"),
        "enum": sorted(options) or None,
    }


def expected(fact: Mapping[str, Any]) -> dict[str, Any]:
    made = {limit: fact.get(limit) for limit in LIMITS}
    made["enum"] = sorted(fact["enum"]) if fact.get("enum") else None
    if "item_max_length" in fact:
        made["max_length"] = fact["item_max_length"]
    if fact["name"] in ("image[n].url", "video[n].url"):
        made["max_items"] = None  # of the list around it, compared below
    return made


def compared(name: str, fact: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    found = described(name, schema)
    if found is None:
        yield f"{name} is not in the package"
        return
    made = said(found, schema)
    for limit, value in expected(fact).items():
        reason = DIFFERENT[limit].get(name)
        loose = limit == "minimum" and value is None and made[limit] in (0, None)  # counts below 0 make no sense
        if made[limit] != value and not reason and not loose and not (limit == "enum" and value is None):
            yield f"{name}: {limit} is {made[limit]}, the facts say {value}"
        if made[limit] == value and reason:
            yield f"{name}: {limit} is explained as different, but is the same"


def test_every_attribute_is_in_the_package_or_on_the_list(facts: dict[str, Any]) -> None:
    schema = {**package().schema, "properties": {**package("language_override").schema["properties"], **package().schema["properties"]}}
    wrong = [
        complaint
        for fact in facts["attributes"]
        if fact["name"] not in DIFFERENT["left_out"]
        for complaint in compared(fact["name"], fact, schema)
    ]
    assert not wrong, wrong
    page = (ROOT / "docs" / "left-out.md").read_text(encoding="utf-8")
    assert [name for name in DIFFERENT["left_out"] if f"`{name}`" not in page] == []
    assert {fact["name"] for fact in facts["attributes"]} >= set(DIFFERENT["left_out"])


def test_the_package_has_nothing_that_the_facts_do_not_have(facts: dict[str, Any]) -> None:
    names = {re.split(r"[\[.]", fact["name"])[0] for fact in facts["attributes"]}
    assert {name for kind in ("products", "language_override") for name in package(kind).attributes} <= names


def test_lists_of_pictures_and_videos_are_as_long(facts: dict[str, Any]) -> None:
    lengths = {fact["name"]: fact["max_items"] for fact in facts["attributes"]}
    properties = package().schema["properties"]
    assert properties["image"]["maxItems"] == lengths["image[n].url"]
    assert properties["video"]["maxItems"] == lengths["video[n].url"]
    for form in ("csv", "tsv"):
        widths = package().formats[form].render.flattened
        assert (widths["image"], widths["video"]) == (lengths["image[n].url"], lengths["video[n].url"])


def test_what_is_required(facts: dict[str, Any]) -> None:
    required = {fact["name"] for fact in facts["attributes"] if fact["required"]}
    assert required - set(package().schema["required"]) == set(DIFFERENT["required"])
    assert set(package().schema["required"]) <= required


def test_stock_per_shop(facts: dict[str, Any]) -> None:
    schema = package("local_inventory").schema
    wrong = [complaint for fact in facts["local_inventory_attributes"] for complaint in compared_local(fact, schema)]
    assert not wrong, wrong
    assert set(schema["properties"]) == {fact["name"] for fact in facts["local_inventory_attributes"]}
    assert set(schema["required"]) == {fact["name"] for fact in facts["local_inventory_attributes"] if fact["required"]}


def compared_local(fact: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[str]:
    found = described(fact["name"], schema)
    made = said(found, schema) if found else {}
    yield from (
        f"{fact['name']}: {limit}"
        for limit in ("max_length", "max_items", "enum")
        if made.get(limit) != (sorted(fact["enum"]) if limit == "enum" and fact["enum"] else fact[limit])
    )


def names_of(facts: dict[str, Any], marked: str) -> set[str]:
    return {re.split(r"[\[.]", fact["name"])[0] for fact in facts["attributes"] if marked in str(fact.get("localizable", ""))}


@pytest.mark.parametrize("kind", ["language", "country"])
def test_what_overrides_may_have(kind: str, facts: dict[str, Any]) -> None:
    marked = names_of(facts, kind)
    explained = set(DIFFERENT["localised"][kind])
    assert set(package(f"{kind}_override").attributes) == marked | explained | {"id", "override", "delete"}
    assert not explained & marked


def test_what_supplementary_feeds_may_have(facts: dict[str, Any]) -> None:
    marked = {re.split(r"[\[.]", fact["name"])[0] for fact in facts["attributes"] if fact.get("supplementary")}
    assert set(package("supplementary").attributes) == marked


def test_languages_do_not_change_prices() -> None:
    forbidden = {"price", "sale_price", "unit_price", "base_price", "status", "availability", "image_link"}
    assert not forbidden & set(package("language_override").attributes)
    assert "image_link" not in package("country_override").attributes
