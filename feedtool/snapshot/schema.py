"""The columns of a snapshot."""

import pyarrow as pa

from feedtool.model import BOOLEAN, DECIMAL, TEXT

SCHEMA = pa.schema(
    [
        ("key", TEXT),  # of the product in the catalogue; null for an item that no product gave, such as a parent that was made
        ("id", TEXT),  # of the item in the channel
        ("row_hash", pa.uint64()),  # of the columns of the catalogue that the channel uses; 0 where there is no product
        ("item_hash", pa.uint64()),  # of the item's text in the feed
        ("size", pa.int32()),  # bytes of that text, so that it can be found again in the feed
        ("price", DECIMAL),  # null: none, or one that cannot be read
        ("sale_price", DECIMAL),  # in the currency of the price; null: none, or one that cannot be read
        ("currency", TEXT),
        ("availability", TEXT),  # in small letters with underscores, so that channels can be compared: in_stock
        ("condition", TEXT),
        ("brand", TEXT),
        ("category", TEXT),
        ("segment", TEXT),  # the value of what the project calls its segments; null without
        ("damaged", BOOLEAN),  # whether letters in the text were broken by a wrong encoding
    ]
)
GUARDED = tuple(name for name in SCHEMA.names if name not in ("key", "row_hash", "item_hash", "size"))  # columns that guards look at
LATER = ("sale_price",)  # columns that snapshots of earlier versions do not have
REPETITIVE = ("currency", "availability", "condition", "brand", "category", "segment")
