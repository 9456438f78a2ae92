"""Attributes with several values that contradict each other, within one item.

PASS delivery to SE by Standard and by Express. FAIL delivery to SE by Standard for 49 SEK and for 59 SEK; a destination that is wanted and excluded.
https://support.google.com/merchants/answer/6324484, https://support.google.com/merchants/answer/6324486
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.amounts import money
from feedtool.expressions import to_text
from feedtool.expressions.filters.buffers import joined_known
from feedtool.fingerprints import joined_fingerprints
from feedtool.model import is_list, is_record, parents_of
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread, texts


def _contradicting(columns: Columns, options: Options) -> Sequence[Found]:
    """Compare every group of values with the first of the same item that is for the same."""
    name, part = options["attribute"], options["part"]
    column = columns[name]
    if not is_list(column.type) or not is_record(column.type.value_type):
        return []
    given = dict(zip((field.name for field in column.type.value_type), column.flatten().flatten(), strict=True))
    if part not in given or given[part].null_count == len(given[part]):
        return []
    there = given[part].is_valid()
    parents, amounts = parents_of(column)[there.to_numpy(zero_copy_only=False)], given[part].filter(there)
    same = [texts(given[each]).filter(there) for each in options["same"] if each in given]
    keys = joined_fingerprints([_row_numbers(parents), *same])
    amount, currency = money(amounts)
    values = joined_fingerprints([to_text(amount), currency])
    _, first, of = np.unique(keys, return_index=True, return_inverse=True)
    wrong = pa.array(values != values[first[of]])
    named = joined_known(same, " ") if same else pa.repeat("", len(parents))
    what = pc.if_else(pc.equal(named, ""), "every case", named)
    shown, others = (first_of(each, wrong, parents, columns.rows) for each in (texts(amounts), what))
    message = f"{name}.{part} is `{{value}}` for {{other}}, for which the item has another before."
    return [Found(rows_with(wrong, parents, columns.rows), f"{name}.{part}", message, shown, others)]


def _row_numbers(rows: Rows) -> pa.Array:
    return pa.array(rows).cast(pa.string())


def _in_common(columns: Columns, options: Options) -> Sequence[Found]:
    name, other = options["attribute"], options["other"]
    (values, parents), (others, beside) = spread(columns[name]), spread(columns[other])
    keys, known = (
        pc.binary_join_element_wise(_row_numbers(rows), pc.utf8_lower(each), "\x1f") for rows, each in ((parents, values), (beside, others))
    )
    wrong = pc.and_(keys.is_valid(), pc.is_in(keys, known))
    shown = first_of(values, wrong, parents, columns.rows)
    return [Found(rows_with(wrong, parents, columns.rows), name, f"{name} has `{{value}}`, which {other} has too.", shown)]


AGREE = Check(
    "VL235",
    {
        "attribute": Key(Text(), required=True),
        "same": Key(ListOf(item=Text(), minimum=1), required=True),
        "part": Key(Text(), required=True),
    },
    ("attribute",),
    _contradicting,
)
DISJOINT = Check(
    "VL234", {"attribute": Key(Text(), required=True), "other": Key(Text(), required=True)}, ("attribute", "other"), _in_common
)
