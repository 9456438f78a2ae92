"""Addresses of pictures that can be none.

PASS ``https://img.example/1.jpg``. FAIL ``https://img.example/``, which is only the domain.
https://support.google.com/merchants/answer/6324350
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread

_DOMAIN_ONLY = r"^(?i)https?://[^/?#]+/?$"


def _only_domain(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        wrong = pc.match_substring_regex(values, _DOMAIN_ONLY)
        shown = first_of(values, wrong, parents, columns.rows)
        message = f"{name} is `{{value}}`, the address of a domain and of no picture."
        hint = "Leave it out where there is no picture."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=hint))
    return found


ONLY_DOMAIN = Check("VL342", {"attributes": Key(ListOf(item=Text(), minimum=1), required=True)}, ("attributes",), _only_domain)
