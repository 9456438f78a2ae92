"""XML: escaped text and elements."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import data_of, replaced
from feedtool.model import TEXT, is_list, is_record, lengths_of, offsets_of
from feedtool.rendering.values import written

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
_ILLEGAL = "[\x00-\x08\x0b\x0c\x0e-\x1f]"  # https://www.w3.org/TR/xml/#charsets
_NONCHARACTERS = "[\ufffe\uffff]"


def escape(texts: pa.Array) -> pa.Array:
    """Return texts as they stand in XML; characters that XML 1.0 cannot have are dropped (validation has told them before)."""
    return replaced(legal(texts), _ENTITIES)


def legal(texts: pa.Array) -> pa.Array:
    """Return texts without characters that XML 1.0 cannot have."""
    data = data_of(texts)
    codes = np.frombuffer(data, dtype=np.uint8)
    low = codes[codes < 32]
    if len(low) and bool(((low != 9) & (low != 10) & (low != 13)).any()):
        texts = pc.replace_substring_regex(texts, _ILLEGAL, "")
    return pc.replace_substring_regex(texts, _NONCHARACTERS, "") if b"\xef\xbf" in data else texts


def element(value: pa.Array, name: str) -> pa.Array:
    """Write an element with the value in it.

    A list gives one element per item, a group of values elements inside with the same prefix, nothing gives nothing.
    """
    return pc.fill_null(_element(value, name), "")


def properties(value: pa.Array, name: str) -> pa.Array:
    """Write a group of values as empty elements, one per member: ``<applink property="ios_url" content="shop://1"/>``."""
    start = [f'<{name} property="{field.name}" content="' for field in value.type]
    parts = [
        pc.fill_null(pc.binary_join_element_wise(begin, escape(written(part)), '"/>\n', ""), "")
        for begin, part in zip(start, value.flatten(), strict=True)
    ]
    return pc.binary_join_element_wise(*parts, "")


def _element(value: pa.Array, name: str) -> pa.Array:
    if pa.types.is_null(value.type):
        return pa.nulls(len(value), TEXT)
    if is_list(value.type):
        return _repeated(value, name)
    inside = _members(value, name) if is_record(value.type) else escape(written(value))
    return pc.binary_join_element_wise(f"<{name}>", inside, f"</{name}>\n", "")


def _repeated(value: pa.Array, name: str) -> pa.Array:
    items = pc.fill_null(_element(value.flatten(), name), "")
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(value))), items), "")


def _members(value: pa.Array, name: str) -> pa.Array:
    prefix = f"{name.split(':', 1)[0]}:" if ":" in name else ""
    parts = [element(part, f"{prefix}{field.name}") for field, part in zip(value.type, value.flatten(), strict=True)]
    inside = pc.binary_join_element_wise("\n", *parts, "")
    return pc.if_else(value.is_valid(), inside, pa.scalar(None, TEXT))
