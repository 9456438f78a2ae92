"""Columns as JSON texts."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.text import to_text
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, is_list, is_record, lengths_of, offsets_of

_CONTROL = [chr(number) for number in (*range(0x20), 0x7F)]
_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def json_values(column: pa.Array) -> pa.Array:
    """Return each value as JSON: exact numbers, records without their missing members. Null stays null."""
    type_ = column.type
    if is_list(type_):
        return _lists(column)
    if is_record(type_):
        return json_object({field.name: part for field, part in zip(type_, column.flatten(), strict=True)}, column.is_valid())
    if type_ in (INTEGER, DECIMAL, FLOAT):
        return to_text(column)
    if type_ == BOOLEAN:
        return pc.if_else(column, "true", "false")
    if type_ in (DATE, DATETIME, TEXT):
        return pc.binary_join_element_wise('"', escaped(to_text(column)), '"', "")
    return pc.cast(column, TEXT)


def escaped(texts: pa.Array) -> pa.Array:
    """Return texts as they stand between the quotes of JSON."""
    if pc.any(pc.match_substring_regex(texts, r'[\x00-\x1f\x7f"\\]')).as_py() is not True:
        return texts
    texts = pc.replace_substring(pc.replace_substring(texts, "\\", "\\\\"), '"', '\\"')
    if pc.any(pc.match_substring_regex(texts, r"[\x00-\x1f\x7f]")).as_py() is not True:
        return texts
    for char in _CONTROL:
        texts = pc.replace_substring(texts, char, _SHORT.get(char, f"\\u{ord(char):04x}"))
    return texts


def json_object(members: dict[str, pa.Array], there: pa.BooleanArray) -> pa.Array:
    """Return objects of the members that are not null, in this order; null where ``there`` is false."""
    parts = []
    for name, column in members.items():
        label = f'"{escaped(pa.array([name]))[0].as_py()}":'
        parts.append(pc.binary_join_element_wise(label, json_values(column), ""))
    if not parts:
        return pc.if_else(there, "{}", pa.scalar(None, TEXT))
    inside = pc.binary_join_element_wise(*parts, pa.scalar(",", TEXT), null_handling="skip")
    return pc.if_else(there, pc.binary_join_element_wise("{", inside, "}", ""), pa.scalar(None, TEXT))


def _lists(column: pa.Array) -> pa.Array:
    items = pc.fill_null(json_values(column.flatten()), "null")
    mask = column.is_null() if column.null_count else None
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(column))), items, mask=mask), ",")
    return pc.binary_join_element_wise("[", joined, "]", "")
