"""Databases, by SQLAlchemy."""

import contextlib
import datetime
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import SourceError
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, Input, Place
from feedtool.problems import Problem
from feedtool.sources.natural import decimals_of
from feedtool.sources.patience import Patience
from feedtool.sources.sessions import Sessions
from feedtool.tables import BATCH_ROWS, RawBatch

_ORDER = re.compile(r"\border\s+by\b(?![^()]*\))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to read: a query or a whole table, and the columns that give a stable order."""

    query: str | None
    table: str | None
    sort: Sequence[str]


@dataclass
class DatabaseSource:
    """The rows of a query. ``url`` is never shown; ``shown`` is what messages call the source."""

    url: str
    shown: str
    selection: Selection
    sessions: Sessions
    patience: Patience = field(default_factory=Patience)
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.shown
        self._session = self.sessions.of(self.url, self.shown, self.patience)
        self._statement = self._selected()
        self._columns = self._types()

    def _selected(self) -> str:
        quote = self._session.dialect.identifier_preparer.quote
        order = ", ".join(quote(name) for name in self.selection.sort)
        if self.selection.table:
            table = ".".join(quote(part) for part in self.selection.table.split("."))
            return f"SELECT * FROM {table} ORDER BY {order}"  # noqa: S608 - identifiers quoted by the dialect
        query = (self.selection.query or "").strip().rstrip(";")
        if _ORDER.search(query):
            return query
        return f"SELECT * FROM ({query}) AS catalogue ORDER BY {order}"  # noqa: S608 - the user's own query

    def _types(self) -> Mapping[str, pa.DataType]:
        """Return the types of the columns, judged by the first rows."""
        with self._session.told(self.shown), self._session.rows(self._statement, BATCH_ROWS) as rows:
            names = list(rows.keys())
            if repeated := next((name for number, name in enumerate(names) if name in names[:number]), None):
                positions = [number for number, name in enumerate(names, 1) if name == repeated]
                raise SourceError(
                    f"{self.shown} has two columns called `{repeated}`, {positions[0]} and {positions[1]}. Give one another name with AS."
                )
            columns = list(zip(*itertools.islice(rows, 1000), strict=True)) or [()] * len(names)
        return {name: _type_of(values) for name, values in zip(names, columns, strict=True)}

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns of the query."""
        return self._columns

    def size_hint(self) -> int | None:
        """Nobody knows without counting."""
        return None

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows, from a cursor on the server, in the one transaction of the run."""
        first = 1
        with contextlib.ExitStack() as open_now:
            with self._session.told(self.shown):
                rows = open_now.enter_context(self._session.rows(self._statement, BATCH_ROWS))
            names, parts = list(rows.keys()), rows.partitions(BATCH_ROWS)
            while True:
                with self._session.told(self.shown, first - 1):
                    part = next(parts, None)
                if not part:
                    return
                values = dict(zip(names, zip(*part, strict=True), strict=True))
                columns = {name: _column(values[name], self._columns[name]) for name in wanted}
                yield RawBatch(columns, pa.array(np.arange(first, first + len(part))))
                first += len(part)

    @property
    def modified(self) -> None:
        """Nobody says."""
        return None

    def input(self, rows: int | None) -> Input:
        """Return the query as the input of a run that read so many rows of it."""
        return Input(self.shown, "database", self._session.sha256, None, None, rows)

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the rows of the query."""
        return [Place(f"{self.shown}, row {record}") for record in records]


def _type_of(values: Sequence[Any]) -> pa.DataType:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return BOOLEAN
    if kinds == {int}:
        return INTEGER
    if kinds and kinds <= {int, float, Decimal}:
        return DECIMAL
    if kinds == {datetime.date}:
        return DATE
    return DATETIME if kinds == {datetime.datetime} else TEXT


_KINDS: Mapping[pa.DataType, set[type]] = {INTEGER: {int}, BOOLEAN: {bool}, DATE: {datetime.date}, DATETIME: {datetime.datetime}}


def _column(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """Return the values as a column; those of other kinds than the first rows had make it text, for the typing of cells to tell."""
    kinds = {type(value) for value in values if value is not None}
    if not kinds <= _KINDS.get(type_, kinds):
        return _texts(values)  # Arrow would cut 12.75 to a whole number
    try:
        if type_ == DECIMAL:
            return _decimals(values)
        if type_ == TEXT:
            return _texts(values)
        return pa.array(values, type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError):
        return _texts(values)


def _decimals(values: Sequence[Any]) -> pa.Array:
    """Return whole numbers, decimals and floats as decimals (see ``decimals_of``); only when all are of one kind Arrow does it at once."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {float, int}:
        return decimals_of(pa.array(values, FLOAT))
    return pa.array(values if float not in kinds else [Decimal(repr(v)) if isinstance(v, float) else v for v in values], DECIMAL)


def _texts(values: Sequence[Any]) -> pa.Array:
    try:
        texts = pa.array(values, TEXT)
        return pc.if_else(pc.equal(pc.binary_length(texts), 0), pa.scalar(None, TEXT), texts)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([None if value is None or value == "" else _written(value) for value in values], TEXT)


def _written(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, datetime.date | datetime.datetime) else str(value)
