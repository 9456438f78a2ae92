"""jsonschema with Decimal, jsonschema-rs and feedtool judge listings with faults alike: 1,000 of real definitions, 100 of an invented one."""

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from feedtool.definitions import load as load_definitions
from feedtool.mapping.arrays import merged_type
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, NULL, TEXT
from feedtool.problems import ERROR
from feedtool.validation.schema import Ruled, compile_proof
from feedtool.validation.schema.definition_judge import DefinitionJudge
from feedtool.validation.schema.rows import instance_of
from feedtool.validation.schema.vocabulary import DEFINITIONS
from tests.channel.amazon import invented
from tests.channel.amazon.mutations import mutated, plain
from tests.channel.amazon.official import judge_definition
from tests.channel.amazon.runner import make

OF_A_REAL_ONE, OF_AN_INVENTED_ONE = 500, 50  # for each of two marketplaces


class UnholdableError(Exception):
    """Columns cannot hold the value: a list of several kinds."""


def type_of(value: Any) -> pa.DataType:
    """Return the type of a column that holds a value of JSON."""
    if isinstance(value, dict):
        return pa.struct([(name, type_of(each)) for name, each in value.items()])
    if isinstance(value, list):
        return pa.list_(common([type_of(each) for each in value]))
    return {str: TEXT, bool: BOOLEAN, int: INTEGER, Decimal: DECIMAL, type(None): NULL}[type(value)]


def common(types: list[pa.DataType]) -> pa.DataType:
    made: pa.DataType = NULL
    for each in types:
        found = DECIMAL if {made, each} == {INTEGER, DECIMAL} else merged_type(made, each)
        if found is None:
            raise UnholdableError
        made = found
    return made


def columns_of(listing: dict[str, Any]) -> dict[str, pa.Array] | None:
    """Return a listing as columns of one row; None when columns cannot hold it."""
    try:
        columns = {name: pa.array([value], type_of(value)) for name, value in listing.items()}
    except UnholdableError:
        return None
    return columns if plain(instance_of(columns, 0)) == plain(listing) else None


def compare(schema: dict[str, Any], listings: list[dict[str, Any]], count: int, seed: int) -> None:
    reference, judge = judge_definition(schema), DefinitionJudge(schema, "Amazon")
    dice = random.Random(seed)
    valid = held = 0
    names = sorted(schema["properties"])
    compiled: dict[tuple[tuple[str, pa.DataType], ...], Ruled] = {}
    for _ in range(count):
        listing = plain(mutated(dice.choice(listings), dice, names))
        expected = reference.is_valid(listing)
        assert judge.is_valid(listing) == expected, listing
        if not expected:
            assert judge.faults(listing), "everything that is wrong is explained"
        columns = columns_of(listing)
        valid += expected
        if columns is None:
            continue
        held += 1
        types = {name: column.type for name, column in columns.items()}
        shape = tuple(types.items())
        if shape not in compiled:  # many faults leave the types of the columns as they are
            compiled[shape] = Ruled(compile_proof(schema, types, DEFINITIONS), judge, ERROR)
        ruled = compiled[shape]
        faulty, doubtful, findings = ruled.judged(columns, 1, pa.array([True]))
        assert faulty[0].as_py() != expected, listing
        assert bool(findings) != expected
        assert expected or doubtful, f"proved on columns, and wrong: {listing}"
    assert count * 0.02 < valid < count * 0.7, "the faults are of both sorts"
    assert held > count * 0.6


def listings_of(folder: Path, market: str) -> list[dict[str, Any]]:
    mapping = {
        "item_weight": "450 g",
        "item_dimensions": "3 x 2 x 1 in",
        "merchant_release_date": "2026-12-01",
        "lamp_style": "Rustic",
        "bulb_count": 2,
    }
    variant = {"item_group_id": "L", "variation_theme": "COLOR/SIZE", "size": "M", "batteries_required": False}
    made = make(
        folder,
        [{"sku": "L1"}],
        {**mapping, **variant, "lamp_type": "floor", "shade": {"material": "glass", "opening": "10 in"}},
        market=market,
    )
    assert len(made.messages) == 2
    return [message["attributes"] for message in made.messages]


@pytest.mark.parametrize("market", ["US", "DE"])
def test_listings_of_an_invented_definition(market: str, tmp_path: Path) -> None:
    compare(
        json.loads(json.dumps(invented.definition(market)), parse_float=Decimal), listings_of(tmp_path, market), OF_AN_INVENTED_ONE, seed=1
    )


def real(shared: Path) -> Iterator[tuple[str, Any]]:
    for market in ("us", "de"):
        path = shared / "specs" / "amazon_schemas" / "ptd" / f"HOME-{market}.json"
        if not path.is_file():
            pytest.skip("the folder `shared` has no product type definitions")
        yield market.upper(), json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.mark.realdata
@pytest.mark.parametrize("market", ["US", "DE"])
def test_listings_of_a_real_definition(market: str, shared: Path) -> None:
    schema = dict(real(shared))[market]
    found = [
        json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for path in sorted((shared / "specs" / "amazon_schemas" / "examples_own").glob("home_us_*.json"))
    ]
    listings = [each if market == "US" else german(each) for each in found]
    assert all(judge_definition(schema).is_valid(each) for each in listings)
    compare(schema, listings, OF_A_REAL_ONE, seed=2)


def german(listing: dict[str, Any]) -> dict[str, Any]:
    """Return a listing of the USA as one of Germany."""
    text = json.dumps(listing, default=float).replace("ATVPDKIKX0DER", "A1PA6795UKMFR9").replace("en_US", "de_DE").replace("USD", "EUR")
    made: dict[str, Any] = json.loads(text.replace("AMAZON_NA", "AMAZON_EU"), parse_float=Decimal)
    made.pop("item_type_keyword"), made.pop("required_product_compliance_certificate", None)
    market = {"marketplace_id": "A1PA6795UKMFR9"}
    made |= {"size": [{"value": "M", "language_tag": "de_DE", **market}]}
    made |= {
        "recommended_browse_nodes": [{"value": "3169011", **market}],
        "power_plug_type": [{"value": "no_plug", **market}],
        "is_fragile": [{"value": False, **market}],
    }
    for price in made.get("list_price", ()):
        price["value_with_tax"] = price.pop("value")
    return made


@pytest.mark.realdata
def test_real_definitions_are_read(shared: Path) -> None:
    found, problems = load_definitions(shared / "specs" / "amazon_schemas" / "ptd", "ptd")
    assert problems == []
    assert {(each.product_type, each.marketplace) for each in found} == {("HOME", "ATVPDKIKX0DER"), ("HOME", "A1PA6795UKMFR9")}
