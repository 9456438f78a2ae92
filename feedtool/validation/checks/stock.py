"""Stock and availability.

PASS 3 pieces, in stock. FAIL 0 pieces, in stock.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, texts


def _none_left(columns: Columns, options: Options) -> Sequence[Found]:
    quantity, availability = options["quantity"], options["availability"]
    left, given = texts(columns[quantity]), texts(columns[availability])
    wrong = all_true(pc.equal(left, "0"), pc.is_in(given, pa.array(options["values"])))
    message = f"{availability} is `{{value}}`, but {quantity} is 0."
    hint = "Work both out of the same number: `{{ 'in stock' if stock > 0 else 'out of stock' }}`."
    return [Found(wrong, availability, message, given, hint=hint)]


NONE_LEFT = Check(
    "VL254",
    {
        "quantity": Key(Text(), required=True),
        "availability": Key(Text(), required=True),
        "values": Key(ListOf(item=Text(), minimum=1), required=True),
    },
    ("quantity", "availability"),
    _none_left,
)
