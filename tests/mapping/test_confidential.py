"""Values that are nobody else's business do not reach a feed; what is worked out of them may."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from feedtool.mapping import looks_confidential
from feedtool.mapping.standing import stands_in
from tests.golden.runner import AS_OF
from tests.in_process import printed

PROJECT = """\
version: 1
catalogue:
  source: products.csv
  key: sku
  encoding: utf-8
  delimiter: ","
  columns: {price: decimal, cost: decimal}
channels:
  shop:
    template: shop
    mapping: shop.yaml
    output: out/shop.txt
"""
CHANNEL = """\
name: shop
title: Shop
identity: id
specification: "2026-11"
documentation: https://shop.example/spec
formats: {txt: {template: feed.txt.j2, extension: txt}}
default_format: txt
"""
SCHEMA = json.dumps(
    {
        "type": "object",
        "required": ["id"],
        "properties": {name: {"type": "string"} for name in ("id", "title", "label", "cost_of_goods_sold")},
    }
)
PRODUCTS = """\
sku,name,price,cost,supplier,note
A1,Hat,100,40.5,Norrvind AB,for Anna
A2,Boot,200,80,Acme,for Anna
A3,Coat,300,,Acme,
A4,Sock,30,12.25,Norrvind AB,for Anna
"""


def said(folder: Path, mapping: str, more: str = "", products: str = PRODUCTS) -> str:
    files = {"feedtool.yaml": PROJECT.replace("channels:", f"{more}channels:"), "products.csv": products, "shop.yaml": mapping}
    files |= {"channel_templates/shop/channel.yaml": CHANNEL, "channel_templates/shop/schema.json": SCHEMA}
    files["channel_templates/shop/feed.txt.j2"] = "{% block item %}\n{{ item.id }}\n{% endblock %}\n"
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return printed(folder, "validate", *AS_OF)


def of(label: str, rule: str = "") -> str:
    return f'attributes: {{id: "{{{{ sku }}}}", title: "{{{{ name }}}}", label: "{label}"}}\n{rule}'


LEAKS = {
    "a cost": of("{{ cost }}"),
    "a cost as money": of("{{ cost | money('SEK') }}"),
    "a cost in a text": of("costs us {{ cost }}"),
    "a supplier": of("{{ supplier }}"),
    "a supplier in capitals": of("by {{ supplier | upper }}"),
    "a supplier set by a rule": of("x", 'rules: [{when: price > 50, set: {label: "{{ supplier }}"}}]\n'),
    "a supplier through another attribute": (
        'attributes: {id: "{{ sku }}", title: "{{ supplier }}"}\nrules: [{set: {title: "Thing", label: "{{ item.title }}"}}]\n'
    ),
}
NO_LEAKS = {
    "a price worked out of the cost": of("{{ (cost * 2) | money('SEK') }}"),
    "a condition": of("{{ 'good' if cost < price * 0.5 else 'bad' }}"),
    "a rule's condition": of("x", "rules: [{when: supplier == 'Acme', set: {label: clearance}}]\n"),
    "an exclusion": of("x", "rules: [{when: cost > 50, exclude: too dear}]\n"),
    "an attribute that asks for it": 'attributes: {id: "{{ sku }}", cost_of_goods_sold: "{{ cost | money(\'SEK\') }}"}\n',
    "nothing of it": of("{{ name }}"),
}


@pytest.mark.parametrize("mapping", LEAKS.values(), ids=LEAKS.keys())
def test_a_value_that_reaches_a_feed_is_an_error(mapping: str, tmp_path: Path) -> None:
    report = said(tmp_path, mapping)
    assert "MP310" in report, report
    assert "gives away the column" in report
    assert report.endswith("exit code 1\n")


@pytest.mark.parametrize("mapping", NO_LEAKS.values(), ids=NO_LEAKS.keys())
def test_what_only_depends_on_it_is_none(mapping: str, tmp_path: Path) -> None:
    report = said(tmp_path, mapping)
    assert "MP310" not in report, report
    assert report.endswith("exit code 0\n"), report


def many(rows: int) -> str:
    """Return products of which every tenth is Acme's: with costs that are all different, and most prices twice as high."""
    lines = [
        f"P{n},{'Acme' if n % 10 == 0 else 'Norrvind'} no. {n},{2 * (100 + n * 1.01):.2f},{100 + n * 1.01:.2f},{'Acme' if n % 10 == 0 else 'Fjord'},x"
        for n in range(rows)
    ]
    return "\n".join(["sku,name,price,cost,supplier,note", *lines]) + "\n"


PARTIAL = {
    # what only some of 500 products give away, and how many do
    "a cost for one supplier": (of("{{ cost if supplier == 'Acme' else name }}"), 50),
    "a cost in a range": (of("{{ cost ~ ' ' ~ name if cost < 150 else name }}"), 50),
    "a cost beyond a limit": (of("{{ cost | money('SEK') if cost >= 600 else name }}"), 4),
    "a cost of the last one": (of("{{ cost if sku == 'P499' else name }}"), 1),
    "a cost where the price is missing": (of("{{ (price if price < 1180 else none) | default(cost) }}"), 14),
    "a supplier for one": (of("{{ supplier if supplier == 'Acme' else note }}"), 50),
    "a supplier by hand": (of("{{ 'Acme' if supplier == 'Acme' else note }}"), 50),
    "a supplier by a rule": (of("x", 'rules: [{when: price > 1190, set: {label: "by {{ supplier | upper }}"}}]\n'), 9),
}
CHANCE = {
    # (mapping, products as price, cost, supplier): where a value stands in an attribute that is made of it and is no leak
    "a cost that is the price": (of("{{ price if cost < price * 2 else cost * 2 }}"), "40.5,40.5,x\n12.25,12.25,x\n80,80,x\n"),
    "a cost that is some prices": (of("{{ (price if price > 0 else cost * 2) | money('SEK') }}"), "40.5,40.5,x\n30,12.25,x\n99,80,x\n"),
    "a short cost": (of("{{ 'top 5' if cost < 50 else 'top 10' }}"), "9,5,x\n9,10,x\n9,5,x\n"),
    "a margin that rounding takes away": (of("{{ (cost * 1.02) | money('SEK') }}"), "9,0.05,x\n9,0.1,x\n9,0.2,x\n"),
    "a cost and the next number": (of("{{ 'sizes 40-41' if cost > 1 else '' }}"), "9,40,x\n9,40,x\n9,40,x\n"),
    "a name that is the supplier's too": (of("{{ name if supplier == 'Acme' else name }}"), "9,1,Acme\n9,1,Acme\n9,1,Norrvind\n"),
    "a margin that rounding takes away from some": (
        of("{{ (cost * 1.02) | money('SEK') }}"),
        "9,0.05,x\n9,20,x\n9,100,x\n9,3.1,x\n9,4,x\n",
    ),
    "a constant that is a cost": (of("{{ 199 if cost < 250 else 299 }}"), "9,199,x\n9,150,x\n9,170,x\n9,299,x\n"),
    "a name that depends on it": (of("{{ name if supplier == 'Acme' else 'Thing' }}"), "9,1,Acme\n9,1,Other\n9,1,Other\n9,1,Other\n"),
}


@pytest.mark.parametrize(("mapping", "items"), PARTIAL.values(), ids=PARTIAL.keys())
def test_what_a_few_items_give_away_is_found(mapping: str, items: int, tmp_path: Path) -> None:
    report = said(tmp_path, mapping, products=many(500))
    assert "MP310" in report, report
    assert f", {items:,} invalid" in report


def test_what_only_the_last_items_of_many_give_away_is_found(tmp_path: Path) -> None:
    report = said(tmp_path, of("{{ cost if price > 20380 else name }}"), products=many(10_000))
    assert ", 9 invalid" in report, report


@pytest.mark.parametrize(("mapping", "products"), CHANCE.values(), ids=CHANCE.keys())
def test_what_is_equal_by_chance_is_no_leak(mapping: str, products: str, tmp_path: Path) -> None:
    lines = [f"P{n},{line.rsplit(',', 1)[1]},{line},x" for n, line in enumerate(products.splitlines())]
    report = said(tmp_path, mapping, products="\n".join(["sku,name,price,cost,supplier,note", *lines]) + "\n")
    assert "MP310" not in report, report


@pytest.mark.parametrize(
    ("cell", "text", "stands"),
    [
        ("40.5", "costs 40,50 kr", True), ("40,50", "40.5", True), ("040.5", "40.5", True), ("40.5", "140.5", False), ("40", "40.5", False),
        ("5", "5 pieces", True), ("0", "0", False), ("100", "100.00 SEK", True), ("100", "1", False), ("10", "100", False), (" 7 ", "7", True),
        ("Acme", "by ACME Ltd", True), ("AB", "Cables AB", False), ("AB", "ab", True), ("Straße", "STRASSE 5", True), ("", "", False),
        ("12 34", "at 12 34 km", True), (None, "x", False), ("x", None, False),
    ],
)  # fmt: skip
def test_what_stands_in_a_text(cell: str | None, text: str | None, stands: bool) -> None:
    cells, texts = pa.array([cell, "other", cell], pa.string()), pa.array([text, "x" * 5000, text], pa.string())
    assert stands_in(cells, texts).tolist() == [stands, False, stands]


def test_a_column_can_be_declared_as_confidential_or_as_public(tmp_path: Path) -> None:
    assert "MP310" not in said(tmp_path / "plain", of("{{ note }}"))
    assert "MP310" in said(tmp_path / "declared", of("{{ note }}"), "  confidential: [note]\n")
    assert "MP310" not in said(tmp_path / "public", of("{{ supplier }}"), "  not_confidential: [supplier]\n")


def test_only_items_that_have_the_value_are_left_out(tmp_path: Path) -> None:
    assert "3 invalid" in said(tmp_path, of("{{ cost }}")).replace("\u00a0", " ")


def test_a_column_that_does_not_exist_is_told(tmp_path: Path) -> None:
    report = said(tmp_path, of("x"), "  confidential: [suplier]\n")
    assert "SR120" in report
    assert "did you mean `supplier`?" in report
    assert report.endswith("exit code 2\n")


@pytest.mark.parametrize(
    "name",
    [
        "cost",
        "Cost Price",
        "unit_cost",
        "EK-Preis",
        "Einkaufspreis_EUR",
        "Inköpspris SEK",
        "stock.supplier",
        "prices.cost.SE",
        "Marża",
        "admin_url",
    ],
)
def test_names_that_say_it(name: str) -> None:
    assert looks_confidential(name)


@pytest.mark.parametrize(
    "name", ["price", "cost.se", "shipping_cost", "costume", "brand", "vendor", "url", "supplies", "profitable", "marginal_note"]
)
def test_names_that_do_not(name: str) -> None:
    assert looks_confidential(name) is None


def test_a_new_name_hides_nothing(tmp_path: Path) -> None:
    mapping = 'attributes: {id: "{{ sku }}", label: "{{ whence }}"}\n'
    assert "error MP310" in said(tmp_path, mapping, "  rename: {whence: supplier}\n")
    assert "error MP310" not in said(tmp_path, mapping, "  rename: {whence: supplier}\n  not_confidential: [whence]\n")
