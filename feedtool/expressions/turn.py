"""The turns of a loop over a column of lists: all items of all rows at once, as a frame of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.bounds import make_room_for_turns, too_large
from feedtool.expressions.program import Frame, Value
from feedtool.model import BOOLEAN, INTEGER, lengths_of, offsets_of, parents_of

_NUMBERS = ("index", "index0", "length", "revindex", "revindex0")
_FLAGS = ("first", "last")


_MOST_TURNS = 1_000_000


@dataclass(frozen=True, slots=True)
class Turn:
    """The columns that the body of a loop sees in addition; ``prefix`` sets them apart from those of loops around it."""

    prefix: str

    @property
    def item(self) -> str:
        """The column of the loop's items."""
        return f"{self.prefix}item"

    @property
    def loop(self) -> str:
        """The prefix of the columns that Jinja calls ``loop``."""
        return f"{self.prefix}loop."

    def columns(self, item_type: pa.DataType) -> dict[str, pa.DataType]:
        """Return the additional columns with their types."""
        numbers = {f"{self.loop}{name}": INTEGER for name in _NUMBERS}
        return {self.item: item_type, **numbers, **{f"{self.loop}{name}": BOOLEAN for name in _FLAGS}}

    def texts(self, lists: pa.Array, body: Value, frame: Frame, outer: Sequence[str]) -> pa.Array:
        """Return for each row what the body writes in all its turns; ``outer`` are the columns around the loop that it uses."""
        parents, lengths = parents_of(lists), lengths_of(lists)
        if len(parents) > _MOST_TURNS:
            raise too_large(f"Loops inside of loops have more than {_MOST_TURNS:,} turns for the products that are read at a time.")
        columns = {column: frame.columns[column] for column in outer}
        make_room_for_turns(columns, lengths)
        taken = pa.array(parents)
        inner = {name: column.take(taken) for name, column in columns.items()}
        length = np.repeat(lengths, lengths)
        number = np.arange(len(parents)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        positions = (number + 1, number, length, length - number, length - number - 1)
        inner |= {f"{self.loop}{name}": pa.array(each, INTEGER) for name, each in zip(_NUMBERS, positions, strict=True)}
        inner |= {f"{self.loop}first": pa.array(number == 0), f"{self.loop}last": pa.array(number == length - 1)}
        written = body.run(frame.within({**inner, self.item: lists.flatten()}, len(parents)))
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(lengths)), written), "")
