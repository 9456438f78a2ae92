"""The yardstick "plain script": what a shop writes for itself. `python plain_script.py CATALOGUE OUTDIR`

One loop over the products: pandas reads, jsonschema judges every item of three channels, Jinja, csv and json write. It does the work
that benchmarks/project asks of feedtool, and nothing clever.
"""

import csv
import html
import json
import re
import sys
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
from jinja2 import Environment
from jsonschema import Draft202012Validator

MARKUP, BLANKS = re.compile(r"<[^>]+>"), re.compile(r"\s+")


def text(most: int) -> dict:
    return {"type": "string", "minLength": 1, "maxLength": most}


def attribute(schema: dict) -> dict:
    return {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["value"], "properties": {"value": schema}}}


ADDRESS = {"type": "string", "pattern": "^https?://", "maxLength": 2000}
MONEY = {"type": "string", "pattern": r"^\d+(\.\d+)? [A-Z]{3}$"}
GTIN = {"type": "string", "pattern": r"^(\d{8}|\d{12,14})$"}
SHARED = {
    "id": text(50), "title": text(150), "description": text(5000), "link": ADDRESS, "image_link": ADDRESS,
    "additional_image_link": {"type": "array", "items": ADDRESS, "maxItems": 10}, "price": MONEY, "sale_price": MONEY, "brand": text(70),
    "gtin": GTIN, "mpn": text(70), "color": text(100), "size": text(100), "gender": {"enum": ["male", "female", "unisex"]},
    "item_group_id": text(50), "product_type": text(750), "condition": {"enum": ["new", "used", "refurbished"]},
}  # fmt: skip
NEEDED = ["id", "title", "description", "link", "image_link", "price", "availability", "brand"]
GOOGLE = {
    "type": "object", "required": NEEDED,
    "properties": {**SHARED, "availability": {"enum": ["in_stock", "out_of_stock", "preorder", "backorder"]}, "shipping_weight": text(20)},
}  # fmt: skip
FACEBOOK = {
    "type": "object", "required": [*NEEDED, "condition"],
    "properties": {
        **SHARED, "availability": {"enum": ["in stock", "out of stock"]}, "quantity_to_sell_on_facebook": {"type": "integer", "minimum": 0},
    },
}  # fmt: skip
AMAZON = {
    "type": "object", "required": ["item_name", "brand", "product_description"],
    "properties": {
        "item_name": attribute(text(200)), "brand": attribute(text(100)), "product_description": attribute(text(2000)),
        "externally_assigned_product_identifier": attribute(GTIN), "list_price": attribute({"type": "number", "exclusiveMinimum": 0}),
    },
}  # fmt: skip
NAMES = [
    "id", "title", "description", "link", "image_link", "additional_image_link", "price", "sale_price", "availability", "brand", "gtin", "mpn",
    "color", "size", "gender", "item_group_id", "product_type", "condition", "shipping_weight",
]  # fmt: skip
ONE = "{{% if {0} %}}<g:{0}>{{{{ {0} }}}}</g:{0}>{{% endif %}}"
MANY = "{{% for each in {0} %}}<g:{0}>{{{{ each }}}}</g:{0}>{{% endfor %}}"
ITEM = Environment(autoescape=True).from_string(
    "<item>" + "".join((MANY if name == "additional_image_link" else ONE).format(name) for name in NAMES) + "</item>\n"
)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    "<title>Shop</title><link>https://shop.example.com</link><description>Products</description>\n"
)
TABLE = [*(name for name in NAMES if name != "shipping_weight"), "quantity_to_sell_on_facebook"]


def plain(value: str, most: int) -> str:
    return BLANKS.sub(" ", html.unescape(MARKUP.sub(" ", value))).strip()[:most]


def money(value: str) -> str:
    return f"{Decimal(value).quantize(Decimal('0.01'), ROUND_HALF_UP)} EUR"


def shared(row: dict) -> dict:
    item = {
        "id": row["sku"], "title": row["name"][:150], "description": plain(row["description"], 5000), "link": row["url"],
        "image_link": row["image"], "additional_image_link": row["images"].split("|")[:10], "price": money(row["price"]),
        "brand": row["brand"], "gtin": row["ean"], "mpn": row["mpn"], "item_group_id": row["parent"], "product_type": row["category"],
        "condition": "new",
    }  # fmt: skip
    if row["sale_price"]:
        item["sale_price"] = money(row["sale_price"])
    item.update({name: row[name] for name in ("color", "size", "gender") if row[name]})
    return item


def google(row: dict, stock: int) -> dict:
    availability = "in_stock" if stock > 0 else "out_of_stock"
    return {**shared(row), "availability": availability, "shipping_weight": f"{row['weight']} kg"}


def facebook(row: dict, stock: int) -> dict:
    return {**shared(row), "availability": "in stock" if stock > 0 else "out of stock", "quantity_to_sell_on_facebook": max(stock, 0)}


def amazon(row: dict, stock: int) -> dict:
    place = {"marketplace_id": "A1PA6795UKMFR9"}
    said = {"language_tag": "de_DE", **place}
    return {
        "item_name": [{"value": row["name"][:200], **said}],
        "brand": [{"value": row["brand"], **said}],
        "product_description": [{"value": plain(row["description"], 2000), **said}],
        "externally_assigned_product_identifier": [{"type": "ean", "value": row["ean"], **place}],
        "list_price": [{"currency": "EUR", "value": float(row["price"]), **place}],
        "fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": max(stock, 0)}],
    }


def main(catalogue: str, folder: str) -> None:
    rows = pd.read_csv(catalogue, dtype=str, keep_default_na=False)
    fine = [Draft202012Validator(schema).is_valid for schema in (GOOGLE, FACEBOOK, AMAZON)]
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    kept = [0, 0, 0]
    with (
        (out / "google.xml").open("w") as xml,
        (out / "facebook.csv").open("w", newline="") as sheet,
        (out / "amazon.json").open("w") as doc,
    ):
        xml.write(HEAD)
        table = csv.DictWriter(sheet, TABLE, extrasaction="ignore")
        table.writeheader()
        doc.write('{"header": {"sellerId": "A1", "version": "2.0"}, "messages": [')
        for number, row in enumerate(rows.to_dict("records"), 1):
            stock = int(row["stock"])
            if fine[0](item := google(row, stock)):
                kept[0] += 1
                xml.write(ITEM.render(item))
            if fine[1](item := facebook(row, stock)):
                kept[1] += 1
                table.writerow({**item, "additional_image_link": ",".join(item["additional_image_link"])})
            if fine[2](item := amazon(row, stock)):
                kept[2] += 1
                message = {"messageId": number, "sku": row["sku"], "operationType": "UPDATE", "productType": "PRODUCT", "attributes": item}
                doc.write((",\n" if kept[2] > 1 else "\n") + json.dumps(message, ensure_ascii=False))
        xml.write("</channel></rss>\n")
        doc.write("\n]}\n")
    print(f"{len(rows)} products, kept {kept}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
