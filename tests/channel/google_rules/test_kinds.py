"""Every kind of feed in every form, from its starter mapping to the file, read back with the csv module and lxml, and by `lint`."""

import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from feedtool import feeds, pipeline, project
from feedtool.pipeline.outcome import exit_code_of_export
from tests.channel.google_rules.judging import package
from tests.in_process import printed

DAY = datetime.date(2026, 11, 23)
G = "{http://base.google.com/ns/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = {
    "products.csv": """sku,name,description,brand,color,price,sale_price,stock,url,image,category
A1,Jacka,"En jacka för regn, vind & snö <alltid>",Fjäll,blå,399.00,299.00,3,/p/1,/i/1.jpg,Jackor
A2,Byxa,"En byxa för ""alla"" väder, från höst till vår",Fjäll,röd,299.00,,0,/p/2,/i/2.jpg,Byxor > Långa
""",
    "stores.csv": "sku,store,quantity\nA1,LUND,3\nA1,OSLO,0\nA2,LUND,1\n",
    "regions.csv": "sku,region,price,sale_price,stock\nA1,100001,389.00,,3\nA2,100001,299.00,289.00,0\n",
    "offers.csv": "id,title,begins,ends,category,code,percent\n"
    "H1,20 % på allt,2026-11-20T00:00+0100,2026-12-01T00:00+0100,,,20\nH2,10 % på jackor,2026-11-20T00:00Z,2026-12-01T00:00Z,Jackor,JACKA,10\n",
    "feed.yaml": "extends: channel\n",
}
PROJECT = """
version: 1
catalogue: {source: products.csv, key: sku, columns: {price: decimal, sale_price: decimal, stock: integer}}
catalogues:
  stores: {source: stores.csv, key: sku, columns: {quantity: integer}}
  regions: {source: regions.csv, key: sku, columns: {price: decimal, sale_price: decimal, stock: integer}}
  offers: {source: offers.csv, key: id, columns: {percent: integer}}
channels:
  feed:
    template: google_merchant
    KIND
    format: FORM
    mapping: feed.yaml
    vars: {shop: "https://shop.example", country: DE, currency: EUR, language: de}
    output: out/feed.EXTENSION
"""
_WHERE = {
    "supplemental": "kind: supplemental",
    "local_inventory": "kind: local_inventory\n    catalogue: stores",
    "regional_inventory": "kind: regional_inventory\n    catalogue: regions",
    "promotions": "kind: promotions\n    catalogue: offers",
}
ITEMS: dict[str, list[dict[str, list[str]]]] = {
    "supplemental": [{"id": ["A1"], "custom_label_0": ["Jackor"]}, {"id": ["A2"], "custom_label_0": ["Byxor > Långa"]}],
    "local_inventory": [
        {"id": ["A1"], "store_code": ["LUND"], "availability": ["in_stock"], "quantity": ["3"]},
        {"id": ["A1"], "store_code": ["OSLO"], "availability": ["out_of_stock"], "quantity": ["0"]},
        {"id": ["A2"], "store_code": ["LUND"], "availability": ["in_stock"], "quantity": ["1"]},
    ],
    "regional_inventory": [
        {"id": ["A1"], "region_id": ["100001"], "price": ["389.00 EUR"], "availability": ["in_stock"]},
        {"id": ["A2"], "region_id": ["100001"], "price": ["299.00 EUR"], "sale_price": ["289.00 EUR"], "availability": ["out_of_stock"]},
    ],
    "promotions": [
        {
            "promotion_id": ["H1"],
            "product_applicability": ["all_products"],
            "offer_type": ["no_code"],
            "long_title": ["20 % på allt"],
            "promotion_effective_dates": ["2026-11-20T00:00+0100/2026-12-01T00:00+0100"],
            "redemption_channel": ["online"],
            "promotion_destination": ["Shopping_ads", "Free_listings"],
            "coupon_value_type": ["percent_off"],
            "percent_off": ["20"],
        },
        {
            "promotion_id": ["H2"],
            "product_applicability": ["specific_products"],
            "offer_type": ["generic_code"],
            "generic_redemption_code": ["JACKA"],
            "long_title": ["10 % på jackor"],
            "promotion_effective_dates": ["2026-11-20T00:00Z/2026-12-01T00:00Z"],
            "redemption_channel": ["online"],
            "promotion_destination": ["Shopping_ads", "Free_listings"],
            "coupon_value_type": ["percent_off"],
            "percent_off": ["10"],
            "product_type": ["Jackor"],
        },
    ],
}
_MANY = {"redemption_channel", "promotion_destination", "product_type"}


def exported(folder: Path, kind: str, form: str, mapping: str = "") -> Path:
    """Export a feed of a kind in a form from its starter mapping; return its file."""
    for name, content in FILES.items():
        (folder / name).write_text(content + (mapping if name == "feed.yaml" else ""), encoding="utf-8")
    extension = package(kind).formats[form].render.extension
    written = PROJECT.replace("KIND", _WHERE.get(kind, "kind: products")).replace("FORM", form).replace("EXTENSION", extension)
    (folder / "feedtool.yaml").write_text(written, encoding="utf-8")
    report = pipeline.export(project.load(folder / "feedtool.yaml", {}), pipeline.RunOptions(as_of=DAY), pipeline.ExportOptions())
    assert exit_code_of_export(report) == 0, report
    assert not [group for each in report.channels for group in each.groups if group.severity == "error"]
    return folder / "out" / f"feed.{extension}"


def read(path: Path, form: str) -> list[dict[str, list[str]]]:
    """Return the items of a feed, each attribute with its values, in the order of the file."""
    if form == "tsv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t", strict=True))
        return [{name: cell.split(",") if name in _MANY else [cell] for name, cell in row.items() if cell} for row in rows]
    root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    assert root.tag == (f"{ATOM}feed" if form == "atom" else "rss")
    items: list[dict[str, list[str]]] = []
    for element in root.iter(f"{ATOM}entry" if form == "atom" else "item"):
        item: dict[str, list[str]] = {}
        for child in element:
            assert child.tag.startswith(G)
            item.setdefault(child.tag.removeprefix(G), []).append(child.text or "")
        items.append(item)
    return items


def linted(path: Path, kind: str) -> Any:
    """Return what `lint` says of a feed."""
    asked = package(kind)
    forms = [feeds.Form(name, each.render.extension, each.reading) for name, each in asked.formats.items()]
    with feeds.file_of(str(path)) as file:
        feed, found = feeds.open_feed(file, forms)
        market = pipeline.Market(
            {"shop": "https://shop.example", "country": "DE", "currency": "EUR", "language": "de", "kind": kind}, DAY, {}
        )
        return pipeline.lint(feed, asked, found.reading, pipeline.LintOptions(market))


@pytest.mark.parametrize("form", ["xml", "atom", "tsv"])
@pytest.mark.parametrize("kind", ITEMS)
def test_a_kind_from_its_starter(kind: str, form: str, tmp_path: Path) -> None:
    path = exported(tmp_path, kind, form)
    assert read(path, form) == ITEMS[kind]
    report = linted(path, kind)
    [channel] = report.channels
    assert (channel.read, channel.invalid) == (len(ITEMS[kind]), 0), channel.groups


@pytest.mark.parametrize("form", ["xml", "atom", "tsv"])
def test_products_in_every_form(form: str, tmp_path: Path) -> None:
    left_out = "attributes: {additional_image_link: , gtin: , mpn: , size: , gender: , item_group_id: , shipping_weight: }\n"
    path = exported(tmp_path, "products", form, left_out)
    one, two = read(path, form)
    assert one["description"] == ["En jacka för regn, vind & snö"]  # <alltid> is taken for markup
    assert two["description"] == ['En byxa för "alla" väder, från höst till vår']
    assert (one["sale_price"], two["product_type"], two["availability"]) == (["299.00 EUR"], ["Byxor > Långa"], ["out_of_stock"])
    [channel] = linted(path, "products").channels
    assert (channel.read, channel.invalid) == (2, 0), channel.groups


@pytest.mark.parametrize(
    ("kind", "attribute"), [("local_inventory", "link: x"), ("regional_inventory", "store_code: x"), ("promotions", "price: 1.00 EUR")]
)
def test_a_kind_has_no_attributes_of_other_kinds(kind: str, attribute: str, tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text(FILES["products.csv"], encoding="utf-8")
    for name in ("stores.csv", "regions.csv", "offers.csv"):
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    (tmp_path / "feed.yaml").write_text(f"extends: channel\nattributes: {{{attribute}}}\n", encoding="utf-8")
    written = PROJECT.replace("KIND", _WHERE[kind]).replace("FORM", "xml").replace("EXTENSION", "xml")
    (tmp_path / "feedtool.yaml").write_text(written, encoding="utf-8")
    said = printed(tmp_path, "validate")
    assert "MP101" in said
    assert f"`{attribute.partition(':')[0]}`" in said
    assert said.endswith("exit code 2\n")
