"""The log of a channel's problems: exact counts, the first examples in catalogue order, and everything on disk."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.codes import code as catalogue_entry
from feedtool.errors import OutputError
from feedtool.model import Batch, Items, Place
from feedtool.parquet_file import ParquetFile
from feedtool.problems import Finding, Problem, ProblemGroup

SCHEMA = pa.schema(
    [
        ("code", pa.string()), ("severity", pa.string()), ("product", pa.string()), ("attribute", pa.string()), ("value", pa.string()),
        ("source", pa.string()), ("record", pa.int64()), ("rule", pa.string()), ("message", pa.string()), ("hint", pa.string()),
    ]
)  # fmt: skip
Locate = Callable[[Sequence[int]], list[Place]]
Places = Mapping[tuple[str, int], Place]
_Example = tuple[Problem, str, int]  # with the source's name and the record number
_BUFFERED = 50_000  # rows of the file that are held before they are written


@dataclass(slots=True)
class _Group:
    count: int = 0
    examples: list[_Example] = field(default_factory=list)

    def stands_behind(self, source: str, record: int) -> bool:
        """Say whether the last example stands behind a record of the same source: several findings of a batch may be of one group."""
        return bool(self.examples) and self.examples[-1][1] == source and self.examples[-1][2] > record

    def add(self, example: _Example, most: int) -> None:
        """Add an example in the order of its source; the last one goes when there are more than ``most``."""
        behind = len(self.examples)
        while behind and self.examples[behind - 1][1] == example[1] and self.examples[behind - 1][2] > example[2]:
            behind -= 1
        self.examples.insert(behind, example)
        del self.examples[most:]


class ProblemLog:
    """Collects the findings of one channel (or of the catalogue itself, ``channel`` None), batch by batch in catalogue order.

    ``path`` is the Parquet file that gets every problem (None: only counts and examples are kept); ``examples`` is how many
    examples are kept of each group. Memory depends on the number of groups, not of problems.
    """

    def __init__(self, channel: str | None, path: Path | None, examples: int) -> None:
        self._channel, self._path, self._keep = channel, path, examples
        self._groups: dict[tuple[str, str, str | None], _Group] = {}
        self.locators: dict[str, Locate] = {}
        self._writer: ParquetFile | None = None
        self._pending: list[pa.Table] = []
        self._written: Path | None = None

    def see(self, finding: Finding, batch: Batch, keys: pa.Array, items: Items | None = None) -> None:
        """Take in a finding over rows of ``batch``; ``keys`` are the batch's product keys as text."""
        severity = finding.severity or catalogue_entry(finding.code).severity
        # a product may have the same fault in several of its values
        group = self._group(finding.code, severity, finding.attribute, len(np.unique(np.asarray(finding.rows))))
        origin = batch.origin
        self.locators[origin.name] = origin.locate
        for number, row in enumerate(finding.rows[: self._keep]):
            record = origin.records[row].as_py()
            if len(group.examples) == self._keep and not group.stands_behind(origin.name, record):
                break
            mark = items.mark_of(finding.attribute, row) if items and finding.attribute else None
            problem = self._problem(finding, severity, number, keys[row].as_py(), mark.place if mark else None)
            group.add((problem, origin.name, record), self._keep)
        if self._path is not None:
            taken = pa.array(finding.rows, pa.int64())
            rules = _rules(items, finding.attribute, taken) if items else pa.nulls(len(taken), pa.string())
            self._store(finding, severity, keys.take(taken), (origin.name, origin.records.take(taken)), rules)

    def see_whole(self, finding: Finding) -> None:
        """Take in a finding about the whole feed."""
        severity = finding.severity or catalogue_entry(finding.code).severity
        group = self._group(finding.code, severity, finding.attribute, 1)
        if len(group.examples) < self._keep:
            group.examples.append((self._problem(finding, severity, 0, None, None), "", 0))
        nothing = pa.nulls(1, pa.string())
        self._store(finding, severity, nothing, (None, pa.nulls(1, pa.int64())), nothing)

    def see_dropped(self, problem: Problem) -> None:
        """Take in a record of the catalogue that gave no product; its place is known already."""
        severity = problem.severity or catalogue_entry(problem.code).severity
        group = self._group(problem.code, severity, problem.attribute, 1)
        if len(group.examples) < self._keep:
            group.examples.append((problem, "", 0))
        finding = Finding(problem.code, [0], problem.message, problem.attribute, problem.value, problem.hint)
        nothing = pa.nulls(1, pa.string())
        self._store(finding, severity, nothing, (str(problem.place or ""), pa.nulls(1, pa.int64())), nothing)

    def said_of_all(self, code: str, severity: str, attributes: Sequence[str], message: str) -> None:
        """Say once of the whole feed what was found in its items (told there of the first of the ``attributes``); nothing when it was found in none.

        Only without a file of all problems.
        """
        if self._groups.pop((code, severity, attributes[0]), None):
            self.see_whole(Finding(code, [], message, " or ".join(attributes), severity=severity))

    def _group(self, code: str, severity: str, attribute: str | None, count: int) -> _Group:
        group = self._groups.setdefault((code, severity, attribute), _Group())
        group.count += count
        return group

    def _problem(self, finding: Finding, severity: str, number: int, product: str | None, rule: Place | None) -> Problem:
        return Problem(
            code=finding.code,
            message=_pick(finding.messages, number) or "",
            hint=_pick(finding.hints, number) or None,
            severity=severity,
            channel=self._channel,
            product=product,
            attribute=finding.attribute,
            value=_pick(finding.values, number),
            rule=rule,
        )

    def _store(self, finding: Finding, severity: str, products: pa.Array, origin: tuple[str | None, pa.Array], rules: pa.Array) -> None:
        if self._path is None:
            return
        count = len(products)
        columns = [
            _column(finding.code, count), _column(severity, count), products, _column(finding.attribute, count), _column(finding.values, count),
            _column(origin[0], count), origin[1], rules, _column(finding.messages, count), _column(finding.hints, count),
        ]  # fmt: skip
        self._pending.append(pa.table(columns, schema=SCHEMA))
        if sum(len(table) for table in self._pending) > _BUFFERED:
            self._flush()

    def _flush(self) -> None:
        assert self._path is not None
        try:
            if self._writer is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._writer = ParquetFile(self._path, SCHEMA)
            self._writer.write(pa.concat_tables(self._pending))
        except OSError as error:
            raise self._unwritable(error) from error
        self._pending = []

    def close(self) -> Path | None:
        """Finish the file of all problems and return its path; None when there is none. Raises OutputError when the disk refuses."""
        if self._pending:
            self._flush()
        if self._writer is None:
            self._forget_last_run()
            return self._written
        writer, self._writer = self._writer, None
        try:
            writer.close()
        except OSError as error:
            raise self._unwritable(error) from error
        self._written = self._path
        return self._path

    def _forget_last_run(self) -> None:
        """Remove the list of an earlier run when this one found nothing."""
        if self._path is None or self._written is not None:
            return
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def discard(self) -> None:
        """Let go of the file; harmless after ``close``."""
        self._pending = []
        writer, self._writer = self._writer, None
        if writer is not None:
            with contextlib.suppress(OSError):  # the run has failed already, and that is told
                writer.close()

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(f"The list of all problems cannot be written to {self._path}: {error.strerror or error}.")

    def wanted_places(self) -> dict[str, set[int]]:
        """Return the records whose places are needed to show the examples, by the name of their source."""
        wanted: dict[str, set[int]] = {}
        for group in self._groups.values():
            for problem, source, record in group.examples:
                if record and not problem.place:
                    wanted.setdefault(source, set()).add(record)
        return wanted

    def groups(self, places: Places) -> tuple[ProblemGroup, ...]:
        """Return the groups, their examples with their places."""
        made = []
        for (code, severity, attribute), group in sorted(self._groups.items(), key=lambda entry: str(entry[0])):
            examples = tuple(replace(p, place=p.place or places.get((source, record))) for p, source, record in group.examples)
            made.append(ProblemGroup(code, severity, self._channel, attribute, group.count, examples))
        return tuple(made)


def find_places(logs: Sequence[ProblemLog]) -> Places:
    """Return the places of all examples of several logs; every source is read again at most once."""
    wanted: dict[str, set[int]] = {}
    locators: dict[str, Locate] = {}
    for log in logs:
        locators |= log.locators
        for source, records in log.wanted_places().items():
            wanted.setdefault(source, set()).update(records)
    places: dict[tuple[str, int], Place] = {}
    for source, records in wanted.items():
        ordered = sorted(records)
        places.update(zip(((source, record) for record in ordered), locators[source](ordered), strict=True))
    return places


def _pick(texts: str | Sequence[str] | None, number: int) -> str | None:
    return texts if texts is None or isinstance(texts, str) else texts[number]


def _column(texts: str | Sequence[str] | None, count: int) -> pa.Array:
    """Return one text for all, or one for each, as a column."""
    return pa.repeat(pa.scalar(texts, pa.string()), count) if texts is None or isinstance(texts, str) else pa.array(texts, pa.string())


def _rules(items: Items, attribute: str | None, rows: pa.Array) -> pa.Array:
    """Return the mapping lines that gave an attribute its value in some rows: the last one that applied."""
    rules = pa.nulls(len(rows), pa.string())
    for mark in items.marks.get(attribute or "", ()):
        line = pa.scalar(str(mark.place))
        rules = pa.repeat(line, len(rows)) if mark.rows is None else pc.if_else(mark.rows.take(rows), line, rules)
    return rules
