"""Loading the `catalogue:` block of a project file: every fault at once, or an open catalogue."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool import positioned_yaml
from feedtool.errors import ConfigError
from feedtool.model import DECIMAL, FLOAT, INTEGER, TEXT, is_list, type_name
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml.shape import Record
from feedtool.problems import Problem
from feedtool.sources.again import steadily
from feedtool.sources.care import Care, care
from feedtool.sources.catalogue import Catalogue
from feedtool.sources.columns import cell_types
from feedtool.sources.environment import filled, shown_address
from feedtool.sources.form import CATALOGUE
from feedtool.sources.joins import Join, JoinPlan, join
from feedtool.sources.opening import open_table, watched
from feedtool.sources.side import check_side
from feedtool.sources.source import Source
from feedtool.sources.surroundings import Surroundings
from feedtool.sources.table import TypedSource
from feedtool.suggest import nearest
from feedtool.tables import COMMON_ENCODINGS, TableFile, find_files, is_text_encoding

CACHE = Path(".feedtool") / "cache"
_DATABASES = ("sqlite", "postgresql", "postgres", "mysql", "mariadb", "oracle", "mssql", "snowflake", "bigquery", "duckdb")
_MOST_TOLD = 3


def load(document: Document, path: positioned_yaml.Path, where: Surroundings, form: Record = CATALOGUE) -> Catalogue:
    """Return the catalogue that the project file describes; joined sources are read whole, the catalogue's own only at its beginning.

    ``form`` is the form of a catalogue with the keys that belong to other stages. Raises ConfigError with everything that is wrong in the
    block, SourceError when a source cannot be read at all, UnsteadySourceError when only a new run of everything may help.
    """
    if problems := shape.check(document, form, path):
        raise ConfigError(problems)
    work = _Loading(document, where)
    table = steadily(lambda: work.table(path), everything=False)
    work.stop_if_wrong()
    joins = [work.steady_join((*path, "joins", name), name, table) for name in document.at((*path, "joins")) or ()]
    key = document.at((*path, "key"))
    work.known((*path, "key"), key, table.types, "The catalogue")
    work.single((*path, "key"), [key], table.types)
    work.stop_if_wrong()
    return Catalogue(table, [each for each in joins if each], key)


@dataclass(slots=True)
class _Loading:
    """Loading one catalogue: what is wrong is collected until it is time to stop."""

    document: Document
    where: Surroundings
    problems: list[Problem] = field(default_factory=list)

    def stop_if_wrong(self) -> None:
        """Raise ConfigError with everything found so far."""
        if self.problems:
            raise ConfigError(self.problems)

    def table(self, path: positioned_yaml.Path) -> TypedSource:
        """Return the table at ``path`` of the project file, opened."""
        written = self.document.at(path)
        self._check_layout(path, written)
        address = filled(self.document, (*path, "source"), self.where.environment, self.problems)
        self.stop_if_wrong()
        careful = care(written)
        with careful.retries.applied():
            sources = self._opened(path, written, address, careful)
        renamed = written.get("rename") or {}
        null_words = [str(word) for word in written.get("null_values") or ()]
        table = TypedSource(sources, cell_types(written.get("columns") or {}), renamed, careful, null_words)
        table.judge_age()
        self._check_columns(path, table, renamed)
        return table

    def _check_layout(self, path: positioned_yaml.Path, written: Mapping[str, Any]) -> None:
        encoding = written.get("encoding")
        if encoding and not is_text_encoding(encoding):
            near = nearest(encoding, COMMON_ENCODINGS)
            hint = f"Usual ones: {', '.join(COMMON_ENCODINGS)}."
            message = f"There is no encoding called `{encoding}`."
            self.problems.append(self.document.problem("SR122", message, (*path, "encoding"), did_you_mean=near, hint=hint))
        for name in ("delimiter", "quote"):
            if (mark := written.get(name)) and (len(mark) != 1 or not mark.isascii() or mark in "\r\n\0"):
                message = f"`{name}` must be one ASCII character; here it is `{mark}`."
                self.problems.append(self.document.problem("SR122", message, (*path, name), hint='A tab is written "\\t".'))

        self._check_header(path, written)

    def _check_header(self, path: positioned_yaml.Path, written: Mapping[str, Any]) -> None:
        """Note a problem when nobody can tell whether the first line is a product: read as names, it would be lost without a word."""
        names, header = written.get("names"), written.get("header")
        if names and header is None:
            message = f"`names` names {len(names)} columns, but nothing says whether the first line of the file is a product, which would be lost, or names."
            hint = "Add `header: false` when the first line is a product already, or `header: true` when it has names, which `names` then replaces."
            self.problems.append(self.document.problem("SR122", message, (*path, "names"), of="key", hint=hint))
        elif header is False and not names:
            message = "`header: false` says that no line names the columns, so `names` has to."
            hint = "Add the names in the order of the columns, e.g. `names: [sku, title, price]`."
            self.problems.append(self.document.problem("SR122", message, (*path, "header"), hint=hint))

    def _opened(self, path: positioned_yaml.Path, written: Mapping[str, Any], address: str, careful: Care) -> list[Source]:
        scheme = address.split(":", 1)[0].split("+", 1)[0].lower() if "://" in address else ""
        if scheme in ("http", "https"):
            return [open_table(self._fetched(path, written, address, careful), written)]
        if scheme in _DATABASES:
            return [self._database(path, written, address, careful)]
        if scheme:
            near = nearest(scheme, [*_DATABASES, "http", "https"])
            problem = self.document.problem("SR122", f"`{scheme}://` is no kind of source.", (*path, "source"), did_you_mean=near)
            raise ConfigError([problem])
        return [open_table(watched(file, careful), written) for file in find_files(address, self.where.root, written["source"])]

    def _fetched(self, path: positioned_yaml.Path, written: Mapping[str, Any], address: str, careful: Care) -> TableFile:
        from feedtool.sources.web import Request, fetch, fetch_side  # noqa: PLC0415 - requests is heavy

        names = written.get("headers") or {}
        headers = {name: filled(self.document, (*path, "headers", name), self.where.environment, self.problems) for name in names}
        self.stop_if_wrong()
        limits = careful.unpacking
        request = Request(
            address,
            shown_address(written["source"], address),
            headers,
            careful.pace,
            public=careful.public,
            most=limits.most,
            ratio=limits.ratio,
        )
        file = fetch(request, self.where.root / CACHE)
        if careful.side:
            check_side(careful.side, file, fetch_side(request, careful.side))
        return file

    def _database(self, path: positioned_yaml.Path, written: Mapping[str, Any], address: str, careful: Care) -> Source:
        from feedtool.sources.database import DatabaseSource, Selection  # noqa: PLC0415 - sqlalchemy is heavy

        if bool(written.get("query")) == bool(written.get("table")):
            message = "A database needs either `query` or `table`."
            raise ConfigError([self.document.problem("SR122", message, (*path, "source"))])
        query = filled(self.document, (*path, "query"), self.where.environment, self.problems) if written.get("query") else None
        self.stop_if_wrong()
        sort = written.get("sort") or written.get("key") or _their_keys(written.get("on"))
        columns = [sort] if isinstance(sort, str) else list(sort)
        new_to_old = written.get("rename") or {}
        selection = Selection(query, written.get("table"), [new_to_old.get(name, name) for name in columns])
        return DatabaseSource(address, database_name(written, address), selection, self.where.sessions, careful.patience)

    def _check_columns(self, path: positioned_yaml.Path, table: TypedSource, renamed: Mapping[str, str]) -> None:
        first = table.sources[0]
        for name, old in renamed.items():
            self.known((*path, "rename", name), old, first.columns, first.name)
        for name, declared in table.declared.items():
            self._check_date((*path, "columns", name), declared.options.get("format"))
            self.known((*path, "columns", name), name, table.types, first.name, of="key")
        for other in table.sources[1:]:
            if missing := [name for name in first.columns if name not in other.columns]:
                message = f"{other.name} has no column `{missing[0]}`, which {first.name} has."
                self.problems.append(
                    self.document.problem("SR120", message, (*path, "source"), did_you_mean=nearest(missing[0], other.columns))
                )

    def _check_date(self, path: positioned_yaml.Path, form: str | None) -> None:
        """Note a problem when no date can be read in this form."""
        if form is None:
            return
        sample = datetime.datetime(2026, 11, 23, 4, 5, 6, tzinfo=datetime.UTC)
        try:
            datetime.datetime.strptime(sample.strftime(form), form)
        except (ValueError, re.error) as error:
            message = f"`{form}` is no form of a date: {error}."
            self.problems.append(self.document.problem("SR122", message, path, hint="E.g. `%d.%m.%Y`, or `%Y-%m-%d %H:%M`."))

    def known(self, path: positioned_yaml.Path, name: str, names: Mapping[str, Any], where: str, of: str = "value") -> None:
        """Note a problem when there is no column of this name."""
        if name not in names:
            listed = ", ".join(list(names)[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "")
            message = f"{where} has no column `{name}`."
            hint = f"It has: {listed}."
            self.problems.append(self.document.problem("SR120", message, path, of, did_you_mean=nearest(name, names), hint=hint))

    def steady_join(self, path: positioned_yaml.Path, name: str, ours: TypedSource) -> Join | None:
        """Return a join, read again when its source moved while it was read; None when something in it is wrong."""
        return steadily(lambda: self.join(path, name, ours), everything=False)

    def join(self, path: positioned_yaml.Path, name: str, ours: TypedSource) -> Join | None:
        """Return a join, read whole; None when something in it is wrong."""
        table = self.table(path)
        written = self.document.at(path)
        plan = _plan(name, written)
        before = len(self.problems)
        for column in plan.ours:
            self.known((*path, "on"), column, ours.types, "The catalogue")
        for column in plan.theirs:
            self.known((*path, "on"), column, table.types, f"The join `{name}`")
        for column, how in plan.aggregate.items():
            self.known((*path, "aggregate", column), column, table.types, f"The join `{name}`", of="key")
            if column in table.types:
                self._aggregable((*path, "aggregate", column), how, table.types[column])
        for column in (*([plan.spread_by] if plan.spread_by else []), *plan.spread):
            self.known((*path, "pivot"), column, table.types, f"The join `{name}`", of="key")
        self.single((*path, "on"), plan.ours, ours.types)
        self.single((*path, "on"), plan.theirs, table.types)
        self.single((*path, "pivot"), [plan.spread_by] if plan.spread_by else [], table.types)
        if len(self.problems) > before:
            return None
        return _joined(plan, table)

    def single(self, path: positioned_yaml.Path, names: Sequence[str], types: Mapping[str, pa.DataType]) -> None:
        """Note a problem for each of these columns, by which rows find each other, that is a list."""
        for name in names:
            if name in types and is_list(types[name]):
                self.problems.append(self.document.problem("SR122", f"`{name}` is a list; a key is a single value.", path))

    def _aggregable(self, path: positioned_yaml.Path, how: str, type_: pa.DataType) -> None:
        """Note a problem when the values of a column of this type cannot become one in this way."""
        name = path[-1]
        if how == "sum" and type_ not in (INTEGER, DECIMAL, FLOAT):
            message = f"`sum` needs numbers; `{name}` is {type_name(type_)}."
            hint = f"Say what it is: `columns: {{{name}: integer}}`, or decimal." if type_ == TEXT else None
            self.problems.append(self.document.problem("SR122", message, path, hint=hint))
        elif how != "count" and is_list(type_):
            message = f"`{how}` needs single values; `{name}` is a list."
            self.problems.append(self.document.problem("SR122", message, path, hint="A list can only be counted."))


def _joined(plan: JoinPlan, table: TypedSource) -> Join:
    needed = {*plan.theirs, *plan.aggregate, *plan.spread, *([plan.spread_by] if plan.spread_by else [])}
    wanted = [name for name in table.types if name in needed or not (plan.aggregate or plan.spread)]
    read = table.whole(wanted)
    made = join(plan, read)
    told = (*table.notices, *_counted(plan.name, read.problems), *made.problems)
    return Join(plan, made.keys, made.columns, told, table.inputs())


def _counted(join: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of rows; of many of the same kind the first one, which then says how many there are."""
    kinds: dict[tuple[str, str | None], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.attribute), []).append(problem)
    for alike in kinds.values():
        if len(alike) <= _MOST_TOLD:
            yield from alike
        else:
            yield replace(alike[0], message=f"{alike[0].message} The join `{join}` has {len(alike):,} problems of this kind.")


def _plan(name: str, written: Mapping[str, Any]) -> JoinPlan:
    on = written["on"]
    pairs = on if isinstance(on, dict) else {column: column for column in ([on] if isinstance(on, str) else on)}
    pivot = written.get("pivot") or {}
    values = pivot.get("values", [])
    return JoinPlan(
        name=name,
        ours=tuple(pairs),
        theirs=tuple(pairs.values()),
        aggregate=written.get("aggregate") or {},
        spread_by=pivot.get("by"),
        spread=tuple([values] if isinstance(values, str) else values),
    )


def _their_keys(on: Any) -> list[str]:
    if isinstance(on, dict):
        return list(on.values())
    return [on] if isinstance(on, str) else list(on or ())


def database_name(written: Mapping[str, Any], address: str) -> str:
    """Return what a table or query of a database is called, without secrets."""
    place = shown_address(written["source"], address)
    return f"{place} {written['table']}" if written.get("table") else place
