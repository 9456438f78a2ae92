"""Databases, by SQLAlchemy."""

import datetime
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from feedtool.errors import SourceError
from feedtool.expressions.arithmetic import as_decimal
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, Place
from feedtool.problems import Problem
from feedtool.tables import BATCH_ROWS, RawBatch

_EXTRAS = {"postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql"}
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mysql+pymysql"}
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
    root: Path
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.shown
        self._engine = self._connected()
        self._statement = self._selected()
        self._columns = self._types()

    def _connected(self) -> sa.Engine:
        try:
            url = sa.make_url(self.url)
            url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
            if url.get_backend_name() == "sqlite" and url.database:
                path = self.root / url.database
                if not path.is_file():
                    raise SourceError(f"{self.shown}: the database file {url.database} does not exist.")
                url = sa.make_url(f"sqlite:///file:{path.resolve().as_posix()}?mode=ro&uri=true")
            return sa.create_engine(url, poolclass=sa.NullPool)
        except (sa.exc.ArgumentError, ValueError) as error:  # the latter for a port that is no number
            raise SourceError(f"{self.shown} is no database address; it is written like postgresql://user@host/name.") from error
        except sa.exc.NoSuchModuleError as error:
            raise SourceError(f"{self.shown}: there is no driver for this kind of database.") from error
        except ModuleNotFoundError as error:
            extra = _EXTRAS.get(url.get_backend_name(), url.get_backend_name())
            raise SourceError(f'{self.shown}: this database needs a driver. Install it with: pip install "feedtool[{extra}]"') from error

    def _selected(self) -> str:
        quote = self._engine.dialect.identifier_preparer.quote
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
        with self._rows() as rows:
            names = list(rows.keys())
            try:
                columns = list(zip(*itertools.islice(rows, 1000), strict=True)) or [()] * len(names)
            except sa.exc.SQLAlchemyError as error:
                raise SourceError(f"{self.shown} cannot be read: {_said(error)}") from error
        return {name: _type_of(values) for name, values in zip(names, columns, strict=True)}

    def _rows(self) -> AbstractContextManager[sa.CursorResult[Any]]:
        return _reading(self._engine, self._statement, self.shown)

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns of the query."""
        return self._columns

    def size_hint(self) -> int | None:
        """Nobody knows without counting."""
        return None

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows, from a cursor on the server, in one transaction."""
        first = 1
        with self._rows() as rows:
            names = list(rows.keys())
            try:
                for part in rows.partitions(BATCH_ROWS):
                    values = dict(zip(names, zip(*part, strict=True), strict=True))
                    columns = {name: _column(values[name], self._columns[name]) for name in wanted}
                    yield RawBatch(columns, pa.array(np.arange(first, first + len(part))))
                    first += len(part)
            except sa.exc.SQLAlchemyError as error:
                raise SourceError(f"{self.shown} broke off after {first - 1:,} rows: {_said(error)}") from error

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the rows of the query."""
        return [Place(f"{self.shown}, row {record}") for record in records]


@contextmanager
def _reading(engine: sa.Engine, statement: str, shown: str) -> Iterator[sa.CursorResult[Any]]:
    """Read a statement in one transaction; on PostgreSQL it sees one moment and cannot write. Raises SourceError when it cannot begin."""
    with ExitStack() as open_now:
        try:
            connection = open_now.enter_context(engine.connect())
            if engine.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            # a colon in the user's query is no parameter
            text = sa.text(statement.replace(":", "\\:"))
            rows = connection.execution_options(stream_results=True, yield_per=BATCH_ROWS).execute(text)
            open_now.callback(rows.close)
        except sa.exc.SQLAlchemyError as error:
            raise SourceError(f"{shown} cannot be read: {_said(error)}") from error
        yield rows


def _said(error: sa.exc.SQLAlchemyError) -> str:
    """Return what the database said, without the statement and without the address."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines()
    text = re.sub(r"(connection to server|connection failed)[^:]*:[^:]*:", "", said[0] if said else "no reason given")
    return re.sub(r"\S+://\S+|password=\S+", "…", text).strip().rstrip(".") + "."


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


def _column(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """Return the values as a column; those of other kinds than the first rows had make it text, for the typing of cells to tell."""
    try:
        if type_ == DECIMAL:
            return _decimals(values)
        if type_ == TEXT:
            return _texts(values)
        return pa.array(values, type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, TypeError):
        return _texts(values)


def _decimals(values: Sequence[Any]) -> pa.Array:
    """Return whole numbers, decimals and floats as decimals; only when all are of one kind Arrow does it at once."""
    kinds = set(map(type, values)) - {type(None)}
    if kinds <= {float, int}:
        return as_decimal(pa.array(values, FLOAT))
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
