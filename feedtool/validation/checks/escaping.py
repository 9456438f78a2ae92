"""Texts and addresses that were escaped twice.

PASS ``Home > Kitchen``, ``https://shop.example/?a=1&b=2``. FAIL ``Home &gt; Kitchen``, ``https://shop.example/?a=1&amp;b=2``.
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread

_ENTITY = r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,6}|#x[0-9A-Fa-f]{1,5});"
_AROUND = rf"(?P<found>.{{0,20}}{_ENTITY}.{{0,20}})"


def _twice(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        if not has(values, b"&"):
            continue  # one look at all texts at once
        wrong = pc.match_substring_regex(values, _ENTITY)
        first = first_of(values, wrong, parents, columns.rows)
        shown = pc.struct_field(pc.extract_regex(first, _AROUND), "found")
        message = f"{name} was escaped twice: `{{value}}`."
        hint = "Escape it once, where the file is written; in a table nothing has to be escaped."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=hint))
    return found


ESCAPED_TWICE = Check("VL341", {"attributes": Key(ListOf(item=Text(), minimum=1), required=True)}, ("attributes",), _twice)
