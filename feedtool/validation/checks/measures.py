"""Numbers and measures among themselves.

PASS from 1 to 3 days. FAIL from 3 to 1 days, ``750 ml`` priced per ``1 kg``, a length in ``cm`` and a width in ``in``.
https://support.google.com/merchants/answer/6324455, https://support.google.com/merchants/answer/6324498
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.model import TEXT
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.side_by_side import side_by_side
from feedtool.validation.checks.values import all_true, measure, texts

_DIMENSIONS = ("mg g kg oz lb", "ml cl l cbm floz pt qt gal", "cm m in ft yd", "sqm sqft", "ct")


def _turned(columns: Columns, options: Options) -> Sequence[Found]:
    low, high = options["minimum"], options["maximum"]
    beside = side_by_side(columns, [low, high])
    least, most = beside.values
    if TEXT in (least.type, most.type):
        return []
    wrong = all_true(pc.greater(least, most))
    return [Found(beside.rows_with(wrong), low, f"{low} is {{value}}, more than {high} {{other}}.", *beside.shown(wrong))]


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


def _other_unit(columns: Columns, options: Options) -> Sequence[Found]:
    """Compare with the first of the attributes that the item has."""
    found = []
    names = options["attributes"]
    units = {name: pc.utf8_lower(measure(columns[name])[1]) for name in names}
    first, shown = units[names[0]], texts(columns[names[0]])
    for name in names[1:]:
        given = texts(columns[name])
        wrong = all_true(pc.not_equal(units[name], first))
        found.append(Found(wrong, name, f"{name} is `{{value}}`, in another unit than `{{other}}`.", given, shown, hint=_ONE_UNIT))
        first, shown = pc.coalesce(first, units[name]), pc.coalesce(shown, given)
    return found


def _dimension(units: object) -> object:
    made = pc.utf8_lower(units)
    for words in _DIMENSIONS:
        for word in words.split():
            made = pc.if_else(pc.equal(made, word), words, made)
    return made


_ONE_UNIT = "`| unit('cm')` in the mapping brings all of them into one unit."
SAME_UNIT = Check("VL231", {"attributes": Key(ListOf(item=Text(), minimum=2), required=True)}, ("attributes",), _other_unit)
MIN_MAX = Check("VL221", {"minimum": Key(Text(), required=True), "maximum": Key(Text(), required=True)}, ("minimum", "maximum"), _turned)
UNIT_PRICING = Check(
    "VL220", {"attribute": Key(Text(), required=True), "base": Key(Text(), required=True)}, ("attribute", "base"), _other_dimension
)
