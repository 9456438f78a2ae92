"""The package against Meta's own SDK: every attribute by its Graph name, and every enumeration; differences are explained as data."""

import inspect
import re
from typing import Any

import pytest
from facebook_business.adobjects.productcatalog import ProductCatalog
from facebook_business.adobjects.productitem import ProductItem

from feedtool.channel.attributes import resolved
from tests.channel.facebook.judging import data, package

GRAPH: dict[str, Any] = data("graph_names.yaml")
FIELDS = {value for name, value in vars(ProductItem.Field).items() if not name.startswith("_")}
PARAMETERS = set(re.findall(r"^ +'(\w+)': '", inspect.getsource(ProductCatalog.create_product), re.MULTILINE))
WHOLE = {**package("language_override").schema["properties"], **package().schema["properties"]}


def values_of(enumeration: str) -> set[str]:
    return {value for name, value in vars(getattr(ProductItem, enumeration)).items() if not name.startswith("_")}


def enums() -> dict[str, set[str]]:
    """Return every enumeration of the package by its attribute."""
    schema = package().schema
    found = {}
    for name, described in WHOLE.items():
        whole = resolved(described, schema)
        item = resolved(whole.get("items", whole), schema)
        for path, each in [
            (name, item),
            *((f"{name}.{part}", resolved(inner, schema)) for part, inner in item.get("properties", {}).items()),
        ]:
            if "enum" in each:
                found[path] = set(each["enum"]) - set(each.get("x-tolerated", ()))
    return found


def graph_names(name: str) -> list[str]:
    written = GRAPH["names"].get(name, name.removeprefix("applink."))
    return written if isinstance(written, list) else [written]


ATTRIBUTES = list(WHOLE) + [f"applink.{part}" for part in WHOLE["applink"]["properties"]]


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_an_attribute_is_one_of_the_sdk(name: str) -> None:
    known = all(each in FIELDS | PARAMETERS for each in graph_names(name))
    assert known or name in GRAPH["absent"], "not in the SDK, and nobody says why"
    assert not (known and name in GRAPH["absent"]), "said to be absent, but the SDK has it"


def test_the_table_of_names_speaks_of_attributes_only() -> None:
    paths = set(ATTRIBUTES) | package().parts
    assert set(GRAPH["names"]) | set(GRAPH["absent"]) <= paths
    assert set(GRAPH["enums"]) <= enums().keys() | paths


@pytest.mark.parametrize("name", sorted(enums()))
def test_an_enumeration_is_one_of_the_sdk(name: str) -> None:
    if GRAPH["enums"][name] is None:
        assert GRAPH["not_in_the_sdk"][name]
        return
    official, ours = values_of(GRAPH["enums"][name]), enums()[name]
    assert official - ours == set(GRAPH["more_in_the_sdk"].get(name, {}))
    assert ours - official == set(GRAPH["more_in_feeds"].get(name, {}))


def test_units_of_weight_are_those_of_the_sdk() -> None:
    pattern = package().schema["$defs"]["weight"]["pattern"]
    for unit in values_of("ShippingWeightUnit"):
        assert re.fullmatch(pattern, f"450 {unit}")
    assert not re.fullmatch(pattern, "450 ton")


def test_countries_of_origin_have_the_form_of_the_sdk() -> None:
    pattern = package().schema["$defs"]["country"]["pattern"]
    assert all(re.fullmatch(pattern, code) for code in values_of("OriginCountry"))
