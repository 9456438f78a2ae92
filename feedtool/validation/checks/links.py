"""Web addresses.

PASS ``https://shop.example/p/1`` for the shop ``https://shop.example``. FAIL ``https://staging.test/p/1``.
https://support.google.com/merchants/answer/6324416
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread


def _elsewhere(columns: Columns, options: Options) -> Sequence[Found]:
    host = (urlsplit(options["shop"]).hostname or "").removeprefix("www.")
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        inside = pc.match_substring_regex(values, rf"(?i)^https?://(?:[^/?#]*[.@])?{host.replace('.', chr(92) + '.')}(?:[:/?#]|$)")
        wrong = pc.invert(inside)
        shown = first_of(values, wrong, parents, columns.rows)
        message = f"{name} is `{{value}}`, which is not on {host}, the shop's own domain."
        hint = "Channels refuse links to domains that the shop has not proved to own. The domain is the var `shop`."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=hint))
    return found


ON_DOMAIN = Check(
    "VL212",
    {"attributes": Key(ListOf(item=Text(), minimum=1), required=True), "shop": Key(Text(), required=True)},
    ("attributes",),
    _elsewhere,
)
