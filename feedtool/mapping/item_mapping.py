"""A compiled mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from feedtool.expressions import Frame
from feedtool.mapping.rules import Rule, start
from feedtool.mapping.value import Value
from feedtool.model import Items, RuleMark
from feedtool.problems import Finding


@dataclass(frozen=True, slots=True)
class ItemMapping:
    """Makes the items of a channel from batches of the catalogue. Pure, so that several threads can use it.

    ``types`` gives the attributes that an item can get and their types; ``uses`` are the columns of the catalogue that are read.
    ``files`` are those that it was read from: mapping files and lookup tables.
    ``vars`` are all constants that expressions saw: those of the project and channel, and those that only mapping files give.
    """

    types: Mapping[str, pa.DataType]
    uses: frozenset[str]
    vars: Mapping[str, object]
    values: Mapping[str, Value]
    marks: Mapping[str, RuleMark]
    rules: tuple[Rule, ...]
    files: tuple[Path, ...] = ()

    def apply(self, frame: Frame) -> tuple[Items, list[Finding]]:
        """Return the items of a batch, and for the products that a rule leaves out the reason (severity notice)."""
        making = start(frame, self.values, self.marks)
        for rule in self.rules:
            making.apply(rule)
        return Items(making.attributes, frame.rows, making.kept, making.marks), making.findings
