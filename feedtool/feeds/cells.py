"""Several values in one text, as in the cells of a table: lists, and groups of values.

PASS ``a.jpg,b.jpg`` is two values, ``"a, b",c`` two, ``["a","b"]`` two; ``SE:Standard:49.00 SEK,NO:Express:99.00 NOK`` is two groups of three.
https://support.google.com/merchants/answer/14998273, https://developers.facebook.com/docs/marketing-api/catalog/reference
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.feeds.elements import Texts
from feedtool.feeds.kinds import type_of
from feedtool.letters import without_halves
from feedtool.model import TEXT, AttributeInfo, lengths_of, offsets_of, parents_of

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
    """Return the values of each cell, those with quotes or brackets by their shapes; only what has none of the usual shapes is read one by one."""
    left, order, made = pa.array(np.arange(len(values))), [], []
    for shape, split in _SHAPES:
        cells = values.take(left)
        here = pc.match_substring_regex(cells, shape)
        made.append(split(cells.filter(here)).cast(_LISTS))
        order.append(left.filter(here).to_numpy())
        left = left.filter(pc.invert(here))
    made.append(pa.array([_values(value) for value in values.take(left).to_pylist()], _LISTS))
    order.append(left.to_numpy())
    return pa.concat_arrays(made).take(pa.array(np.argsort(np.concatenate(order))))


def _json_texts(cells: pa.Array) -> pa.ListArray:
    inner = pc.replace_substring_regex(cells, r'^\[[ \t\r\n]*"|"[ \t\r\n]*\]$', "")
    return pc.split_pattern_regex(inner, r'"[ \t\r\n]*,[ \t\r\n]*"')


def _apostrophes(cells: pa.Array) -> pa.ListArray:
    lists = pc.split_pattern(pc.utf8_slice_codeunits(cells, 1, -1), ",")
    values = pc.ascii_trim(pc.ascii_trim(lists.flatten(), " "), "'")
    return pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(lists))), values)


def _quoted(cells: pa.Array) -> pa.ListArray:
    """Return values of which some stand in quotes: the commas there are another letter while the cells are split."""
    pieces = pc.split_pattern(cells, '"')  # every second one stood in quotes
    offsets = offsets_of(lengths_of(pieces))
    inside = (np.arange(offsets[-1]) - np.repeat(offsets[:-1], np.diff(offsets))) % 2 == 1
    texts = pieces.flatten()
    hidden = pc.if_else(pa.array(inside), pc.replace_substring(texts, ",", _COMMA), texts)
    lists = pc.split_pattern(pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets), hidden), ""), ",")
    values = pc.replace_substring(lists.flatten(), _COMMA, ",")
    return pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(lists))), values)


_LISTS = pa.list_(TEXT)
_COMMA = "\x1f"
# the usual shapes of a cell that is a list, as RE2 knows them: what stands in it, and how it is split
_SHAPES: Sequence[tuple[str, Callable[[pa.Array], pa.ListArray]]] = (
    (r'^[^"\[][^"]*$|^$', lambda cells: pc.split_pattern(cells, ",")),
    (r'^\[[ \t\r\n]*"[^"\\\x00-\x1f]*"(?:[ \t\r\n]*,[ \t\r\n]*"[^"\\\x00-\x1f]*")*[ \t\r\n]*\]$', _json_texts),
    (r"^\[(?:[ ]|[^\"\pZ\pC])*'(?:[ ]|[^\"\pZ\pC])*\]$", _apostrophes),
    (r'^(?:[ ]*"[^"\x1f]*"[ ]*|[^",\[\x1f][^",\x1f]*|)(?:,(?:[ ]*"[^"\x1f]*"[ ]*|[^",\x1f]*))*$', _quoted),
)


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
