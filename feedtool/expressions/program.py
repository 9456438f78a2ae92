"""Compiled expressions: what depends on columns, what is known at load, and what only names a group of columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool.expressions.bounds import Allowance, Meter, check_constant
from feedtool.expressions.constants import as_column, type_of
from feedtool.expressions.filter import Filter
from feedtool.taxonomy import Taxonomy

Run = Callable[["Frame"], pa.Array]


@dataclass(slots=True)
class Frame:
    """The columns of a batch, all of ``rows`` length, with a memory of what was computed from them.

    An expression that several attributes or channels use is computed once. One frame is used by one thread.
    """

    columns: Mapping[str, pa.Array]
    rows: int
    memory: dict[str, pa.Array] = field(default_factory=dict)
    meter: Meter = field(init=False)

    def __post_init__(self) -> None:
        self.meter = Meter(self.columns)

    def within(self, columns: Mapping[str, pa.Array], rows: int) -> "Frame":
        """Return the frame of a loop's turns or of a rule, which uses up what this one may."""
        inner = Frame(columns, rows)
        inner.meter = self.meter
        return inner


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names in an expression mean.

    ``columns`` gives the columns and their types; a name with dots (``stock.quantity``) is reached as such. ``constants`` are known at load.
    ``functions`` can be called, and used as filters. ``escape`` is applied to what ``{{ }}`` writes unless that is markup already. ``noun`` is what
    messages call a column. ``files`` is where lookup tables are. ``absent`` are columns that could be there but are not: nothing in every row.
    ``undivided`` are beginnings of names behind which a dot is a part of the name.
    ``taxonomies`` are those of the channel, by name.
    ``allowance`` is what the compilation of everything in the scope may still take.
    ``stands`` are names that stand for what is made of columns; each hides the column of its name, which ``row`` still reaches.
    """

    columns: Mapping[str, pa.DataType]
    constants: Mapping[str, Any]
    functions: Mapping[str, Filter] = field(default_factory=dict)
    escape: Callable[[pa.Array], pa.Array] | None = None
    noun: str = "column"
    files: "LookupFiles | None" = None
    absent: frozenset[str] = frozenset()
    undivided: frozenset[str] = frozenset()
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    stands: Mapping[str, "Program"] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance, compare=False)


@dataclass(frozen=True, slots=True)
class LookupFiles:
    """Where ``lookup`` finds its tables: paths count from ``folder`` and cannot lead out of it and of ``root`` (None: anywhere).

    ``read`` gets the tables that were read.
    """

    folder: Path
    root: Path | None = None
    read: list[Path] = field(default_factory=list, compare=False)

    def at(self, folder: Path) -> "LookupFiles":
        """Return where tables are found for what is written in another folder."""
        return replace(self, folder=folder)


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression: ``run(frame)`` gives a column of ``type`` with one value per row; it reads the columns ``uses``.

    ``key`` is the same for expressions that compute the same.
    """

    type: pa.DataType
    uses: frozenset[str]
    key: str
    compute: Run
    markup: bool = False
    column: str | None = None  # the name of the column that it is, when it is nothing but a column
    truth: "Program | None" = None  # whether it counts as true, where its values cannot tell

    def run(self, frame: Frame) -> pa.Array:
        """Return the column, from the frame's memory if it was computed before."""
        if (known := frame.memory.get(self.key)) is not None:
            return known
        made = frame.memory[self.key] = self.compute(frame)
        if self.column is None:
            frame.meter.see(made)
        return made

    operand = run  # an operand of a kernel is a column or, for a constant, a scalar


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that is known at load: text, whole number, decimal, float, boolean, date, None, a list or a mapping of such."""

    value: Any
    markup: bool = False

    @property
    def type(self) -> pa.DataType:
        """The type of a column of it; that of a mapping is a record."""
        return type_of(self.value)

    @property
    def uses(self) -> frozenset[str]:
        """No columns."""
        return frozenset()

    @property
    def key(self) -> str:
        """The value as it would be written."""
        return f"{type(self.value).__name__}:{self.value!r}"

    def run(self, frame: Frame) -> pa.Array:
        """Return a column that has the value in every row."""
        return as_column(self.value, frame.rows)

    def operand(self, frame: Frame) -> pa.Scalar:
        """Return the value as a scalar, which a kernel repeats by itself."""
        return pa.scalar(self.value, self.type)

    def program(self) -> Program:
        """Return a program that gives the value in every row."""
        return Program(self.type, frozenset(), self.key, self.run, self.markup)


@dataclass(frozen=True, slots=True)
class Group:
    """A name that stands for all columns whose names begin with ``prefix``: a join, ``row`` or ``item``."""

    prefix: str


class Broken:
    """What could not be compiled; the fault is noted already, so nothing more is said about what is built on it."""

    type = pa.null()
    uses: frozenset[str] = frozenset()
    key = "broken"
    markup = False


Value = Program | Constant
Expression = Program | Constant | Group | Broken
BROKEN = Broken()


def lift(name: str, type_: pa.DataType, parts: list[Value], compute: Callable[..., pa.Array], *, markup: bool = False) -> Value:
    """Return ``compute`` of the parts, as a constant if all of them are.

    ``compute`` gets a column or scalar for each part, at least one of them a column.
    """
    constant = all(isinstance(part, Constant) for part in parts)
    if constant:
        one = Frame({}, 1)
        made = compute(*(part.run(one) for part in parts))
        check_constant(made)
        return Constant(made[0].as_py(), markup)
    uses = frozenset().union(*(part.uses for part in parts))
    key = f"{name}({','.join(part.key for part in parts)})"
    return Program(type_, uses, key, lambda frame: compute(*(part.operand(frame) for part in parts)), markup)


def columns_of(name: str, type_: pa.DataType, parts: list[Value], compute: Callable[..., pa.Array]) -> Value:
    """Like ``lift``, for a ``compute`` that needs a whole column for every part."""
    lifted = lift(name, type_, parts, compute)
    if isinstance(lifted, Constant):
        return lifted
    return Program(type_, lifted.uses, lifted.key, lambda frame: compute(*(part.run(frame) for part in parts)))
