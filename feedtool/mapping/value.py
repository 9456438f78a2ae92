"""A compiled value of a mapping: a column for every batch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame, TooLargeError, make_room_for_turns
from feedtool.mapping.arrays import make_record
from feedtool.model import Place, lengths_of, parents_of, regroup

Run = Callable[[Frame], pa.Array]


@dataclass(frozen=True, slots=True)
class Value:
    """``run(frame)`` gives one value of ``type`` per row, null where there is none; it reads the columns ``uses`` of the frame."""

    type: pa.DataType
    uses: frozenset[str]
    run: Run

    def then(self, type_: pa.DataType, convert: Callable[[pa.Array], pa.Array]) -> "Value":
        """Return this value converted."""
        run = self.run
        return Value(type_, self.uses, lambda frame: convert(run(frame)))

    def of(self, attribute: str, place: Place, width: int) -> "Value":
        """Return this value for an attribute that is written at ``place``, which is told when it makes too much or takes too long."""
        run = self.run
        if isinstance(run, _Broadcast):
            return self

        def placed(frame: Frame) -> pa.Array:
            try:
                with frame.meter.running():
                    return run(frame)
            except TooLargeError as error:
                raise error.placed(place, width, attribute) from error

        return replace(self, run=placed)

    def folded(self) -> "Value":
        """Return a value that is worked out now, if it depends on no column."""
        if self.uses or isinstance(self.run, _Broadcast):
            return self
        return replace(self, run=_Broadcast(self.run(Frame({}, 1))))


class _Broadcast:
    """The same value for every row; the column is made once and then cut to length."""

    def __init__(self, one: pa.Array) -> None:
        self._one = self._column = one

    def __call__(self, frame: Frame) -> pa.Array:
        column = self._column
        if len(column) < frame.rows:
            self._column = column = self._one.take(pa.array(np.zeros(frame.rows, dtype=np.int64)))
        return column.slice(0, frame.rows)


def constant(data: Any, type_: pa.DataType) -> Value:
    """Return the same value for every row."""
    return Value(type_, frozenset(), _Broadcast(pa.array([data], type_)))


def record_of(members: Mapping[str, Value]) -> Value:
    """Return a record of values; it is null where all of them are."""
    type_ = pa.struct([pa.field(name, value.type) for name, value in members.items()])
    uses = frozenset().union(*(value.uses for value in members.values()))
    return Value(type_, uses, lambda frame: make_record({name: value.run(frame) for name, value in members.items()}, frame.rows))


def list_of(items: Sequence[Value], type_: pa.DataType) -> Value:
    """Return a list of values of one type; those that are null are left out, and a list without any is null."""

    def run(frame: Frame) -> pa.Array:
        columns = pa.concat_arrays([item.run(frame) for item in items])
        rows = np.tile(np.arange(frame.rows), len(items))
        order = np.arange(len(columns)).reshape(len(items), frame.rows).T.ravel()
        return regroup(columns.take(pa.array(order)), rows[order], frame.rows)

    return Value(pa.list_(type_), frozenset().union(*(item.uses for item in items)), run)


def for_each(lists: Value, body: Value) -> Value:
    """Return the list of what ``body`` gives for each item of ``lists``, which it sees as the column ``each``."""

    def run(frame: Frame) -> pa.Array:
        given = lists.run(frame)
        if given.flatten().null_count:
            given = regroup(given.flatten(), parents_of(given), frame.rows)  # what is missing has no turn
        parents = parents_of(given)
        taken = pa.array(parents)
        make_room_for_turns({name: frame.columns[name] for name in body.uses - {"each"}}, lengths_of(given))
        columns = {name: frame.columns[name].take(taken) for name in sorted(body.uses - {"each"})}
        made = body.run(frame.within({**columns, "each": given.flatten()}, len(parents)))
        return regroup(made, parents, frame.rows)

    return Value(pa.list_(body.type), lists.uses | (body.uses - {"each"}), run)


def where(rows: pa.BooleanArray | None, new: pa.Array, old: pa.Array) -> pa.Array:
    """Return ``new`` in the given rows (None: all) and ``old`` in the others."""
    return new if rows is None else pc.if_else(rows, new, old)
