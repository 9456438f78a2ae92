"""A schema applied to a batch: proved on columns, the rest judged one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool.problems import Finding
from feedtool.validation.schema.conjuncts import proven_of
from feedtool.validation.schema.judge import Judge
from feedtool.validation.schema.proof import Proof, certain
from feedtool.validation.schema.rows import instance_of


@dataclass(frozen=True, slots=True)
class Ruled:
    """A schema: its proof, its judge, and how bad it is to break it."""

    proof: Proof
    judge: Judge
    severity: str

    def judged(self, columns: Mapping[str, pa.Array], rows: int, kept: pa.BooleanArray) -> tuple[pa.BooleanArray, int, list[Finding]]:
        """Return which of the ``kept`` items (boolean, no nulls) break the schema, how many the columns could not prove, and what is wrong."""
        parts = self.proof.parts(columns, rows)
        doubtful = ~certain(parts, rows).to_numpy(zero_copy_only=False) & kept.to_numpy(zero_copy_only=False)
        numbers = np.flatnonzero(doubtful).tolist()
        # never a valid item that the columns could prove, nor what they could prove of another
        faulty, findings = self._told(
            (row, instance_of(columns, row), self.judge.of_the_rest(proven))
            for row, proven in zip(numbers, proven_of(parts, self.proof.always, numbers), strict=True)
        )
        mask = np.zeros(rows, dtype=bool)
        mask[faulty] = True
        return pa.array(mask), len(numbers), findings

    def judged_each(self, items: Iterable[tuple[int, Mapping[str, Any]]]) -> tuple[list[int], list[Finding]]:
        """Let the library judge items, each with its row; return the rows of the invalid ones and what is wrong with them."""
        return self._told((row, item, self.judge) for row, item in items)

    def _told(self, items: Iterable[tuple[int, Mapping[str, Any], Judge]]) -> tuple[list[int], list[Finding]]:
        faulty: list[int] = []
        groups: dict[tuple[str, str], list[tuple[int, str, str | None, str | None]]] = {}
        for row, item, judge in items:
            if judge.is_valid(item):
                continue
            faulty.append(row)
            for fault in judge.faults(item):
                groups.setdefault((fault.code, fault.attribute), []).append((row, fault.message, fault.value, fault.hint))
        findings = []
        for (code, attribute), faults in groups.items():
            numbers, messages, values, hints = (list(part) for part in zip(*faults, strict=True))
            findings.append(
                Finding(
                    code, numbers, messages, attribute, [value or "" for value in values], [hint or "" for hint in hints], self.severity
                )
            )
        return faulty, findings
