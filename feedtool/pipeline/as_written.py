"""Values of another kind than the channel wants: they are judged as they are written, and only they."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feedtool.feeds import Arranged, type_of, typed
from feedtool.model import AttributeInfo, is_list, lengths_of, offsets_of, parents_of
from feedtool.model.lists import Rows

_MOST = 32  # kinds of items with other parts wrong that are judged apart; each needs rules of its own
Part = tuple[str, str | None]  # an attribute, and one of its members when it is a group of values


@dataclass(frozen=True, slots=True)
class AsWritten:
    """Items in which the same ``parts`` are of another kind: their ``rows`` (ascending), and all columns that are not as the channel wants them."""

    parts: frozenset[Part]
    rows: Rows
    columns: Mapping[str, pa.Array]


def as_written(arranged: Arranged, attributes: Mapping[str, AttributeInfo], rows: Rows) -> Iterator[AsWritten]:
    """Yield the items in ``rows``, each of which has something that is wrong, by what that is."""
    wrong = {part: found[rows] for name in arranged.wrong for part, found in _parts(arranged, attributes[name])}
    table = np.column_stack(list(wrong.values()))
    kinds, of, counts = np.unique(table, axis=0, return_inverse=True, return_counts=True)
    of = of.reshape(-1)
    alone = np.argsort(-counts, kind="stable")[:_MOST]
    groups = [(kinds[kind], np.flatnonzero(of == kind)) for kind in alone]
    if len(rest := np.flatnonzero(~np.isin(of, alone))):
        groups.append((table[rest].any(axis=0), rest))
    for kind, chosen in groups:
        parts = frozenset(part for part, is_wrong in zip(wrong, kind, strict=True) if is_wrong)
        yield AsWritten(parts, rows[chosen], dict(_columns(arranged, attributes, parts)))


def written_type(info: AttributeInfo, parts: frozenset[Part]) -> pa.DataType:
    """Return the type of a column of which some parts are as they are written."""
    if (info.name, None) in parts:
        return type_of(info, written=True)
    record = pa.struct([(name, type_of(member, written=(info.name, name) in parts)) for name, member in info.members.items()])
    return pa.list_(record) if info.repeated else record


def _parts(arranged: Arranged, info: AttributeInfo) -> Iterator[tuple[Part, Rows]]:
    """Yield each part of an attribute that is wrong somewhere, with (boolean) where."""
    if not info.members:
        yield (info.name, None), arranged.wrong[info.name]
        return
    written = arranged.written[info.name]
    parents = parents_of(written) if is_list(written.type) else np.arange(len(written))
    for (name, member), values in zip(info.members.items(), _members(written), strict=True):
        _, faulty = typed(values, member)
        if faulty.any():
            yield (info.name, name), np.bincount(parents[faulty], minlength=len(written)) > 0


def _columns(arranged: Arranged, attributes: Mapping[str, AttributeInfo], parts: frozenset[Part]) -> Iterator[tuple[str, pa.Array]]:
    for name in {attribute for attribute, _ in parts}:
        written, right = arranged.written[name], arranged.attributes[name]
        if (name, None) in parts:
            yield name, written
            continue
        both = zip(attributes[name].members, _members(written), _members(right), strict=True)
        chosen = [one if (name, member) in parts else other for member, one, other in both]
        names = list(attributes[name].members)
        if not is_list(written.type):
            yield name, pa.StructArray.from_arrays(chosen, names=names, mask=written.is_null())
            continue
        records = pa.StructArray.from_arrays(chosen, names=names)
        yield name, pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(written))), records, mask=written.is_null())


def _members(column: pa.Array) -> list[pa.Array]:
    members: list[pa.Array] = (column.flatten() if is_list(column.type) else column).flatten()
    return members
