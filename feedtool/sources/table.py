"""One or several sources of the same columns, read as typed batches."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import SourceError
from feedtool.model import TEXT, Input
from feedtool.problems import Finding, Problem
from feedtool.sources.care import Care
from feedtool.sources.cells import CellType, read_cells
from feedtool.sources.source import Source
from feedtool.tables import RawBatch


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read whole, with what was wrong in it."""

    name: str
    columns: Mapping[str, pa.Array]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class TypedSource:
    """Sources behind each other (the files of a pattern), their cells in the declared types, their columns under new names.

    ``declared`` and the columns of the result are in new names; ``renamed`` maps them to the old ones. ``null_words`` are texts that mean that there is
    no value.
    """

    sources: Sequence[Source]
    declared: Mapping[str, CellType]
    renamed: Mapping[str, str]
    care: Care = field(default_factory=Care)
    null_words: Sequence[str] = ()
    _rows: list[int] = field(default_factory=list)
    _aged: list[Problem] = field(default_factory=list)

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The columns under their new names, with their types."""
        new = {old: name for name, old in self.renamed.items()}
        found: dict[str, pa.DataType] = {}
        for old, type_ in self.sources[0].columns.items():
            name = new.get(old, old)
            found[name] = self.declared[name].type if name in self.declared else type_
        return found

    @property
    def notices(self) -> list[Problem]:
        """What the sources found out about themselves."""
        return [*self._aged, *(notice for source in self.sources for notice in source.notices)]

    def judge_age(self) -> None:
        """Take note of sources that are old. Raises SourceError when one is too old."""
        now = datetime.datetime.now(datetime.UTC)
        for source in self.sources:
            self._aged.extend(self.care.fresh.problems(source.name, source.modified, now))

    def inputs(self) -> tuple[Input, ...]:
        """Return what was read, after it was read. Raises SourceError when a file has changed since."""
        with self.care.retries.applied():
            return tuple(source.input(rows) for source, rows in zip(self.sources, self._rows, strict=True))

    def read(self, wanted: Sequence[str]) -> Iterator[tuple[Source, RawBatch]]:
        """Yield typed batches with the source that each comes from.

        Raises SourceError when the source breaks off or has fewer rows than it must have, UnsteadySourceError when it moves.
        """
        types = self.types
        old = {name: self.renamed.get(name, name) for name in wanted}
        self._rows[:] = [0] * len(self.sources)
        lost: Problem | None = None
        for number, source in enumerate(self.sources):
            with self.care.retries.applied():
                for raw in source.read(list(dict.fromkeys(old.values()))):
                    self._rows[number] += raw.rows
                    lost = lost or (raw.dropped[0] if raw.dropped else None)
                    yield source, self._typed(raw, old, types)
        self._judge_rows(lost)

    def _judge_rows(self, lost: Problem | None) -> None:
        rows, least, name = sum(self._rows), self.care.least_rows, self.sources[0].name
        if not rows and least and lost:
            raise SourceError(
                f"{lost.place}: {lost.message} No other record of {name} gives one either, so nothing is made of it. {lost.hint or ''}".rstrip()
            )
        if rows < least:
            many = f"{rows:,} rows" if rows else "no rows, only its columns"
            what = f"{name} and {len(self.sources) - 1} more files have" if len(self.sources) > 1 else f"{name} has"
            allow = f"{least:,} are the least that `min_rows` allows" if least > 1 else "an empty source would empty the feeds"
            raise SourceError(f"{what} {many}; {allow}. Look at the export; `min_rows: {rows}` lets it pass.")

    def _typed(self, raw: RawBatch, old: Mapping[str, str], types: Mapping[str, pa.DataType]) -> RawBatch:
        columns, findings = {}, list(raw.findings)
        for name, source_name in old.items():
            wanted = self.declared.get(name) or CellType(types[name])
            columns[name], found = read_cells(name, self._without_null_words(raw.columns[source_name]), wanted)
            findings.extend(found)
        return RawBatch(columns, raw.records, raw.dropped, findings)

    def _without_null_words(self, column: pa.Array) -> pa.Array:
        if not self.null_words or column.type != TEXT:
            return column
        return pc.if_else(pc.is_in(column, pa.array(self.null_words, TEXT)), pa.scalar(None, TEXT), column)

    def whole(self, wanted: Sequence[str]) -> Table:
        """Return all rows at once; what is wrong in them as problems."""
        parts: list[RawBatch] = []
        problems: list[Problem] = []
        for source, raw in self.read(wanted):
            parts.append(raw)
            problems.extend(raw.dropped)
            for finding in raw.findings:
                problems.extend(_as_problems(finding, raw, source))
        types = self.types
        empty = {name: pa.array([], types[name]) for name in wanted}
        columns = {name: pa.concat_arrays([part.columns[name] for part in parts]) if parts else empty[name] for name in wanted}
        return Table(self.sources[0].name, columns, tuple(problems))


def _as_problems(finding: Finding, raw: RawBatch, source: Source) -> Iterator[Problem]:
    places = source.locate([raw.records[row].as_py() for row in finding.rows])
    for number, place in enumerate(places):
        message, value, hint = (
            text if text is None or isinstance(text, str) else text[number] for text in (finding.messages, finding.values, finding.hints)
        )
        yield Problem(finding.code, message or "", place, hint=hint, attribute=finding.attribute, value=value)
