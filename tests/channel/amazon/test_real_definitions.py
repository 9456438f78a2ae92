"""Feeds of real definitions: every message keeps the official form, every listing its definition, by two libraries."""

import csv
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedtool import project
from feedtool.pipeline import ExportOptions, RunOptions, export
from feedtool.problems import RunReport
from feedtool.validation.schema.definition_judge import DefinitionJudge
from tests.channel.amazon.mutations import mutated
from tests.channel.amazon.official import faults_of_feed, judge_definition
from tests.channel.amazon.runner import DAY
from tests.golden.runner import HERE as GOLDEN

pytestmark = pytest.mark.realdata
MARKETS = {"US": ("USD", "en_US"), "DE": ("EUR", "de_DE")}
MAPPING = yaml.safe_load("""
  sku: "{{ sku }}"
  product_type: HOME
  item_name: "{{ name }}"
  brand: Acme
  product_description: A vase.
  bullet_point: [Hand glazed, Dishwasher safe]
  external_product_id: "{{ gtin }}"
  condition_type: new_new
  list_price: "{{ price }}"
  price: "{{ price }}"
  quantity: "{{ stock | int }}"
  handling_time: 2
  shipping_group: legacy
  main_image: "https://shop.example/{{ sku }}.jpg"
  manufacturer: Acme
  part_number: "{{ sku }}"
  model_number: "{{ sku }}"
  model_name: AV
  number_of_items: 1
  color: "{{ color }}"
  size: "{{ size }}"
  generic_keyword: vase decor
  country_of_origin: DE
  item_type_keyword: vases
  recommended_browse_node: "3169011"
  dangerous_goods: not_applicable
  required_product_compliance_certificate: Not Applicable
  power_plug_type: no_plug
  is_fragile: true
  item_weight: "{{ weight }}"
  item_dimensions: "{{ sides }}"
  batteries_required: false
  item_group_id: "{{ family }}"
  variation_theme: "{{ 'COLOR/SIZE' if family else none }}"
""")
COLUMNS = ("sku", "name", "color", "size", "weight", "price", "stock", "family", "gtin", "sides")
ROWS = [
    ("V1", "Vase, blue", "Blue", "20 cm", "450 g", "19.99", "12", "V", "4006381333931", "30 x 20 x 10 cm"),
    ("V2", "Vase, red", "Red", "20 cm", "1 lb", "0.07", "0", "V", "4006381333948", "12 x 5.5 x 4 in"),
    ("V3", "Vase, red", "Red", "20 cm", "1 lb", "4.35", "0", "V", "4006381333955", "12 x 5.5 x 4 in"),
    ("W1", "Vase, green", "Green", "30 cm", "heavy", "24.999", "3", "", "4006381333962", "1 x 2 cm"),
    ("W2", "Vase, white", "White", "30 cm", "0.5 kg", "35", "3", "", "4006381333979", "1 x 2 x 3 mm"),
]


def exported(shared: Path, folder: Path, market: str) -> tuple[dict[str, Any], RunReport]:
    with (folder / "products.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *ROWS])
    (folder / "mapping.yaml").write_text(yaml.safe_dump({"attributes": MAPPING}, sort_keys=False), encoding="utf-8")
    currency, language = MARKETS[market]
    variables = {"seller_id": "A1", "marketplace": market, "currency": currency, "language_tag": language}
    definitions = str(shared / "specs" / "amazon_schemas" / "ptd")
    channel = {
        "template": "amazon",
        "mapping": "mapping.yaml",
        "definitions": definitions,
        "vars": variables,
        "output": "feed.json",
        "max_invalid": 1,
    }
    catalogue = {"source": "products.csv", "key": "sku", "columns": {"price": "decimal"}}
    (folder / "feedtool.yaml").write_text(
        yaml.safe_dump({"version": 1, "catalogue": catalogue, "channels": {"home": channel}}), encoding="utf-8"
    )
    report = export(project.load(folder / "feedtool.yaml", {}), RunOptions(examples=100, as_of=DAY), ExportOptions())
    return json.loads((folder / "feed.json").read_text(encoding="utf-8"), parse_float=Decimal), report


@pytest.mark.parametrize("market", MARKETS)
def test_a_feed_of_a_real_definition(market: str, shared: Path, tmp_path: Path) -> None:
    feed, report = exported(shared, tmp_path, market)
    assert faults_of_feed(official_form(shared), feed) == []
    assert [message["sku"] for message in feed["messages"]] == ["V", "V1", "V2", "W2"]
    schema = json.loads(
        (shared / "specs" / "amazon_schemas" / "ptd" / f"HOME-{market.lower()}.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
    reference, judge = judge_definition(schema), DefinitionJudge(schema, "Amazon")
    for message in feed["messages"]:
        assert list(reference.iter_errors(message["attributes"])) == []
        assert judge.is_valid(message["attributes"])
    said = {(group.code, group.attribute, group.count) for group in report.channels[0].groups if group.severity == "error"}
    assert said == {("VL106", "list_price", 1), ("VL267", "item_weight", 1), ("VL267", "item_dimensions", 1), ("VL269", "color", 1)}
    weights = {message["sku"]: message["attributes"].get("item_weight", [{}])[0] for message in feed["messages"]}
    wanted = {"US": ("pounds", Decimal("0.99208"), Decimal("1.102311")), "DE": ("grams", 450, Decimal("0.5"))}[market]
    assert (weights["V1"]["unit"], weights["V1"]["value"], weights["W2"]["value"]) == wanted


def official_form(shared: Path) -> Path:
    return shared / "specs" / "amazon_schemas" / "listings-feed-schema-v2.json"


def feeds_of_the_example() -> list[Any]:
    feeds = [
        json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        for path in sorted((GOLDEN / "nordic_outdoor").glob("amazon*.json"))
    ]
    assert feeds
    return feeds


def test_the_feeds_of_the_example_keep_the_official_form(shared: Path) -> None:
    for feed in feeds_of_the_example():
        assert faults_of_feed(official_form(shared), feed) == []


def test_both_libraries_judge_a_thousand_feeds_with_faults_alike(shared: Path) -> None:
    example = json.loads(
        (shared / "specs" / "amazon_schemas" / "listings-feed-schema-v2.example.json").read_text(encoding="utf-8"), parse_float=Decimal
    )
    short = [{**feed, "messages": feed["messages"][:3]} for feed in [example, *feeds_of_the_example()]]
    names = ["messageId", "sku", "operationType", "productType", "requirements", "attributes", "patches", "header", "version", "op", "path"]
    dice = random.Random(3)
    valid = sum(not faults_of_feed(official_form(shared), mutated(dice.choice(short), dice, names)) for _ in range(1_000))
    assert 50 < valid < 950, "the faults are of both sorts"
