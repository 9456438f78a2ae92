"""The attributes of a channel out of the texts of a file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.feeds import cells
from feedtool.feeds.elements import Elements, Groups, Texts
from feedtool.feeds.kinds import type_of, typed
from feedtool.feeds.names import SURE, Meaning, Names
from feedtool.feeds.spelling import spelled_right
from feedtool.model import TEXT, AttributeInfo, regroup
from feedtool.model.lists import Rows
from feedtool.problems import WARNING, Finding


@dataclass(frozen=True, slots=True)
class Arranged:
    """Items as columns. ``attributes`` has the types of ``kinds.type_of``; ``wrong`` tells for some of them the rows whose values are of another kind.

    They are null there, and stand in ``written`` with all single values as text. ``names`` are the names of the file that were met.
    """

    rows: int
    attributes: Mapping[str, pa.Array]
    wrong: Mapping[str, Rows]
    written: Mapping[str, pa.Array]
    names: frozenset[str]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Values (texts, or structs of texts) for some rows, ascending; of several for a row, those of the lowest rank count."""

    rank: int
    place: int
    rows: Rows
    values: pa.Array


@dataclass(slots=True)
class Arranging:
    """How the names and cells of one feed are read.

    ``orders`` names the members of a group of values in a cell, where the heading does not; ``separators`` what stands between several groups.
    """

    names: Names
    tabular: bool
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    separators: Mapping[str, str] = field(default_factory=dict)

    def columns(self, elements: Elements) -> Arranged:
        """Return the items of a part as columns."""
        findings: list[Finding] = []
        entries: dict[str, list[_Entry]] = defaultdict(list)
        nested: dict[tuple[str, int], list[tuple[Meaning, Texts]]] = defaultdict(list)
        for name, texts in elements.texts.items():
            meaning = self.names.meaning(name)
            if meaning is None:
                continue
            if meaning.member is not None:
                nested[meaning.attribute, meaning.place].append((meaning, _given(texts)))
            else:
                entries[meaning.attribute].append(self._entry(meaning, _given(texts)))
        for (attribute, place), parts in nested.items():
            entries[attribute].append(self._of_members(attribute, place, parts))
        for name, groups in elements.groups.items():
            for attribute, entry in self._from_groups(name, groups, findings):
                entries[attribute].append(entry)
        return self._arranged(elements, entries, findings)

    def _arranged(self, elements: Elements, entries: Mapping[str, list[_Entry]], findings: list[Finding]) -> Arranged:
        columns, wrong, written = {}, {}, {}
        for attribute, info in self.names.attributes.items():
            if attribute not in entries:
                continue
            column, repeated = _column(entries[attribute], info, elements.rows)
            if repeated is not None:
                findings.append(_repeated(attribute, repeated))
            column, spelling = spelled_right(column, info)
            if spelling:
                findings.append(spelling)
            columns[attribute], faulty = typed(column, info)
            if faulty.any():
                wrong[attribute], written[attribute] = faulty, column
        met = frozenset((*elements.texts, *(f"{name}/{member}" for name, group in elements.groups.items() for member in group.members)))
        return Arranged(elements.rows, columns, wrong, written, met | elements.groups.keys(), findings)

    def _entry(self, meaning: Meaning, texts: Texts) -> _Entry:
        info = self.names.attributes[meaning.attribute]
        if info.members:
            order = meaning.members or self.orders.get(info.name) or tuple(info.members)
            rows, values = cells.groups(texts, info, order, self.separators.get(info.name, ","))
            return _Entry(meaning.rank, meaning.place, rows, values)
        if info.repeated and self.tabular:
            texts = _given(cells.several(texts))
        return _Entry(meaning.rank, meaning.place, texts.rows, texts.values)

    def _of_members(self, attribute: str, place: int, parts: list[tuple[Meaning, Texts]]) -> _Entry:
        """Return the groups that columns like ``image[0].url`` and ``image[0].tag`` give together."""
        info = self.names.attributes[attribute]
        rows = np.unique(np.concatenate([texts.rows for _, texts in parts]))
        if not info.members:  # image[0].url of an attribute that is a text by itself
            return _Entry(parts[0][0].rank, place, parts[0][1].rows, parts[0][1].values)
        members = {str(meaning.member): Texts(np.searchsorted(rows, texts.rows), texts.values) for meaning, texts in parts}
        return _Entry(parts[0][0].rank, place, rows, _struct(info, members, len(rows)))

    def _named(self, attribute: str, name: str, texts: Texts) -> _Entry:
        """Return groups of a name and a value: the first two members of the attribute."""
        info, every = self.names.attributes[attribute], np.arange(len(texts.rows))
        names = pa.array([name], TEXT).take(pa.array(np.zeros(len(every), np.int64)))
        members = dict(zip(info.members, (Texts(every, names), Texts(every, texts.values)), strict=False))
        return _Entry(SURE, 0, texts.rows, _struct(info, members, len(every)))

    def _from_groups(self, name: str, groups: Groups, findings: list[Finding]) -> Iterator[tuple[str, _Entry]]:
        for member, texts in groups.members.items():
            if meaning := self.names.path(f"{name}/{member}"):
                yield meaning.attribute, self._entry(meaning, _given(Texts(groups.rows[texts.rows], texts.values)))
            elif called := self.names.called(f"{name}/{member}"):
                yield called[0], self._named(*called, _given(Texts(groups.rows[texts.rows], texts.values)))
        meaning = self.names.meaning(name)
        if meaning is None:
            return
        info = self.names.attributes[meaning.attribute]
        if info.members:
            known = {self.names.member(info.name, member): _given(texts) for member, texts in groups.members.items()}
            members = {member: texts for member, texts in known.items() if member}
            findings += _twice(info, members, groups)
            yield info.name, _Entry(meaning.rank, 0, groups.rows, _struct(info, members, len(groups.rows)))
            return
        rows, values = _flattened(groups)
        message = f"{info.name} has elements inside; only their texts are read."
        hint = "Markup in a text is written with entities or in CDATA: `<![CDATA[<b>…</b>]]>`."
        findings.append(Finding("FD110", np.unique(groups.rows).tolist(), message, info.name, hints=hint, severity=WARNING))
        yield info.name, _Entry(meaning.rank, 0, rows, values)


def _twice(info: AttributeInfo, members: Mapping[str, Texts], groups: Groups) -> Iterator[Finding]:
    """Yield which members, of those that have one value, a group has several times."""
    for name, texts in members.items():
        again = texts.rows[1:][np.diff(texts.rows) == 0]
        if len(again) and not info.members[name].repeated:
            yield _repeated(f"{info.name}.{name}", np.unique(groups.rows[again]))


def _given(texts: Texts) -> Texts:
    """Return the texts that are not empty, without blanks around them."""
    values = pc.ascii_trim_whitespace(texts.values)
    there = pc.greater(pc.binary_length(values), 0)
    if pc.all(there).as_py() is not False:
        return Texts(texts.rows, values)
    return Texts(texts.rows[there.to_numpy(zero_copy_only=False)], values.filter(there))


def _struct(info: AttributeInfo, members: Mapping[str, Texts], count: int) -> pa.StructArray:
    parts = []
    for name, member in info.members.items():
        type_ = type_of(member, written=True)
        texts = members.get(name)
        if texts is None or (type_ != TEXT and not (member.repeated and type_.value_type == TEXT)):
            parts.append(pa.nulls(count, type_))
        elif member.repeated:
            parts.append(regroup(texts.values, texts.rows, count))
        else:
            parts.append(texts.values.take(cells.first_of_each(texts.rows, count)))
    return pa.StructArray.from_arrays(parts, names=list(info.members))


def _flattened(groups: Groups) -> tuple[Rows, pa.StringArray]:
    rows = np.concatenate([texts.rows for texts in groups.members.values()] or [np.zeros(0, np.int64)])
    values = pa.concat_arrays([texts.values for texts in groups.members.values()] or [pa.array([], TEXT)])
    order = np.argsort(rows, kind="stable")
    joined = pc.binary_join(regroup(values.take(pa.array(order)), rows[order], len(groups.rows)), " ")
    there = joined.is_valid().to_numpy(zero_copy_only=False)
    return groups.rows[there], joined.drop_null()


def _column(entries: list[_Entry], info: AttributeInfo, count: int) -> tuple[pa.Array, Rows | None]:
    """Return the column of an attribute, all single values as text; and the rows that have several values of which only the first counts."""
    rows, values = _merged(entries)
    if info.repeated:
        return regroup(values, rows, count), None
    if not len(rows) or (np.diff(rows) > 0).all():
        column = values if len(rows) == count else values.take(cells.first_of_each(rows, count))
        return column, None
    return values.take(cells.first_of_each(rows, count)), np.unique(rows[1:][np.diff(rows) == 0])


def _merged(entries: list[_Entry]) -> tuple[Rows, Any]:
    ordered = sorted(entries, key=lambda entry: (entry.rank, entry.place))
    rows, values, rank, before = [ordered[0].rows], [ordered[0].values], ordered[0].rank, np.zeros(0, np.int64)
    for entry in ordered[1:]:
        if entry.rank != rank:
            rank, before = entry.rank, np.concatenate(rows)
        fresh = ~np.isin(entry.rows, before)
        rows.append(entry.rows[fresh])
        values.append(entry.values.filter(pa.array(fresh)))
    if len(rows) == 1:
        return rows[0], values[0]
    together = np.concatenate(rows)
    order = np.argsort(together, kind="stable")
    return together[order], pa.concat_arrays(values).take(pa.array(order))


def _repeated(attribute: str, rows: Rows) -> Finding:
    message = f"{attribute} is given several times; it has one value, and the first is judged."
    return Finding("FD109", rows.tolist(), message, attribute, severity=WARNING)
