"""Lists, and texts as lists of characters."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import sequences
from feedtool.expressions.arithmetic import as_decimal, fitting
from feedtool.expressions.filter import ArgumentFault
from feedtool.expressions.text import to_text
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, a_type, is_list, is_record, kind_of, lengths_of, offsets_of, parents_of, regroup
from feedtool.model.lists import Rows


def join(column: pa.Array, d: str = "") -> pa.Array:
    """Make one text of a list, with `d` between the items.

    `{{ ['red', 'blue'] | join(', ') }}` gives `red, blue`.
    """
    items = to_text(column.flatten())
    counts = lengths_of(column)
    if items.null_count:
        counts = np.bincount(parents_of(column)[items.is_valid().to_numpy(zero_copy_only=False)], minlength=len(column))
        items = items.drop_null()
    return pc.binary_join(lists_of(column, counts, items), d)


def first(column: pa.Array) -> pa.Array:
    """Take the first item of a list, or the first letter of a text.

    `{{ ['red', 'blue'] | first }}` gives `red`.
    """
    return sequences.item(column, 0) if is_list(column.type) else sequences.character(column, 0)


def last(column: pa.Array) -> pa.Array:
    """Take the last item of a list, or the last letter of a text.

    `{{ ['red', 'blue'] | last }}` gives `blue`.
    """
    return sequences.item(column, -1) if is_list(column.type) else sequences.character(column, -1)


def length(column: pa.Array) -> pa.Array:
    """Count the items of a list or the letters of a text.

    `{{ 'blue' | length }}` gives `4`.
    """
    return sequences.length(column)


def reverse(column: pa.Array) -> pa.Array:
    """Turn the order round.

    `{{ ['red', 'blue'] | reverse | first }}` gives `blue`.
    """
    return sequences.cut(column, None, None, -1) if is_list(column.type) else pc.utf8_reverse(column)


def unique(column: pa.Array, case_sensitive: bool = False) -> pa.Array:
    """Keep the first of equal items, upper and lower case alike.

    `{{ ['S', 'M', 's'] | unique | join('/') }}` gives `S/M`.
    """
    parents = parents_of(column)
    codes = _codes(column.flatten(), case_sensitive=case_sensitive)
    _, where = np.unique(parents * (int(codes.max(initial=0)) + 1) + codes, return_index=True)
    where.sort()
    counts = np.bincount(parents[where], minlength=len(column))
    return lists_of(column, counts, column.flatten().take(pa.array(where)))


def sort(column: pa.Array, reverse: bool = False, case_sensitive: bool = False) -> pa.Array:
    """Put the items in order, upper and lower case alike.

    `{{ ['red', 'blue'] | sort | join(', ') }}` gives `blue, red`.
    """
    ranks = _codes(column.flatten(), case_sensitive=case_sensitive)
    order = np.lexsort((-ranks if reverse else ranks, parents_of(column)))
    return lists_of(column, lengths_of(column), column.flatten().take(pa.array(order)))


def min_(column: pa.Array, case_sensitive: bool = False) -> pa.Array:
    """Take the smallest item.

    `{{ [12, 7] | min }}` gives `7`.
    """
    return first(sort(_present(column), case_sensitive=case_sensitive))


def max_(column: pa.Array, case_sensitive: bool = False) -> pa.Array:
    """Take the largest item.

    `{{ [12, 7] | max }}` gives `12`, `{{ [stock, 0] | max }}` gives the stock, and 0 where it is negative.
    """
    return first(sort(_present(column), reverse=True, case_sensitive=case_sensitive))


def sum_(column: pa.Array) -> pa.Array:
    """Add up the items.

    `{{ [3, 4] | sum }}` gives `7`.
    """
    items, parents = column.flatten(), parents_of(column)
    type_ = INTEGER if items.type == INTEGER else DECIMAL
    items = pc.cast(as_decimal(items), pa.decimal256(76, 12))  # wide enough for any sum; what is too large for its type is missing
    groups = pa.table([items, pa.array(parents)], names=["item", "row"]).group_by("row").aggregate([("item", "sum")])
    sums, rows = groups["item_sum"].combine_chunks(), groups["row"].combine_chunks()
    where = np.full(len(column), -1)
    where[rows.to_numpy()] = np.arange(len(rows))
    totals = sums.take(pa.array(where, mask=where < 0))
    found = pc.if_else(totals.is_null(), pa.scalar(0, type_), fitting(totals, type_))
    return pc.if_else(column.is_null(), pa.scalar(None, type_), found)


def list_(column: pa.Array) -> pa.Array:
    """Leave a list as it is (for mappings that come from Jinja).

    `{{ ['S', 'M'] | list | join('/') }}` gives `S/M`.
    """
    return column


def sum_type(type_: pa.DataType, arguments: object) -> pa.DataType:
    """Return the type of a sum: whole numbers stay whole. Raises ArgumentFault for what cannot be added up."""
    if kind_of(type_.value_type) not in ("integer", "decimal", "float", "null"):
        raise ArgumentFault(f"`sum` adds up numbers; this is {a_type(type_)}.", hint="Make texts a list of numbers with `| number` before.")
    return INTEGER if type_.value_type == INTEGER or pa.types.is_null(type_.value_type) else DECIMAL


def item_type(type_: pa.DataType, arguments: object) -> pa.DataType:
    """Return the type of an item of a list; of a text, text."""
    return type_.value_type if is_list(type_) else TEXT


def ordered_type(type_: pa.DataType, arguments: object) -> pa.DataType:
    """Return the type of a list of single values, unchanged. Raises ArgumentFault for a list of lists or records."""
    single_type(type_, arguments)
    return type_


def ordered_item(type_: pa.DataType, arguments: object) -> pa.DataType:
    """Return the type of an item of a list of single values. Raises ArgumentFault for a list of lists or records."""
    single_type(type_, arguments)
    return type_.value_type


def single_type(type_: pa.DataType, arguments: object) -> pa.DataType:
    """Return text, for a list of single values. Raises ArgumentFault for a list of lists or records."""
    if is_list(type_.value_type) or is_record(type_.value_type):
        raise ArgumentFault(f"This is {a_type(type_)}; its items must be single values.", hint="Lists are put together with `+`.")
    return TEXT


def _present(column: pa.Array) -> pa.Array:
    """Return the lists without their nulls."""
    return regroup(column.flatten(), parents_of(column), len(column)) if column.flatten().null_count else column


def lists_of(column: pa.Array, counts: Rows, items: pa.Array) -> pa.Array:
    """Return lists of these items, as many for each row as ``counts`` says; null where ``column`` is."""
    return pa.ListArray.from_arrays(pa.array(offsets_of(counts)), items, mask=column.is_null() if column.null_count else None)


def _codes(items: pa.Array, *, case_sensitive: bool) -> Rows:
    """Return a number for each item that is equal for equal ones and grows with their order; null is the last."""
    if items.type == TEXT and not case_sensitive:
        items = pc.utf8_lower(items)
    if items.type == BOOLEAN:
        items = pc.cast(items, pa.int8())
    if pa.types.is_null(items.type):
        return np.zeros(len(items), dtype=np.int64)
    ranks: Rows = pc.rank(items, sort_keys="ascending", tiebreaker="dense").to_numpy().astype(np.int64)
    return ranks
