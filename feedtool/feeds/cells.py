"""Several values in one text, as in the cells of a table: lists, and groups of values.

PASS ``a.jpg,b.jpg`` is two values, ``"a, b",c`` two, ``["a","b"]`` two; ``SE:Standard:49.00 SEK,NO:Express:99.00 NOK`` is two groups of three.
https://support.google.com/merchants/answer/14998273, https://developers.facebook.com/docs/marketing-api/catalog/reference
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.feeds.elements import Texts
from feedtool.feeds.kinds import type_of
from feedtool.letters import without_halves
from feedtool.model import TEXT, AttributeInfo, parents_of

_ADDRESSES = r"\s*[|;]\s*(https?://)"  # how some tools write several addresses
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_BEGIN_AS_ADDRESS = r"^\s*https?://"
# a value in quotes, or one up to the next separator; quotes inside of a value are letters like others
_LISTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*(?=,|\Z)|([^,]*)')


@cache
def _grouped(separator: str) -> re.Pattern[str]:
    """Return the pattern of a member of a group, where ``separator`` stands between groups."""
    ends = f":{re.escape(separator)}"
    return re.compile(rf'\s*"((?:[^"]|"")*)"\s*(?=[{ends}]|\Z)|([^{ends}]*)')


def several(texts: Texts) -> Texts:
    """Return every value of every list in the texts."""
    values = texts.values
    if has(values, b"|", b";"):
        cut = pc.replace_substring_regex(values, _ADDRESSES, r",\1")
        values = pc.if_else(pc.match_substring_regex(values, _BEGIN_AS_ADDRESS), cut, values)
    lists = _with_quoted(values) if has(values, b'"', b"[") else pc.split_pattern(values, ",")
    return Texts(texts.rows[parents_of(lists)], pc.ascii_trim_whitespace(lists.flatten()))


def _with_quoted(values: pa.Array) -> pa.ListArray:
    """Return the values of each cell; only those with quotes or brackets are read one by one."""
    special = pc.or_(pc.match_substring(values, '"'), pc.starts_with(values, "["))
    plain, others = pc.indices_nonzero(pc.invert(special)), pc.indices_nonzero(special)
    read = pa.array([_values(value) for value in values.take(others).to_pylist()], pa.list_(TEXT))
    split = pc.split_pattern(values.take(plain), ",").cast(pa.list_(TEXT))
    order = np.argsort(np.concatenate([plain.to_numpy(), others.to_numpy()]))
    return pa.concat_arrays([split, read]).take(pa.array(order))


def _values(text: str) -> list[str]:
    written = _json(text)
    if isinstance(written, list):
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in written]
    if text.startswith("[") and text.endswith("]"):  # ['summer', 'trending']
        return [part.strip().strip("'") for part in text[1:-1].split(",")]
    return [value for value, _ in _cut(text, _LISTED)]


def _cut(text: str, part: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield the values of a cell, each with the separator behind it; the last has none."""
    at = 0
    while at <= len(text):
        found = part.match(text, at)
        assert found  # nothing is a value too
        at = found.end() + 1
        yield (found[2] if found[1] is None else found[1].replace('""', '"')), text[at - 1 : at]


def _json(text: str) -> Any:
    if text[:1] not in ("[", "{"):
        return None
    try:
        found = json.loads(text)
        return without_halves(found) if _HALF.search(text) else found
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
    several_ = written if isinstance(written, list) else [written]
    if written and all(each and isinstance(each, dict) for each in several_):
        return [_as_texts(each, members) for each in several_]
    groups_: list[list[str]] = [[]]
    for value, behind in _cut(text, _grouped(separator)):
        groups_[-1].append(value.strip())
        if behind == separator:
            groups_.append([])
    return [_one(values, order, members) for values in groups_]


def _one(values: list[str], order: Sequence[str], members: Mapping[str, AttributeInfo]) -> dict[str, Any]:
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
