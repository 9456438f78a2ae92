"""What the catalogue delivers: a batch, what is wrong with its cells, and the records that gave no product."""

from dataclasses import dataclass

from feedtool.model import Batch
from feedtool.problems import Finding, Problem


@dataclass(frozen=True, slots=True)
class Delivery:
    """One batch. ``findings`` are about rows of it; ``dropped`` are records before or among them that gave no row, each with its place."""

    batch: Batch
    findings: list[Finding]
    dropped: list[Problem]
