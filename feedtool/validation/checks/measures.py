"""Numbers and measures among themselves.

PASS from 1 to 3 days. FAIL from 3 to 1 days, ``750 ml`` priced per ``1 kg``.
https://support.google.com/merchants/answer/6324455
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.model import TEXT, is_list
from feedtool.positioned_yaml.shape import Key, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, measure, texts

_DIMENSIONS = ("mg g kg oz lb", "ml cl l cbm floz pt qt gal", "cm m in ft yd", "sqm sqft", "ct")


def _turned(columns: Columns, options: Options) -> Sequence[Found]:
    low, high = options["minimum"], options["maximum"]
    if is_list(columns[low].type) or TEXT in (columns[low].type, columns[high].type):
        return []
    wrong = all_true(pc.greater(columns[low], columns[high]))
    return [Found(wrong, low, f"{low} is {{value}}, more than {high} {{other}}.", texts(columns[low]), texts(columns[high]))]


def _other_dimension(columns: Columns, options: Options) -> Sequence[Found]:
    name, base = options["attribute"], options["base"]
    (_, unit), (_, other) = measure(columns[name]), measure(columns[base])
    wrong = all_true(unit.is_valid(), other.is_valid(), pc.not_equal(_dimension(unit), _dimension(other)))
    return [
        Found(
            wrong,
            base,
            f"{base} is `{{other}}`, which does not measure the same as {name} `{{value}}`.",
            texts(columns[name]),
            texts(columns[base]),
        )
    ]


def _dimension(units: object) -> object:
    made = pc.utf8_lower(units)
    for words in _DIMENSIONS:
        for word in words.split():
            made = pc.if_else(pc.equal(made, word), words, made)
    return made


MIN_MAX = Check("VL221", {"minimum": Key(Text(), required=True), "maximum": Key(Text(), required=True)}, ("minimum", "maximum"), _turned)
UNIT_PRICING = Check(
    "VL220", {"attribute": Key(Text(), required=True), "base": Key(Text(), required=True)}, ("attribute", "base"), _other_dimension
)
