"""The same product in two channels: do they say the same of it?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.changes.attributes import in_words
from feedtool.model import TEXT
from feedtool.model.lists import Rows
from feedtool.problems import WARNING, Problem, ProblemGroup

_CODES = {"price": "GU301", "availability": "GU302", "condition": "GU303"}
# words of channels that mean the same to a customer; of the rest the words themselves are compared
_SAME: Mapping[str, str] = {"available_for_order": "backorder", "discontinued": "out_of_stock", "new_new": "new", "new_open_box": "new"}
_FIRST = "refurbished", "used", "collectible"  # used_like_new is used


@dataclass(frozen=True, slots=True)
class Published:
    """The snapshot of a channel's feed, and the ``market`` that it is for, such as DE: prices of different markets are not compared."""

    channel: str
    market: str | None
    snapshot: pa.Table


def disagreements(feeds: Sequence[Published], examples: int = 3) -> list[ProblemGroup]:
    """Return where feeds of one catalogue say different things of the same product: the price, whether it can be had, the condition.

    Products are matched by their key; one that has several items in a feed is left out. The price is the reduced one where there is one, since one
    channel may have two attributes for what another has in one; prices count when their currency is the same. The count is
    exact; ``examples`` are the first of the first channel's order.
    """
    sold = [replace(feed, snapshot=_with_what_is_paid(feed.snapshot)) for feed in feeds]
    sides = [(feed, _single(feed.snapshot)) for feed in sold]
    found = []
    for (one, rows), (other, others) in combinations(sides, 2):
        if one.market == other.market:
            found += list(_between(one, other, _joined(one, other, rows, others), examples))
    return found


def _with_what_is_paid(snapshot: pa.Table) -> pa.Table:
    paid = pc.coalesce(snapshot["sale_price"], snapshot["price"])
    return snapshot.set_column(snapshot.schema.get_field_index("price"), "price", paid)


def _single(snapshot: pa.Table) -> Rows:
    """Return the rows of products that have exactly one item."""
    encoded = snapshot["key"].combine_chunks().dictionary_encode()
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    counts = np.bincount(codes[codes >= 0], minlength=1)
    return np.flatnonzero((codes >= 0) & (counts[codes] == 1))


def _joined(one: Published, other: Published, rows: Rows, others: Rows) -> tuple[Rows, Rows]:
    """Return in which rows the products stand that both have, pair by pair, in the order of the first."""
    first, second = one.snapshot["key"].take(pa.array(rows)), other.snapshot["key"].take(pa.array(others))
    at = pc.index_in(first.combine_chunks(), value_set=second.combine_chunks())
    return rows[at.is_valid().to_numpy(zero_copy_only=False)], others[at.drop_null().to_numpy()]


def _between(one: Published, other: Published, pair: tuple[Rows, Rows], examples: int) -> Iterator[ProblemGroup]:
    sides = [(feed.snapshot, pa.array(rows)) for feed, rows in zip((one, other), pair, strict=True)]
    for name, code in _CODES.items():
        rows = np.flatnonzero(_differs(name, sides).to_numpy(zero_copy_only=False))
        if len(rows):
            shown = [_said(table.take(at.take(pa.array(rows[:examples]))), name) for table, at in sides]
            told = [_problem(name, one.channel, other.channel, *items) for items in zip(*shown, strict=True)]
            yield ProblemGroup(code, WARNING, one.channel, name, len(rows), tuple(told))


def _differs(name: str, sides: Sequence[tuple[pa.Table, pa.Array]]) -> pa.BooleanArray:
    """Say of which pairs a column differs. One column at a time is taken out of the snapshots: they may have millions of rows."""

    def column(wanted: str) -> list[pa.Array]:
        return [table[wanted].take(at).combine_chunks() for table, at in sides]

    if name != "price":
        return pc.fill_null(pc.not_equal(*map(_word, column(name))), False)
    same_currency = pc.fill_null(pc.equal(*column("currency")), False)
    return pc.and_(same_currency, pc.fill_null(pc.not_equal(*column("price")), False))


def _said(items: pa.Table, name: str) -> list[tuple[str, str]]:
    """Return the key of each item and what it says of itself."""
    values = in_words(items[name].combine_chunks())
    if name == "price":
        values = pc.binary_join_element_wise(values, items["currency"].combine_chunks(), " ")
    return list(zip(items["key"].to_pylist(), values.to_pylist(), strict=True))


def _problem(name: str, channel: str, other: str, one: tuple[str, str], two: tuple[str, str]) -> Problem:
    key, value = one
    return Problem(
        _CODES[name],
        f"The {name} is `{value}` in {channel} and `{two[1]}` in {other}.",
        hint="Work both out of the same columns in the same way, or customers who compare will notice.",
        severity=WARNING,
        channel=channel,
        product=key,
        attribute=name,
        value=value,
    )


def _word(column: pa.Array) -> pa.Array:
    """Return words in the way in which channels can be compared."""
    encoded = column.dictionary_encode()
    words = [
        _SAME.get(word) or next((first for first in _FIRST if word.startswith(first)), word) for word in encoded.dictionary.to_pylist()
    ]
    return pa.array(words, TEXT).take(encoded.indices)
