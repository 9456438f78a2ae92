"""Prices among themselves.

PASS price ``399.00 SEK`` with sale price ``299.00 SEK``. FAIL a sale price of ``399.00 SEK`` or ``29.00 EUR``, a price of ``0 SEK``,
a price for members of ``499.00 SEK``.
https://support.google.com/merchants/answer/6324471
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.amounts import money
from feedtool.model import DECIMAL, is_list
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.side_by_side import side_by_side
from feedtool.validation.checks.values import all_true, texts

_PAIR = {"price": Key(Text(), required=True), "sale_price": Key(Text(), required=True)}


def _money(columns: Columns, name: str) -> tuple[pa.Array, pa.Array]:
    """Return the amounts and currencies of an attribute, worked out once per batch."""
    key = ("money", name)
    made: tuple[pa.Array, pa.Array] | None = columns.memory.get(key)
    if made is None:
        made = columns.memory[key] = money(columns[name])
    return made


def _not_below(columns: Columns, options: Options) -> Sequence[Found]:
    price, sale = options["price"], options["sale_price"]
    (full, currency), (reduced, other) = _money(columns, price), _money(columns, sale)
    same = pc.fill_null(pc.equal(currency, other), True)  # one without a currency is compared as it is
    wrong = all_true(same, pc.greater_equal(reduced, full))
    message = f"{sale} is `{{value}}`, not below {price} `{{other}}`."
    hint = "Leave the sale price out when there is none, or correct it: the channel would show no reduction, or refuse the item."
    return [Found(wrong, sale, message, texts(columns[sale]), texts(columns[price]), hint)]


def _above(columns: Columns, options: Options) -> Sequence[Found]:
    name, price = options["attribute"], options["price"]
    beside = side_by_side(columns, [name, price])
    (amount, currency), (most, other) = (money(values) for values in beside.values)
    wrong = all_true(pc.fill_null(pc.equal(currency, other), True), pc.greater(amount, most))
    message = f"{name} is `{{value}}`, above {price} `{{other}}`."
    return [Found(beside.rows_with(wrong), name, message, *beside.shown(wrong))]


def _currency(columns: Columns, name: str) -> pa.Array:
    """Return the currencies of a price, or of an attribute that is a currency alone, such as ``unit_price.currency``."""
    _, currency = _money(columns, name)
    if "." not in name:
        return currency
    given = texts(columns[name])
    return pc.if_else(pc.match_substring_regex(given, "^[A-Z]{3}$"), given, currency)


def _different_currencies(columns: Columns, options: Options) -> Sequence[Found]:
    first, *others = options["attributes"]
    return [_in_another(columns, first, name) for name in others]


def _in_another(columns: Columns, first: str, name: str) -> Found:
    message = f"{name} is `{{value}}`, in another currency than {first} `{{other}}`."
    if not is_list(columns[name].type):
        wrong = all_true(pc.not_equal(_currency(columns, name), _currency(columns, first)))
        return Found(wrong, name, message, texts(columns[name]), texts(columns[first]))
    beside = side_by_side(columns, [first, name])
    (_, expected), (_, currency) = (money(values) for values in beside.values)
    wrong = all_true(pc.not_equal(currency, expected))
    shown, others = beside.shown(wrong)
    return Found(beside.rows_with(wrong), name, message, others, shown)


def _not_positive(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    amount, _ = _money(columns, name)
    wrong = all_true(pc.less_equal(amount, pa.scalar(0, DECIMAL)))
    hint = "A price of 0 means that nobody has set it; leave the product out until somebody has."
    return [Found(wrong, name, f"{name} is `{{value}}`; it must be more than 0.", texts(columns[name]), hint=hint)]


def _not_of_market(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    expected = options["currency"]
    for name in options["attributes"]:
        _, currency = _money(columns, name)
        message = f"{name} is `{{value}}`, but the currency of this market is {expected}."
        found.append(Found(all_true(pc.not_equal(currency, expected)), name, message, texts(columns[name])))
    return found


_LIST = ListOf(item=Text(), minimum=1)
NOT_BELOW = Check("VL204", _PAIR, ("price", "sale_price"), _not_below)
NOT_ABOVE = Check("VL236", {"attribute": Key(Text(), required=True), "price": Key(Text(), required=True)}, ("attribute", "price"), _above)
SAME_CURRENCY = Check("VL205", {"attributes": Key(_LIST, required=True)}, ("attributes",), _different_currencies)
POSITIVE = Check("VL206", {"attribute": Key(Text(), required=True)}, ("attribute",), _not_positive)
OF_MARKET = Check(
    "VL214", {"attributes": Key(_LIST, required=True), "currency": Key(Text(), required=True)}, ("attributes",), _not_of_market
)
