"""The items of one channel made from one batch: a column per attribute."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from feedtool.model.place import Place


@dataclass(frozen=True, slots=True)
class RuleMark:
    """A line of the mapping that gave an attribute its value: in all rows, or in those where ``rows`` (boolean, no nulls) is true."""

    place: Place
    name: str | None = None
    rows: pa.BooleanArray | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """``rows`` items as one column per attribute; null where an item does not have it.

    ``kept`` (boolean, no nulls) is false where a rule of the mapping left the product out. ``marks`` tells for each
    attribute which lines of the mapping made it, in the order of their application: the last one that applies wins.
    """

    attributes: Mapping[str, pa.Array]
    rows: int
    kept: pa.BooleanArray
    marks: Mapping[str, tuple[RuleMark, ...]] = field(default_factory=dict)

    def mark_of(self, attribute: str, row: int) -> RuleMark | None:
        """Return the mapping line that gave ``attribute`` its value in ``row``; None when no line did."""
        for mark in reversed(self.marks.get(attribute, ())):
            if mark.rows is None or mark.rows[row].as_py():
                return mark
        return None
