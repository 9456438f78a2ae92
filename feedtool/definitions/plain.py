"""What is given in a channel's nested form, as the single values that checks across attributes know."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.sequences import item
from feedtool.model import TEXT, AttributeInfo, is_list, is_record, parents_of, regroup

_GIVEN = "(a group of values)"
_MAIN = ("value", "media_location", "name", "value_with_tax")


def plain_types(types: Mapping[str, pa.DataType], attributes: Mapping[str, AttributeInfo]) -> dict[str, pa.DataType]:
    """Return the types of the columns that ``plain_columns`` gives."""
    return {name: _type(type_, attributes.get(name)) for name, type_ in types.items()}


def plain_columns(columns: Mapping[str, pa.Array], attributes: Mapping[str, AttributeInfo]) -> dict[str, pa.Array]:
    """Return attributes with a single value in place of each group that stands for one; of groups of another kind only that they are there."""
    return {name: _column(column, attributes.get(name)) for name, column in columns.items()}


def _nested(type_: pa.DataType, info: AttributeInfo | None) -> bool:
    inner = type_.value_type if is_list(type_) else type_
    return is_record(inner) and (info is None or info.kind != "record")


def _main(type_: pa.DataType) -> int:
    """Return the place of the member that a single value would become; -1 when there is none."""
    inner = type_.value_type if is_list(type_) else type_
    return next((number for name in _MAIN if (number := inner.get_field_index(name)) >= 0), -1)


def _type(type_: pa.DataType, info: AttributeInfo | None) -> pa.DataType:
    if not _nested(type_, info):
        return type_
    number = _main(type_)
    if number < 0:
        return TEXT
    single = (type_.value_type if is_list(type_) else type_).field(number).type
    return pa.list_(single) if info and info.repeated else single


def _column(column: pa.Array, info: AttributeInfo | None) -> pa.Array:
    if not _nested(column.type, info):
        return column
    number, repeated = _main(column.type), info is not None and info.repeated
    if number < 0:
        return pc.if_else(column.is_valid(), _GIVEN, pa.scalar(None, TEXT))
    if not is_list(column.type):
        single = pc.struct_field(column, [number])
        return regroup(single, np.arange(len(single)), len(single)) if repeated else single
    values = pc.struct_field(column.flatten(), [number])
    lists = regroup(values, parents_of(column), len(column))
    return lists if repeated else item(lists, 0)
