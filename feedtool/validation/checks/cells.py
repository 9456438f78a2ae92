"""What the cells of a table can hold: lists have separators, a length, and a number of columns.

PASS ``a.jpg,b.jpg``. FAIL an address with a comma in a list that commas separate; a list of more than 2,000 characters; a sixth tag where five
have columns. https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.model import is_list, is_record, lengths_of, parents_of
from feedtool.positioned_yaml.shape import Key, ListOf, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread, texts


def _separated(columns: Columns, options: Options) -> Sequence[Found]:
    characters = options["characters"]
    pattern = "[" + "".join(f"\\x{{{ord(char):x}}}" for char in characters) + "]"
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        if not has(values, *(char.encode() for char in characters)):
            continue
        wrong = pc.match_substring_regex(values, pattern)
        shown = first_of(values, wrong, parents, columns.rows)
        message = f"{name} has `{{value}}`, with a character in it that stands between several values of a cell."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=options["instead"]))
    return found


def _too_long(columns: Columns, options: Options) -> Sequence[Found]:
    name, most = options["attribute"], options["most"]
    column = columns[name]
    if not is_list(column.type) or is_record(column.type.value_type):
        return []
    lists = pa.ListArray.from_arrays(column.offsets, texts(column.values), mask=column.is_null() if column.null_count else None)
    lengths = pc.utf8_length(pc.binary_join(lists, ","))
    message = f"{name} has {{value}} characters in all; the channel takes {most:,}."
    hint = "Give fewer values, e.g. with `[:10]` in the mapping, or shorter ones."
    return [Found(pc.greater(lengths, most), name, message, texts(lengths), hint=hint)]


def _too_many(columns: Columns, options: Options) -> Sequence[Found]:
    name, most = options["attribute"], options["most"]
    outer, _, inner = name.partition(".")
    column = columns[outer]
    if not is_list(column.type) or not is_record(column.type.value_type) or column.type.value_type.get_field_index(inner) < 0:
        return []
    lists = column.flatten().flatten()[column.type.value_type.get_field_index(inner)]
    wrong = rows_with(pa.array(lengths_of(lists) > most), parents_of(column), columns.rows)
    message = f"{name} has more than {most} values; a table has columns for {most} of them, and the others are left out."
    return [Found(wrong, outer, message, hint=f"Give at most {most}, or write the feed as XML, which has room for all.")]


_ONE = {"attribute": Key(Text(), required=True), "most": Key(Number(whole=True, minimum=1), required=True)}
SEPARATOR = Check(
    "VL252",
    {
        "attributes": Key(ListOf(item=Text(), minimum=1), required=True),
        "characters": Key(Text(), required=True),
        "instead": Key(Text(), required=True),
    },
    ("attributes",),
    _separated,
)
LIST_LENGTH = Check("VL253", _ONE, ("attribute",), _too_long)
COLUMNS_OF_LIST = Check("VL251", _ONE, ("attribute",), _too_many)
