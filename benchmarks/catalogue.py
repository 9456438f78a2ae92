"""Write a made-up catalogue: `python -m benchmarks.catalogue PRODUCTS FILE`. The same number gives the same bytes.

A row has about 650 bytes: a description in HTML (some with a line break inside), four variants to a parent, GTIN-13 (one in
fifty with a wrong check digit), a sale price on every fifth, stock that is zero or below, three images, Nordic and Polish letters.
"""

import re
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv

BLOCK = 50_000
VOCABULARY = np.array(
    re.findall(
        r"\S+",
        """warm light dry windproof recycled wool cotton shell boot jacket stove tent headlamp bottle knife pack trail summit forest lake
        winter autumn spring child woman man "deluxe" & it's ångström blåbär smörgås żółw źródło zestaw med och für mit""",
    )
)
SIZES = np.array(["XS", "S", "M", "L", "XL", "", "43", "9.5"])
COLOURS = np.array(["red", "blue", "green", "black", "white", "", "sand/olive"])
GENDERS = np.array(["male", "female", "unisex", ""])


def sentences(chance: np.random.Generator, rows: int, words: int) -> np.ndarray:
    """Return ``rows`` texts of ``words`` words."""
    chosen = VOCABULARY[chance.integers(0, len(VOCABULARY), (words, rows))]
    text = chosen[0]
    for word in chosen[1:]:
        text = np.char.add(np.char.add(text, " "), word)
    return text


def gtins(chance: np.random.Generator, rows: int) -> np.ndarray:
    """Return GTIN-13 as text; one in fifty has a wrong last digit."""
    body = chance.integers(0, 10, (rows, 12))
    body[:, :2] = (7, 3)  # a country's numbers, not those that shops give themselves
    digit = -(body * np.tile([1, 3], 6)).sum(axis=1) % 10
    digit = (digit + (chance.random(rows) < 0.02)) % 10
    return np.ascontiguousarray(np.column_stack([body, digit]).astype("U1")).view("U13").ravel()


def block(chance: np.random.Generator, first: int, rows: int) -> pa.Table:
    """Return the products ``first`` to ``first + rows - 1``."""
    number = np.arange(first, first + rows)
    plain = np.char.add(np.char.add("<p>", sentences(chance, rows, 40)), "</p><br/>")
    marked = np.char.replace(plain, " wool", " <b>wool</b>\n")
    price = np.round(chance.lognormal(3.4, 1.0, rows), 2) + 0.01
    page = np.char.add("https://shop.example.com/p/", number.astype(str))
    picture = np.char.add("https://img.example.com/", number.astype(str))
    return pa.table({
        "sku": np.char.add("SKU-", np.char.zfill(number.astype(str), 8)),
        "parent": np.char.add("P-", np.char.zfill((number // 4).astype(str), 7)),
        "name": sentences(chance, rows, 7),
        "description": np.where(chance.random(rows) < 0.3, marked, plain),
        "brand": np.char.add("Brand ", (number // 4 * 7919 % 400).astype(str)),
        "category": np.char.add("Home > Shelf ", chance.integers(0, 900, rows).astype(str)),
        "ean": gtins(chance, rows),
        "mpn": np.char.add("M", number.astype(str)),
        "price": np.char.mod("%.2f", price),
        "cost": np.char.mod("%.2f", price * 0.6),
        "sale_price": np.where(chance.random(rows) < 0.2, np.char.mod("%.2f", price * 0.8), ""),
        "stock": chance.integers(-2, 50, rows),
        "color": COLOURS[chance.integers(0, len(COLOURS), rows)],
        "size": SIZES[chance.integers(0, len(SIZES), rows)],
        "gender": GENDERS[chance.integers(0, len(GENDERS), rows)],
        "weight": np.char.mod("%.3f", chance.random(rows) * 10),
        "url": np.char.add(page, "?a=1&b=2"),
        "image": np.char.add(picture, ".jpg"),
        "images": np.char.add(np.char.add(np.char.add(picture, "-2.jpg|"), picture), "-3.jpg"),
        "updated": np.full(rows, "2026-11-20T10:00:00Z"),
    })  # fmt: skip


def write(products: int, path: Path) -> None:
    """Write the catalogue in blocks, so that its size does not matter."""
    chance = np.random.default_rng(20261120)
    with path.open("wb") as out:
        for first in range(0, products, BLOCK):
            rows = block(chance, first, min(BLOCK, products - first))
            csv.write_csv(rows, out, csv.WriteOptions(include_header=first == 0))


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
