"""Columns of lists and records: taking them apart and putting them together."""

from collections.abc import Mapping
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import TEXT, is_list, is_record, parents_of, regroup


def make_record(members: Mapping[str, pa.Array], rows: int) -> pa.Array:
    """Return records of the columns, null where all of them are null."""
    nothing = reduce(pc.and_, (column.is_null() for column in members.values()), pa.repeat(True, rows))
    fields = [pa.field(name, column.type) for name, column in members.items()]
    return pa.StructArray.from_arrays(list(members.values()), fields=fields, mask=nothing)


def members_of(records: pa.Array) -> dict[str, pa.Array]:
    """Return the columns of a record column, null where the record is."""
    return dict(zip((field.name for field in records.type), records.flatten(), strict=True))


def without_blanks(texts: pa.Array) -> pa.Array:
    """Return texts with null for the empty ones: an attribute that is empty is an attribute that is missing."""
    blank = pc.equal(pc.binary_length(texts), 0)
    return pc.if_else(blank, pa.scalar(None, TEXT), texts) if pc.any(blank).as_py() else texts


def merged_type(one: pa.DataType, other: pa.DataType) -> pa.DataType | None:
    """Return a type that holds values of both: records get the members of both; None when the kinds differ."""
    if one == other or pa.types.is_null(other):
        return one
    if pa.types.is_null(one):
        return other
    if is_list(one) and is_list(other):
        item = merged_type(one.value_type, other.value_type)
        return pa.list_(item) if item else None
    if is_record(one) and is_record(other):
        types = {field.name: field.type for field in one}
        for field in other:
            if (type_ := merged_type(types.get(field.name, field.type), field.type)) is None:
                return None
            types[field.name] = type_
        return pa.struct(list(types.items()))
    return None


def widened(column: pa.Array, type_: pa.DataType) -> pa.Array:
    """Return a column as the type that ``merged_type`` gave: members that it lacks are null."""
    if column.type == type_:
        return column
    if pa.types.is_null(column.type):
        return pa.nulls(len(column), type_)
    if is_list(type_):
        return regroup(widened(column.flatten(), type_.value_type), parents_of(column), len(column))
    members = members_of(column)
    columns = [widened(members[field.name], field.type) if field.name in members else pa.nulls(len(column), field.type) for field in type_]
    return pa.StructArray.from_arrays(columns, fields=list(type_), mask=column.is_null())
