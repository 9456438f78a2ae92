"""Cells of comma and tab separated feeds."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.filters.buffers import has, where
from feedtool.model import TEXT, is_list, is_record, lengths_of, offsets_of
from feedtool.rendering.xml import legal

_LIST_OF_TOOLS = r"^\[|^\s*https?://.*[|;]\s*https?://"  # ['a', 'b'] and a.jpg|b.jpg, as other tools write lists


def cell(value: pa.Array, delimiter: str = ",", list_separator: str = ",", record_separator: str = ":") -> pa.Array:
    """Write a cell; in quotes where it needs them. The items of a list stand behind each other, and so do the members of a group of values."""
    texts = pc.fill_null(legal(_plain(value, list_separator, record_separator)), "")
    if not has(texts, delimiter.encode(), b'"', b"\n", b"\r"):
        return texts
    rows = pc.match_substring_regex(texts, f'["\n\r\\x{{{ord(delimiter):x}}}]')
    quoted = pc.replace_substring(texts.filter(rows), '"', '""')
    return where(texts, rows, pc.binary_join_element_wise('"', quoted, '"', ""))


def _plain(value: pa.Array, list_separator: str, record_separator: str) -> pa.Array:
    if pa.types.is_null(value.type):
        return pa.nulls(len(value), TEXT)
    if is_list(value.type):
        items = pc.fill_null(_plain(value.flatten(), list_separator, record_separator), "")
        items = items if is_record(value.type.value_type) else _guarded(items, list_separator, _LIST_OF_TOOLS)
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(value))), items), list_separator)
    if is_record(value.type):
        parts = [
            _guarded(pc.fill_null(_plain(part, list_separator, record_separator), ""), list_separator + record_separator)
            for part in value.flatten()
        ]
        joined = parts[0] if len(parts) == 1 else pc.binary_join_element_wise(*parts, record_separator)
        return pc.if_else(value.is_valid(), pc.utf8_rtrim(joined, record_separator), pa.scalar(None, TEXT))
    return to_text(value)


def _guarded(texts: pa.Array, separators: str, misread: str | None = None) -> pa.Array:
    """Return parts of a cell, in quotes of their own where they contain a separator, or begin like something else: the pattern ``misread``.

    https://support.google.com/merchants/answer/14998273
    """
    if not has(texts, *(char.encode() for char in separators), b'"', b"["):
        return texts
    marks = "[" + "".join(f"\\x{{{ord(char):x}}}" for char in f'{separators}"') + "]"
    rows = pc.match_substring_regex(texts, f"{marks}|{misread}" if misread else marks)
    quoted = pc.replace_substring(texts.filter(rows), '"', '""')
    return where(texts, rows, pc.binary_join_element_wise('"', quoted, '"', ""))


def heading(name: str, type_: pa.DataType) -> str:
    """Return the heading of a column: a group of values names its members, ``shipping(country:price)``."""
    item = type_.value_type if is_list(type_) else type_
    return f"{name}({':'.join(field.name for field in item)})" if is_record(item) else name
