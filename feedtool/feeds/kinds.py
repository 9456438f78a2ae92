"""Columns of texts brought into the kinds that a channel wants: numbers, truth values, lists and groups of them."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, AttributeInfo, is_list, lengths_of, offsets_of, parents_of
from feedtool.model.lists import Rows

_SCALARS = {"integer": INTEGER, "number": DECIMAL, "boolean": BOOLEAN}
_FORMS = {"integer": r"^-?[0-9]{1,18}$", "number": r"^-?[0-9]{1,26}(?:\.[0-9]{1,12})?$", "boolean": r"^(?:true|false)$"}


def type_of(info: AttributeInfo, *, written: bool = False) -> pa.DataType:
    """Return the type of an attribute's column; ``written``: with all single values as text, the way that a file has them."""
    if info.kind == "record" and info.members:
        item: pa.DataType = pa.struct([(name, type_of(member, written=written)) for name, member in info.members.items()])
    else:
        item = TEXT if written else _SCALARS.get(info.kind, TEXT)
    return pa.list_(item) if info.repeated else item


@cache
def _is_text(type_: pa.DataType) -> bool:
    if is_list(type_):
        return _is_text(type_.value_type)
    return all(_is_text(field.type) for field in type_) if pa.types.is_struct(type_) else bool(type_ == TEXT)


def typed(column: pa.Array, info: AttributeInfo) -> tuple[pa.Array, Rows]:
    """Return a column of type ``type_of(info, written=True)`` in the kinds of the channel, and (boolean) where that is not possible.

    What is not possible is null in the column; it is judged as it is written.
    """
    if _is_text(type_of(info)):
        return column, np.zeros(len(column), dtype=bool)
    if is_list(column.type):
        items, wrong = _item(column.flatten(), info)
        lists = pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(column))), items, mask=column.is_null())
        return lists, np.bincount(parents_of(column)[wrong], minlength=len(column)) > 0
    return _item(column, info)


def _item(column: pa.Array, info: AttributeInfo) -> tuple[pa.Array, Rows]:
    if not pa.types.is_struct(column.type):
        return _scalar(column, info.kind)
    parts, wrong = [], np.zeros(len(column), dtype=bool)
    for part, member in zip(column.flatten(), info.members.values(), strict=True):
        made, faulty = typed(part, member)
        parts.append(made)
        wrong |= faulty
    names = list(info.members)
    return pa.StructArray.from_arrays(parts, names=names, mask=column.is_null()), wrong


def _scalar(column: pa.Array, kind: str) -> tuple[pa.Array, Rows]:
    if kind not in _SCALARS:
        return column, np.zeros(len(column), dtype=bool)
    right = pc.fill_null(pc.match_substring_regex(column, _FORMS[kind]), False)
    wrong = pc.and_not(column.is_valid(), right)
    kept = pc.if_else(right, column, pa.scalar(None, TEXT))
    return pc.cast(kept, _SCALARS[kind]), wrong.to_numpy(zero_copy_only=False)
