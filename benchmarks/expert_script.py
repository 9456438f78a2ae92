"""The yardstick "expert script": one Google feed by hand in Polars and nothing else. `python expert_script.py CATALOGUE FEED`"""

import sys

import polars as pl
from polars import col

ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&#34;"), ("'", "&#39;"))
SCALARS = [
    "id", "title", "description", "link", "image_link", "price", "sale_price", "availability", "brand", "gtin", "mpn", "color", "size",
    "gender", "item_group_id", "product_type", "condition", "shipping_weight",
]  # fmt: skip


def escaped(text: pl.Expr) -> pl.Expr:
    for plain, entity in ENTITIES:
        text = text.str.replace_all(plain, entity, literal=True)
    return text


def element(name: str, text: pl.Expr) -> pl.Expr:
    return pl.concat_str([pl.lit(f"<g:{name}>"), escaped(text), pl.lit(f"</g:{name}>")])


def filled(name: str) -> pl.Expr:
    return pl.when(col(name) != "").then(col(name))


def money(name: str) -> pl.Expr:
    return filled(name).cast(pl.Decimal(18, 2)).cast(pl.String) + " EUR"


def main(catalogue: str, feed: str) -> None:
    description = col("description").str.replace_all(r"<[^>]+>", " ").str.replace_all(r"\s+", " ").str.strip_chars().str.slice(0, 5000)
    items = pl.scan_csv(catalogue, infer_schema=False).select(
        id="sku", title=col("name").str.slice(0, 150), description=description, link="url", image_link="image",
        pictures=col("images").str.split("|"), price=money("price"), sale_price=money("sale_price"),
        availability=pl.when(col("stock").cast(pl.Int64) > 0).then(pl.lit("in_stock")).otherwise(pl.lit("out_of_stock")),
        brand="brand", gtin="ean", mpn="mpn", color=filled("color"), size=filled("size"), gender=filled("gender"), item_group_id="parent",
        product_type="category", condition=pl.lit("new"), shipping_weight=col("weight") + " kg",
    )  # fmt: skip
    fine = (
        (col("id").str.len_chars() <= 50)
        & col("title").str.len_chars().is_between(1, 150)
        & col("description").str.len_chars().is_between(1, 5000)
        & col("link").str.contains("^https?://")
        & col("image_link").str.contains("^https?://")
        & col("price").str.contains(r"^\d+(\.\d+)? [A-Z]{3}$")
        & col("gtin").str.contains(r"^(\d{8}|\d{12,14})$")
        & col("gender").fill_null("male").is_in(["male", "female", "unisex"])
    )
    pictures = col("pictures").list.eval(element("additional_image_link", pl.element())).list.join("")
    scalars = [pl.when(col(name).is_not_null()).then(element(name, col(name))).otherwise(pl.lit("")) for name in SCALARS]
    line = pl.concat_str([pl.lit("<item>"), *scalars, pictures.fill_null(""), pl.lit("</item>")])
    items.filter(fine).select(line).sink_csv(feed, include_header=False, quote_style="never")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
