"""The log of a channel's problems: exact counts, the first examples in catalogue order, and everything on disk."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from feedtool.codes import code as catalogue_entry
from feedtool.model import Batch, Items, Place
from feedtool.problems import Finding, Problem, ProblemGroup

SCHEMA = pa.schema(
    [
        ("code", pa.string()), ("severity", pa.string()), ("product", pa.string()), ("attribute", pa.string()), ("value", pa.string()),
        ("source", pa.string()), ("record", pa.int64()), ("rule", pa.string()), ("message", pa.string()), ("hint", pa.string()),
    ]
)  # fmt: skip
Locate = Callable[[Sequence[int]], list[Place]]


@dataclass(slots=True)
class _Group:
    count: int = 0
    examples: list[tuple[Problem, str, int]] = field(default_factory=list)  # with the source's name and the record number


class ProblemLog:
    """Collects the findings of one channel (or of the catalogue itself, ``channel`` None), batch by batch in catalogue order.

    ``path`` is the Parquet file that gets every problem (None: only counts and examples are kept); ``examples`` is how many
    examples are kept of each group. Memory depends on the number of groups, not of problems.
    """

    def __init__(self, channel: str | None, path: Path | None, examples: int) -> None:
        self._channel, self._path, self._keep = channel, path, examples
        self._groups: dict[tuple[str, str, str | None], _Group] = {}
        self._locators: dict[str, Locate] = {}
        self._writer: pq.ParquetWriter | None = None

    def see(self, finding: Finding, batch: Batch, keys: pa.Array | None, items: Items | None = None) -> None:
        """Take in a finding over rows of ``batch``; ``keys`` are the batch's product keys as text."""
        self._locators[batch.origin.name] = batch.origin.locate
        problems = list(self._problems(finding, keys, items))
        records = [batch.origin.records[row].as_py() for row in finding.rows] or [None]
        self._take(problems, batch.origin.name if finding.rows else None, records)

    def see_whole(self, finding: Finding) -> None:
        """Take in a finding about the whole feed."""
        self._take(list(self._problems(finding, None, None)), None, [None])

    def see_dropped(self, problem: Problem) -> None:
        """Take in a record of the catalogue that gave no product; its place is known already."""
        self._take([problem], None, [None])

    def _problems(self, finding: Finding, keys: pa.Array | None, items: Items | None) -> Iterator[Problem]:
        severity = finding.severity or catalogue_entry(finding.code).severity
        for number, row in enumerate(finding.rows or (None,)):
            mark = items.mark_of(finding.attribute, row) if items and finding.attribute and row is not None else None
            yield Problem(
                code=finding.code,
                message=_pick(finding.messages, number) or "",
                hint=_pick(finding.hints, number),
                severity=severity,
                channel=self._channel,
                product=keys[row].as_py() if keys is not None and row is not None else None,
                attribute=finding.attribute,
                value=_pick(finding.values, number),
                rule=mark.place if mark else None,
            )

    def _take(self, problems: list[Problem], source: str | None, records: Sequence[int | None]) -> None:
        for problem, record in zip(problems, records, strict=True):
            severity = problem.severity or catalogue_entry(problem.code).severity
            group = self._groups.setdefault((problem.code, severity, problem.attribute), _Group())
            group.count += 1
            if len(group.examples) < self._keep:
                group.examples.append((problem, source or "", record or 0))
        self._store(problems, source, records)

    def _store(self, problems: Sequence[Problem], source: str | None, records: Sequence[int | None]) -> None:
        if self._path is None:
            return
        if self._writer is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self._path, SCHEMA, compression="zstd")
        columns = {
            "code": [p.code for p in problems],
            "severity": [p.severity or catalogue_entry(p.code).severity for p in problems],
            "product": [p.product for p in problems],
            "attribute": [p.attribute for p in problems],
            "value": [p.value for p in problems],
            "source": [p.place.file if p.place else source for p in problems],
            "record": list(records),
            "rule": [str(p.rule) if p.rule else None for p in problems],
            "message": [p.message for p in problems],
            "hint": [p.hint for p in problems],
        }
        self._writer.write_table(pa.table(columns, schema=SCHEMA))

    def close(self) -> Path | None:
        """Finish the file of all problems and return its path; None when there is none."""
        if self._writer is None:
            return None
        self._writer.close()
        self._writer = None
        return self._path

    def groups(self) -> tuple[ProblemGroup, ...]:
        """Return the groups with the places of their examples worked out; a source is read again for that, at most once."""
        places = self._places()
        made = []
        for (code, severity, attribute), group in sorted(self._groups.items(), key=lambda entry: str(entry[0])):
            examples = tuple(replace(p, place=p.place or places.get((source, record))) for p, source, record in group.examples)
            made.append(ProblemGroup(code, severity, self._channel, attribute, group.count, examples))
        return tuple(made)

    def _places(self) -> dict[tuple[str, int], Place]:
        wanted: dict[str, set[int]] = {}
        for group in self._groups.values():
            for problem, source, record in group.examples:
                if record and not problem.place:
                    wanted.setdefault(source, set()).add(record)
        places: dict[tuple[str, int], Place] = {}
        for source, records in wanted.items():
            ordered = sorted(records)
            places.update(zip(((source, record) for record in ordered), self._locators[source](ordered), strict=True))
        return places


def _pick(texts: str | Sequence[str] | None, number: int) -> str | None:
    return texts if texts is None or isinstance(texts, str) else texts[number]
