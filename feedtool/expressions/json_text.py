"""Columns as JSON texts."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import data_of, joined_known
from feedtool.expressions.text import to_text
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, is_list, is_record, lengths_of, offsets_of

_CONTROL = [chr(number) for number in (*range(0x20), 0x7F)]
_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


Fragments = list["str | pa.Array"]


def json_values(column: pa.Array) -> pa.Array:
    """Return each value as JSON: exact numbers, records without their missing members. Null stays null."""
    return _joined(_fragments(column), len(column))


def _fragments(column: pa.Array) -> Fragments:
    """Return what stands behind each other in the JSON of every value: texts that are the same in all rows, and columns.

    They are joined in one go, however deep the values are nested: copying is what this costs.
    """
    type_ = column.type
    if is_list(type_):
        items = column.flatten()
        if column.null_count == items.null_count == 0 and len(items) == len(column) and bool((lengths_of(column) == 1).all()):
            return ["[", *_fragments(items), "]"]
        return [_lists(column)]
    if is_record(type_):
        members = {field.name: part for field, part in zip(type_, column.flatten(), strict=True)}
        return _record(members) if column.null_count == 0 else [json_object(members, column.is_valid())]
    if type_ in (INTEGER, DECIMAL, FLOAT):
        return [to_text(column)]
    if type_ == BOOLEAN:
        return [pc.if_else(column, "true", "false")]
    return ['"', escaped(to_text(column)), '"'] if type_ in (DATE, DATETIME, TEXT) else [pc.cast(column, TEXT)]


def _record(members: Mapping[str, pa.Array]) -> Fragments:
    """Return the fragments of objects that are all there; a member that is missing in some rows is put in where it is not."""
    parts: Fragments = ["{"]
    for name, column in members.items():
        label = f"{',' if len(parts) > 1 else ''}{_label(name)}"
        if column.null_count == 0:
            parts.extend([label, *_fragments(column)])
        elif column.null_count < len(column):
            if len(parts) == 1:  # nobody knows yet whether a comma comes before the next one
                rows = len(column)
                return [json_object(members, pa.repeat(True, rows))]
            parts.append(pc.fill_null(_joined([label, *_fragments(column)], len(column)), ""))
    return [*parts, "}"]


def _label(name: str) -> str:
    return f'"{escaped(pa.array([name]))[0].as_py()}":'


def _joined(parts: Fragments, rows: int) -> pa.Array:
    merged: Fragments = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if len(merged) == 1:
        return pa.repeat(merged[0], rows) if isinstance(merged[0], str) else merged[0]
    return pc.binary_join_element_wise(*merged, "")


def escaped(texts: pa.Array) -> pa.Array:
    """Return texts as they stand between the quotes of JSON."""
    data = data_of(texts)
    if b"\\" in data:
        texts = pc.replace_substring(texts, "\\", "\\\\")
    if b'"' in data:
        texts = pc.replace_substring(texts, '"', '\\"')
    codes = np.frombuffer(data, dtype=np.uint8)
    if not bool(((codes < 0x20) | (codes == 0x7F)).any()):
        return texts
    for char in _CONTROL:
        if char.encode() in data:
            texts = pc.replace_substring(texts, char, _SHORT.get(char, f"\\u{ord(char):04x}"))
    return texts


def json_object(members: Mapping[str, pa.Array], there: pa.BooleanArray) -> pa.Array:
    """Return objects of the members that are not null, in this order; null where ``there`` is false."""
    parts = []
    for name, column in members.items():
        if column.null_count == len(column):
            continue  # a member that no value has
        parts.append(_joined([_label(name), *_fragments(column)], len(column)))
    if not parts:
        return pc.if_else(there, "{}", pa.scalar(None, TEXT))
    made = pc.binary_join_element_wise("{", joined_known(parts, ","), "}", "")
    return made if there.true_count == len(there) else pc.if_else(there, made, pa.scalar(None, TEXT))


def _lists(column: pa.Array) -> pa.Array:
    items = pc.fill_null(json_values(column.flatten()), "null")
    mask = column.is_null() if column.null_count else None
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(column))), items, mask=mask), ",")
    return pc.binary_join_element_wise("[", joined, "]", "")
