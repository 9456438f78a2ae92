"""Which attributes of a channel say what guards and comparisons look at: the price, whether it can be had, the brand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.amounts import money
from feedtool.expressions import to_text
from feedtool.model import BOOLEAN, DECIMAL, TEXT, is_list, is_record, lengths_of

WATCHED: Mapping[str, tuple[str, ...]] = {
    "price": ("price",),
    "sale_price": ("sale_price",),
    "availability": ("availability",),
    "condition": ("condition",),
    "brand": ("brand",),
    "category": ("google_product_category", "product_type"),
}


@dataclass(frozen=True, slots=True)
class Watch:
    """What to look at in a channel's items.

    Each of ``attributes`` (by the names of ``WATCHED``) has the names of the attributes that tell it; the first that the mapping gives counts.
    ``identity`` is the attribute that an item is known by. ``needed`` are attributes whose blanks are a sign of trouble: those that every item
    should have. ``position`` is a regular expression for what an item's text begins with (in its first 32 characters)
    that tells only its place in the feed, such as the number of a message: an item has not changed because another
    came before it. ``segment`` is an attribute, or else a column of the catalogue.
    """

    identity: str
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: WATCHED)
    needed: frozenset[str] = frozenset()
    position: str | None = None
    segment: str | None = None

    def of(self, attributes: Mapping[str, pa.Array], rows: int, constants: Mapping[str, Any]) -> dict[str, pa.Array]:
        """Return the columns price, sale_price, currency, availability, condition, brand and category of a snapshot, ``rows`` values each.

        A price without a currency is one in the currency that the channel's vars (``constants``) name.
        """
        given = {name: _first_given(attributes, names, rows) for name, names in self.attributes.items()}
        amount, currency = _price(given["price"], constants.get("currency"))
        return {
            "price": amount,
            "sale_price": _price(given["sale_price"], None)[0],
            "currency": currency,
            "availability": _availability(given["availability"]),
            "condition": _plain(given["condition"]),
            "brand": single_texts(given["brand"]),
            "category": single_texts(given["category"]),
        }


def _first_given(attributes: Mapping[str, pa.Array], names: tuple[str, ...], rows: int) -> pa.Array:
    found = (attributes[name] for name in names if name in attributes and attributes[name].null_count < rows)
    return next(found, pa.nulls(rows, TEXT))


def _price(column: pa.Array, usual: str | None) -> tuple[pa.Array, pa.Array]:
    amount, currency = money(column) if _is_single(column.type) or column.type == DECIMAL else (pa.nulls(len(column), DECIMAL), None)
    if currency is None:
        return amount, pa.nulls(len(column), TEXT)
    if isinstance(usual, str):
        currency = pc.fill_null(currency, usual)
    return amount, pc.if_else(amount.is_valid(), currency, pa.scalar(None, TEXT))


def _is_single(type_: pa.DataType) -> bool:
    return not (is_list(type_) or is_record(type_))


def single_texts(column: pa.Array) -> pa.Array:
    """Return a column as text; of a list its first value, of groups of values nothing."""
    if is_list(column.type):
        lengths = lengths_of(column)
        starts = np.cumsum(lengths) - lengths
        column = column.flatten().take(pa.array(starts, mask=lengths == 0))
    return to_text(column) if _is_single(column.type) else pa.nulls(len(column), TEXT)


def _plain(column: pa.Array) -> pa.Array:
    """Return words the way that they can be compared between channels: `In stock` is `in_stock`."""
    encoded = single_texts(column).dictionary_encode()
    words = pc.replace_substring(pc.utf8_lower(pc.utf8_trim_whitespace(encoded.dictionary)), " ", "_")
    return words.take(encoded.indices)


def _availability(column: pa.Array) -> pa.Array:
    """Return whether it can be had: as the channel's word, or worked out of a truth value or a number of pieces."""
    if pa.types.is_integer(column.type) or column.type == DECIMAL:
        column = pc.greater(column, pa.scalar(0, column.type))
    return pc.if_else(column, "in_stock", "out_of_stock") if column.type == BOOLEAN else _plain(column)
