"""Every kind of feed, from its starter mapping to the file."""

from pathlib import Path

import pytest

from tests.in_process import printed

PRODUCTS = """sku,name,description,brand,color,size,price,sale_price,stock,url,image,category
A1,Jacka,En jacka för regn och vind och snö och sol,Fjäll,blå,M,399.00,299.00,3,/p/1,/i/1.jpg,Jackor
A2,Byxa,En byxa för regn och vind och snö och sol,Fjäll,röd,L,299.00,,0,/p/2,/i/2.jpg,Byxor
"""
STOCK = "sku,store,quantity\nA1,LUND,3\nA1,OSLO,0\nA2,LUND,1\n"
PROJECT = """
version: 1
catalogue:
  source: products.csv
  key: sku
  columns: {price: decimal, sale_price: decimal, stock: integer}
catalogues:
  stores: {source: stock.csv, key: sku, columns: {quantity: integer}}
vars: {shop: "https://shop.example", country: SE, currency: SEK, language: nb}
channels:
  feed: {template: facebook, KIND mapping: feed.yaml, output: out/feed.csv}
"""
CASES = {
    "update": (
        "id,availability,price,sale_price\nA1,in stock,399.00 SEK,299.00 SEK\nA2,out of stock,299.00 SEK,\n",
        "rules: []\nattributes: {quantity_to_sell_on_facebook: }\n",
    ),
    "supplementary": ("id,custom_label_0\nA1,Jackor\nA2,Byxor\n", "attributes: {google_product_category: }\n"),
    "language_override": (
        """id,override,title,description,color,size
A1,no_XX,Jacka,En jacka för regn och vind och snö och sol,blå,M
A2,no_XX,Byxa,En byxa för regn och vind och snö och sol,röd,L
""",
        "",
    ),
    "country_override": (
        """id,override,availability,price,sale_price,link
A1,SE,in stock,399.00 SEK,299.00 SEK,https://shop.example/p/1
A2,SE,out of stock,299.00 SEK,,https://shop.example/p/2
""",
        "",
    ),
    "delete": ("id,delete\nA1,true\nA2,true\n", ""),
    "local_inventory": (
        "retailer_item_id,store_code,quantity,availability\nA1,LUND,3,in stock\nA1,OSLO,0,out of stock\nA2,LUND,1,in stock\n",
        "",
    ),
}


def export(folder: Path, kind: str, mapping: str) -> str:
    told = f"kind: {kind}, " + ("catalogue: stores, " if kind == "local_inventory" else "")
    (folder / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    (folder / "stock.csv").write_text(STOCK, encoding="utf-8")
    (folder / "categories.csv").write_text("category,google\nJackor,5598\n", encoding="utf-8")
    (folder / "feedtool.yaml").write_text(PROJECT.replace("KIND", told), encoding="utf-8")
    (folder / "feed.yaml").write_text(f"extends: channel\n{mapping}", encoding="utf-8")
    return printed(folder, "export", "--verbose")


@pytest.mark.parametrize("kind", CASES)
def test_a_kind_from_its_starter(kind: str, tmp_path: Path) -> None:
    feed, mapping = CASES[kind]
    said = export(tmp_path, kind, mapping)
    assert said.endswith("exit code 0\n"), said
    assert (tmp_path / "out" / "feed.csv").read_text(encoding="utf-8") == feed


@pytest.mark.parametrize("name", ["price: 1 SEK", "availability: in stock", "status: active", "image_link: 'https://shop.example/1.jpg'"])
def test_a_language_does_not_change_what_belongs_to_the_country(name: str, tmp_path: Path) -> None:
    said = export(tmp_path, "language_override", f"attributes: {{{name}}}\n")
    attribute = name.split(":", maxsplit=1)[0]
    assert "MP101" in said, said
    assert f"`{attribute}`" in said
    assert said.endswith("exit code 2\n")


def test_a_feed_of_products_has_no_override(tmp_path: Path) -> None:
    said = export(tmp_path, "products", "attributes: {override: SE}\n")
    assert "MP101" in said, said
    assert said.endswith("exit code 2\n")
