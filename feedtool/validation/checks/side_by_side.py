"""Attributes beside each other in an item, or parts beside each other in every group of a list, such as the two prices of each ``loyalty_program``."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from feedtool.model import TEXT, is_list, is_record, parents_of
from feedtool.model.lists import Rows
from feedtool.validation.checks.check import Columns
from feedtool.validation.checks.values import first_of, rows_with, texts


@dataclass(frozen=True, slots=True)
class Beside:
    """``values`` has an array for each name, all of one length; ``parents`` are the rows that they belong to (None: one per row)."""

    values: Sequence[pa.Array]
    parents: Rows | None
    rows: int

    def rows_with(self, found: pa.BooleanArray) -> pa.BooleanArray:
        """Return the rows that ``found`` is true for at least once."""
        return found if self.parents is None else rows_with(found, self.parents, self.rows)

    def shown(self, found: pa.BooleanArray) -> list[pa.Array]:
        """Return for each name the values as text, one per row: of several groups those of the first for which ``found`` is true."""
        written = [texts(each) for each in self.values]
        return written if self.parents is None else [first_of(each, found, self.parents, self.rows) for each in written]


def side_by_side(columns: Columns, names: Sequence[str]) -> Beside:
    """Return attributes side by side. Those that are parts of groups in a list must be parts of the same list; others stand beside every group."""
    outer = next((name.partition(".")[0] for name in names if "." in name), "")
    column = columns[outer]
    if not is_list(column.type) or not is_record(column.type.value_type):
        return Beside([columns[name] for name in names], None, columns.rows)
    parents, groups = parents_of(column), column.flatten()
    taken = pa.array(parents)
    return Beside([_part(groups, name) if "." in name else columns[name].take(taken) for name in names], parents, columns.rows)


def _part(groups: pa.StructArray, name: str) -> pa.Array:
    place = groups.type.get_field_index(name.partition(".")[2])
    return groups.flatten()[place] if place >= 0 else pa.nulls(len(groups), TEXT)
