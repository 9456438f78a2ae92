"""Values that are nobody else's business do not reach a feed; what is worked out of them may."""

import json
from pathlib import Path

import pytest

from feedtool.mapping import looks_confidential
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


def said(folder: Path, mapping: str, more: str = "") -> str:
    files = {"feedtool.yaml": PROJECT.replace("channels:", f"{more}channels:"), "products.csv": PRODUCTS, "shop.yaml": mapping}
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
