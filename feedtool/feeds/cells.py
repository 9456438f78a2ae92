"""Several values in one text, as in the cells of a table: lists, and groups of values.

PASS ``a.jpg,b.jpg`` is two values, ``"a, b",c`` two, ``["a","b"]`` two; ``SE:Standard:49.00 SEK,NO:Express:99.00 NOK`` is two groups of three.
https://support.google.com/merchants/answer/14998273, https://developers.facebook.com/docs/marketing-api/catalog/reference
"""

import csv
import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.feeds.elements import Texts
from feedtool.feeds.kinds import type_of
from feedtool.model import TEXT, AttributeInfo, parents_of

_ADDRESSES = r"\s*[|;]\s*(https?://)"  # how some tools write several addresses


def several(texts: Texts) -> Texts:
    """Return every value of every list in the texts."""
    values = texts.values
    if has(values, b"|", b";"):
        values = pc.replace_substring_regex(values, _ADDRESSES, r",\1")
    quoted = has(values, b'"', b"['", b"[ '")
    lists = pa.array([_values(value) for value in values.to_pylist()], pa.list_(TEXT)) if quoted else pc.split_pattern(values, ",")
    return Texts(texts.rows[parents_of(lists)], pc.ascii_trim_whitespace(lists.flatten()))


def _values(text: str) -> list[str]:
    written = _json(text)
    if isinstance(written, list):
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in written]
    if text.startswith("[") and text.endswith("]"):  # ['summer', 'trending']
        return [part.strip().strip("'") for part in text[1:-1].split(",")]
    return _cut(text, ",")


def _cut(text: str, separator: str) -> list[str]:
    """Cut a text at a separator that does not stand in quotes."""
    if '"' not in text:
        return text.split(separator)
    return next(csv.reader([text.replace("\n", " ")], delimiter=separator, skipinitialspace=True), [])


def _json(text: str) -> Any:
    if text[:1] not in ("[", "{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None  # read as text; the validator says what is wrong with it


def groups(texts: Texts, info: AttributeInfo, order: Sequence[str], separator: str = ",") -> tuple[Any, pa.StructArray]:
    """Return every group of values in the texts, all members as text, and the row of each.

    ``order`` names the members of a cell, ``separator`` stands between several groups.
    """
    type_ = type_of(AttributeInfo(info.name, info.kind, repeated=True, members=info.members), written=True)
    encoded = texts.values.dictionary_encode()
    made = pa.array([_groups(text, info.members, order, separator) for text in encoded.dictionary.to_pylist()], type_)
    lists = made.take(encoded.indices)
    return texts.rows[parents_of(lists)], lists.flatten()


def _groups(text: str, members: Mapping[str, AttributeInfo], order: Sequence[str], separator: str) -> list[dict[str, Any]]:
    written = _json(text)
    if isinstance(written, dict | list):
        several_ = written if isinstance(written, list) else [written]
        return [_as_texts(each, members) for each in several_ if isinstance(each, dict)]
    return [_one(part, order, members) for part in _outside_quotes(text, separator)]


def _outside_quotes(text: str, separator: str) -> list[str]:
    """Cut groups at their separator, and leave the quotes of their members as they are."""
    parts, begin, quoted = [], 0, False
    for place, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append(text[begin:place])
            begin = place + 1
    return [*parts, text[begin:]]


def _one(text: str, order: Sequence[str], members: Mapping[str, AttributeInfo]) -> dict[str, Any]:
    values = [value.strip() for value in _cut(text.strip(), ":")]
    if len(values) > len(order):
        values[len(order) - 1 :] = [":".join(values[len(order) - 1 :])]
    return {name: _listed(value, members[name]) for name, value in zip(order, values, strict=False) if value and name in members}


def _listed(value: str, info: AttributeInfo) -> Any:
    return [value] if info.repeated else value


def _as_texts(written: Mapping[str, Any], members: Mapping[str, AttributeInfo]) -> dict[str, Any]:
    """Return the members of an object of JSON as texts."""
    made: dict[str, Any] = {}
    for name, info in members.items():
        value = written.get(name)
        if value is None:
            continue
        values = value if isinstance(value, list) else [value]
        texts = [_as_texts(each, info.members) if info.members and isinstance(each, dict) else _text(each) for each in values]
        made[name] = texts if info.repeated else texts[0] if texts else None
    return made


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def first_of_each(rows: Any, count: int) -> pa.Array:
    """Return for each of ``count`` rows the place of its first entry in ``rows`` (ascending), null where there is none."""
    at = np.full(count, -1, dtype=np.int64)
    unique, first = np.unique(rows, return_index=True)
    at[unique] = first
    return pa.array(at, mask=at < 0)
