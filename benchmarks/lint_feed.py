"""Write a made-up Google feed in XML: `python -m benchmarks.lint_feed ITEMS FILE`. The same number gives the same bytes.

An item has about 1,000 bytes and 15 elements: escaped HTML in one description of five, CDATA in every third block of items, a repeated extra
picture, shipping with elements inside, four variants to a group. Some items are wrong: GTINs with a wrong last digit (one in 50),
sale prices above the price (one in 400), prices without currency (one in 500), ids that are used twice (one in 1,000).
"""

import sys
from pathlib import Path

import numpy as np

from benchmarks.catalogue import BLOCK, gtins, sentences

COLOURS = np.array(["red", "blue", "green", "sand/olive"])  # the variants of a group differ in it
HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>Shop</title>
<link>https://shop.example.com</link>
<description>All products</description>
"""
FOOTER = "</channel>\n</rss>\n"


def escaped(texts: np.ndarray) -> np.ndarray:
    """Return texts as they stand in XML."""
    for char, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = np.char.replace(texts, char, entity)
    return texts


def joined(*parts: "str | np.ndarray") -> np.ndarray:
    """Return the parts of each row, one behind the other."""
    made = parts[0]
    for part in parts[1:]:
        made = np.char.add(made, part)
    return np.asarray(made)


def element(name: str, texts: "str | np.ndarray") -> np.ndarray:
    """Return an element with each of the texts."""
    return joined(np.array(f"  <g:{name}>"), texts, f"</g:{name}>\n")


def described(chance: np.random.Generator, rows: int, *, cdata: bool) -> np.ndarray:
    """Return the element of the description: plain, with escaped HTML, or in CDATA."""
    text = sentences(chance, rows, 27)
    if cdata:
        return element("description", joined(np.array("<![CDATA["), text, "]]>"))
    marked = joined(np.array("<p>"), text, "</p>")
    return element("description", escaped(np.where(chance.random(rows) < 0.2, marked, text)))


def priced(chance: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the elements of the price and of the sale price; every fifth item has one."""
    price = np.round(chance.lognormal(3.4, 1.0, rows), 2) + 1
    factor = np.where(chance.random(rows) < 0.0125, 1.2, 0.8)
    currency = np.where(chance.random(rows) < 0.002, "", " EUR")
    sale = element("sale_price", joined(np.char.mod("%.2f", price * factor), " EUR"))
    return element("price", joined(np.char.mod("%.2f", price), currency)), np.where(chance.random(rows) < 0.2, sale, "")


def block(chance: np.random.Generator, first: int, rows: int, *, cdata: bool) -> str:
    """Return the items ``first`` to ``first + rows - 1``."""
    number = np.arange(first, first + rows)
    used_again = chance.random(rows) < 0.001
    page = joined(np.array("https://shop.example.com/p/"), number.astype(str))
    picture = joined(np.array("https://img.example.com/"), number.astype(str))
    price, sale = priced(chance, rows)
    shipping = np.array(
        "  <g:shipping>\n    <g:country>DE</g:country>\n    <g:service>Standard</g:service>\n    <g:price>4.90 EUR</g:price>\n  </g:shipping>\n"
    )
    parts = [
        np.array("<item>\n"),
        element("id", joined(np.array("SKU-"), np.char.zfill(np.where(used_again, first, number).astype(str), 8))),
        element("title", escaped(sentences(chance, rows, 7))),
        described(chance, rows, cdata=cdata),
        element("link", escaped(joined(page, "?a=1&b=2"))),
        element("image_link", joined(picture, ".jpg")),
        element("additional_image_link", joined(picture, "-2.jpg")),
        element("additional_image_link", joined(picture, "-3.jpg")),
        element("availability", np.where(chance.random(rows) < 0.9, "in_stock", "out_of_stock")),
        price,
        sale,
        element("brand", joined(np.array("Brand "), (number // 4 * 7919 % 400).astype(str))),
        element("gtin", gtins(chance, rows)),
        element("condition", "new"),
        element("item_group_id", joined(np.array("P-"), np.char.zfill((number // 4).astype(str), 7))),
        element("color", COLOURS[number % len(COLOURS)]),
        element("product_type", escaped(joined(np.array("Home > Shelf "), chance.integers(0, 900, rows).astype(str)))),
        shipping,
        np.array("</item>\n"),
    ]
    return "".join(joined(*parts).tolist())


def write(items: int, path: Path) -> None:
    """Write the feed in blocks, so that its size does not matter."""
    chance = np.random.default_rng(20261120)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(HEADER)
        for number, first in enumerate(range(0, items, BLOCK)):
            out.write(block(chance, first, min(BLOCK, items - first), cdata=number % 3 == 2))
        out.write(FOOTER)


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
