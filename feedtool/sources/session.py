"""One transaction per database for a whole run: all queries and joins see one moment."""

import contextlib
import re
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources.patience import Patience
from feedtool.sources.sqlite_file import sqlite_hash
from feedtool.written_paths import real

_MOST_SAID = 1_000  # characters of the first line of what a database says
_EXTRAS = {"postgresql": "postgresql", "mysql": "mysql", "mariadb": "mysql"}
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mysql+pymysql"}
# the connection went away, the server ends or begins, or two transactions stood in each other's way
_ANEW = ("08", "40001", "40P01", "57P01", "57P02", "57P03", "25P03")
_CONNECT = 10  # seconds
_STEPS = 10_000  # of SQLite's machine between two looks at the clock


def begin(url: str, shown: str, root: Path, patience: Patience) -> "Session":
    """Return a transaction of a database, begun; ``root`` is where files of databases are looked for. Raises SourceError when it cannot be begun."""
    engine = _engine(url, shown, root, patience)
    return Session(engine, shown, patience, _hash(engine, shown))


class Session:
    """One transaction that only reads. It ends with ``close`` or when nobody holds it any more.

    ``sha256`` is that of the database's file before anything was read; None where it is a server.
    """

    def __init__(self, engine: sa.Engine, shown: str, patience: Patience, sha256: str | None = None) -> None:
        self.dialect, self._patience, self.sha256 = engine.dialect, patience, sha256
        cursors: list[Any] = []
        sa.event.listen(engine, "before_cursor_execute", lambda connection, cursor, *more: cursors.append(cursor))
        with self.told(shown):
            self._connection = engine.connect()
            self.close = weakref.finalize(self, _ended, self._connection, cursors)
            self._begin()

    def _begin(self) -> None:
        if self.dialect.name == "postgresql":
            self._connection = self._connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            lock, statement = (max(int(seconds * 1000), 1) for seconds in (self._patience.lock, self._patience.statement))
            self._connection.exec_driver_sql(f"SET LOCAL lock_timeout = {lock}")
            self._connection.exec_driver_sql(f"SET LOCAL statement_timeout = {statement}")
        elif self.dialect.name == "sqlite":
            self._connection.exec_driver_sql("BEGIN")

    @contextlib.contextmanager
    def rows(self, statement: str, at_once: int) -> Iterator[sa.CursorResult[Any]]:
        """Give the rows of a statement, so many at a time; a colon in it is no parameter."""
        text = sa.text(statement.replace(":", "\\:"))
        made = self._connection.execution_options(stream_results=True, yield_per=at_once).execute(text)
        try:
            yield made
        finally:
            with contextlib.suppress(sa.exc.SQLAlchemyError):  # what broke off needs no end
                made.close()

    @contextlib.contextmanager
    def told(self, shown: str, read: int | None = None) -> Iterator[None]:
        """Turn what the database raises into SourceError, or into UnsteadySourceError where reading everything again may help.

        ``read`` rows of ``shown`` have been read. A server that does not answer at all is left after the time for a statement and a few seconds.
        """
        try:
            with self._answering():
                yield
        except sa.exc.SQLAlchemyError as error:
            if close := getattr(self, "close", None):
                close()  # nothing more can be read in this transaction
            begun = f"cannot be read: {said(error)}" if read is None else f"broke off after {read:,} rows: {said(error)}"
            if _may_help(error):
                raise UnsteadySourceError(f"{shown} {begun} Nothing was made of it.", everything=True) from error
            raise SourceError(f"{shown} {begun}{_remedy(error)}") from error

    @contextlib.contextmanager
    def _answering(self) -> Iterator[None]:
        raw = getattr(getattr(self, "_connection", None), "connection", None)
        driver = getattr(raw, "driver_connection", None)
        if driver is None or self.dialect.name not in ("postgresql", "sqlite"):
            yield
        elif self.dialect.name == "sqlite":
            end = time.monotonic() + self._patience.statement
            driver.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
            try:
                yield
            finally:
                driver.set_progress_handler(None, 0)
        else:
            # a server that works says by itself that the time is over
            timer = threading.Timer(self._patience.statement * 1.1 + 1, _cut, (driver.fileno(),))
            timer.daemon = True
            timer.start()
            try:
                yield
            finally:
                timer.cancel()


def _hash(engine: sa.Engine, shown: str) -> str | None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    path = Path(engine.url.database.removeprefix("file:"))
    try:
        return sqlite_hash(path) if path.is_file() else None
    except OSError as error:
        raise SourceError(f"{shown} cannot be read: {error.strerror or error}.") from error


def _ended(connection: sa.Connection, cursors: list[Any]) -> None:
    with contextlib.suppress(sa.exc.SQLAlchemyError):  # the server may have gone before
        connection.close()
    for cursor in cursors:
        # the driver wants an end of each, also of one whose line broke
        with contextlib.suppress(connection.dialect.loaded_dbapi.Error):
            cursor.close()


def _cut(descriptor: int) -> None:
    with contextlib.suppress(OSError), socket.socket(fileno=socket.dup(descriptor)) as line:
        line.shutdown(socket.SHUT_RDWR)


def _engine(address: str, shown: str, root: Path, patience: Patience) -> sa.Engine:
    try:
        url = sa.make_url(address)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
        kind, options = url.get_backend_name(), dict[str, Any]()
        if kind == "sqlite" and url.database:
            path = root / url.database
            if not path.is_file():
                named = f" {url.database}" if url.database in shown else ""  # what comes from the environment may be a secret
                raise SourceError(f"{shown}: the database file{named} does not exist.")
            url = sa.make_url(f"sqlite:///file:{real(path).as_posix()}?mode=ro&uri=true")
            options = {"timeout": patience.lock, "isolation_level": None, "check_same_thread": False}
        elif kind == "postgresql":
            options = {"connect_timeout": _CONNECT}
        return sa.create_engine(url, poolclass=sa.NullPool, connect_args=options)
    except (sa.exc.ArgumentError, ValueError) as error:  # the latter for a port that is no number
        raise SourceError(f"{shown} is no database address; it is written like postgresql://user@host/name.") from error
    except sa.exc.NoSuchModuleError as error:
        raise SourceError(f"{shown}: there is no driver for this kind of database.") from error
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(url.get_backend_name(), url.get_backend_name())
        raise SourceError(f'{shown}: this database needs a driver. Install it with: pip install "feedtool[{extra}]"') from error


def _state(error: sa.exc.SQLAlchemyError) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def _may_help(error: sa.exc.SQLAlchemyError) -> bool:
    state = _state(error)
    lost = isinstance(error, sa.exc.OperationalError) and getattr(error.orig, "sqlstate", "") is None
    return state.startswith(_ANEW) or (isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated) or lost


def _remedy(error: sa.exc.SQLAlchemyError) -> str:
    text = str(getattr(error, "orig", None) or "")
    if _state(error) == "55P03" or "database is locked" in text:
        return " Somebody else holds a lock on it; end that, or wait longer with `lock_timeout`."
    if _state(error) == "57014" or text == "interrupted":
        return " Make the query quicker, or wait longer with `statement_timeout`."
    return ""


def said(error: sa.exc.SQLAlchemyError) -> str:
    """Return what the database said, without the statement and without the address."""
    text = str(getattr(error, "orig", None) or error).strip().splitlines()
    first = re.sub(r"(connection to server|connection failed)[^:]*:[^:]*:", "", text[0][:_MOST_SAID] if text else "no reason given")
    return re.sub(r"\S+://\S+|password=\S+", "…", first).strip().rstrip(".") + "."
