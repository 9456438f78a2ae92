"""From the attributes of a mapping to the nested form that a definition describes, on columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.definitions.conforming import Conforming, Made, Unfit
from feedtool.definitions.definition import Definition
from feedtool.expressions import to_text
from feedtool.model import TEXT, is_list, is_record
from feedtool.problems import ERROR, Finding

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Misplaced:
    """An attribute whose values cannot become what the definition describes."""

    attribute: str
    unfit: Unfit


class Shaper:
    """Makes the nested form of items whose attributes have these ``types``; ``filled`` are members that are the same in every value.

    ``types`` maps what the definition, or nobody else, has a name for. ``misplaced`` is what is wrong. ``shape`` is pure.
    """

    def __init__(self, definition: Definition, types: Mapping[str, pa.DataType], filled: Mapping[str, str]) -> None:
        self._made: dict[str, Made] = {}
        self._unwanted: list[str] = []
        self.misplaced: list[Misplaced] = []
        conforming = Conforming(definition.schema, filled)
        for name, type_ in types.items():
            if pa.types.is_null(type_):
                continue
            if name not in definition.attributes and definition.closed:
                self._unwanted.append(name)
                continue
            made = conforming.made(type_, definition.attributes.get(name, {}))
            if isinstance(made, Unfit):
                self.misplaced.append(Misplaced(name, made))
            else:
                self._made[name] = made

    @property
    def types(self) -> dict[str, pa.DataType]:
        """The types of the attributes in their nested form."""
        return {name: made.type for name, made in self._made.items()}

    def left_out(self, columns: Mapping[str, pa.Array]) -> list[str]:
        """Return the attributes that some items have and this definition does not; their items go without them."""
        return [name for name in self._unwanted if columns[name].null_count < len(columns[name])]

    def shape(self, columns: Mapping[str, pa.Array]) -> tuple[dict[str, pa.Array], list[Finding]]:
        """Return the nested form, and which texts could not be read as the measures that they should be."""
        shaped = {name: made.convert(columns[name]) for name, made in self._made.items()}
        return shaped, [finding for name, column in shaped.items() for finding in _unread(name, columns[name], column)]


def _unread(name: str, given: pa.Array, made: pa.Array) -> Iterator[Finding]:
    if made.null_count == given.null_count or is_list(given.type) or is_record(given.type):
        return
    rows = pc.indices_nonzero(pc.and_(given.is_valid(), made.is_null()))
    texts = to_text(given.take(rows)) if given.type != TEXT else given.take(rows)
    values = [text[:_SHOWN] for text in texts.to_pylist()]
    messages = [f"{name} is `{value}`, which is no measure that can be read." for value in values]
    hint = "A measure is a number and a unit, `450 g`; the size of something three numbers, `30 x 20 x 10 cm`. The decimal sign is a point."
    yield Finding("VL267", rows.to_pylist(), messages, name, values, hint, ERROR)
