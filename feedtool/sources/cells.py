"""Columns in their declared types. A cell that does not fit is a finding, and missing."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.arithmetic import as_decimal, as_float
from feedtool.expressions.filters.buffers import has
from feedtool.expressions.filters.numbers import parse_decimals
from feedtool.expressions.filters.text import split
from feedtool.expressions.json_text import json_values
from feedtool.expressions.text import distinct
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, is_list, is_record, parents_of, regroup
from feedtool.model.lists import Rows
from feedtool.problems import Finding

_WORDS = {
    INTEGER: "a whole number",
    DECIMAL: "a number",
    FLOAT: "a number",
    BOOLEAN: "yes or no",
    DATE: "a date",
    DATETIME: "a date with a time",
}
_TRUE = ("true", "yes", "y", "1", "t", "on")
_FALSE = ("false", "no", "n", "0", "f", "off")
_MOST_SHOWN = 60
_SURE = 26  # characters: a number that is not longer always fits into a decimal


@dataclass(frozen=True, slots=True)
class CellType:
    """How the cells of a column are read: ``type`` is the resulting type, ``options`` the details of the project file."""

    type: pa.DataType
    options: Mapping[str, Any] = field(default_factory=dict)


def read_cells(name: str, column: pa.Array, wanted: CellType) -> tuple[pa.Array, list[Finding]]:
    """Return a column in the wanted type; cells that do not fit, or items of lists, are missing, and told."""
    return _read(name, f"`{name}`", column, wanted)


def _read(name: str, what: str, column: pa.Array, wanted: CellType) -> tuple[pa.Array, list[Finding]]:
    if column.type == wanted.type and not wanted.options:
        return column, []
    if wanted.type == TEXT:
        return _as_text(column), []
    if is_list(wanted.type):
        return _list(name, column, wanted)
    if (same := _of_the_same_kind(column, wanted.type)) is not None:
        fits = same.null_count == column.null_count
        return same, [] if fits else _findings(name, what, to_text(column), same, wanted)
    texts = _as_text(column)
    made = _READERS[wanted.type](texts, wanted)
    return made, _findings(name, what, texts, made, wanted)


def _as_text(column: pa.Array) -> pa.Array:
    return json_values(column) if is_list(column.type) or is_record(column.type) else to_text(column)


def _of_the_same_kind(column: pa.Array, wanted: pa.DataType) -> pa.Array | None:
    """Return the values of a database, of JSON or of a Parquet file, which have types of their own; None where they must be read as texts."""
    numbers = (INTEGER, DECIMAL, FLOAT)
    if wanted == DECIMAL and column.type in numbers:
        return as_decimal(column)
    if wanted == FLOAT and column.type in numbers:
        return as_float(column)
    if wanted in (DATE, DATETIME) and column.type in (DATE, DATETIME):
        return pc.cast(column, wanted, safe=False)
    return column if column.type == wanted else None


def _list(name: str, column: pa.Array, wanted: CellType) -> tuple[pa.Array, list[Finding]]:
    """Return lists with items of the wanted type; those that do not fit are left out."""
    items = CellType(wanted.type.value_type, wanted.options.get("of_options", {}))
    if column.type == wanted.type and not items.options:
        return column, []
    lists = column if is_list(column.type) else split(to_text(column), wanted.options.get("separator", ","))
    parents = parents_of(lists)
    made, found = _read(name, f"An item of `{name}`", lists.flatten(), items)
    return regroup(made, parents, len(column)), [_of_rows(each, parents) for each in found]


def _of_rows(finding: Finding, parents: Rows) -> Finding:
    """Return what is wrong with items as what is wrong with rows: of each the first."""
    rows, first = np.unique(parents[list(finding.rows)], return_index=True)

    def chosen(said: Any) -> Any:
        return said if said is None or isinstance(said, str) else [said[at] for at in first]

    return replace(finding, rows=rows.tolist(), messages=chosen(finding.messages), values=chosen(finding.values))


def _findings(name: str, what: str, given: pa.Array, made: pa.Array, wanted: CellType) -> list[Finding]:
    if made.null_count == given.null_count:
        return []
    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(given)), 0)
    wrong = pc.and_(pc.and_not(given.is_valid(), pc.fill_null(blank, True)), made.is_null())
    rows = pc.indices_nonzero(wrong).to_pylist()
    if not rows:
        return []
    values = [value[:_MOST_SHOWN] for value in given.take(pa.array(rows)).to_pylist()]
    word = _WORDS[wanted.type]
    messages = [f"{what} should be {word}; here it is `{value}`." for value in values]
    hint = _remedy(values[0], wanted)
    return [Finding("SR103", rows, messages, attribute=name, values=values, hints=hint)]


def _remedy(value: str, wanted: CellType) -> str:
    if wanted.type == DECIMAL and "," in value and wanted.options.get("mark", ".") == ".":
        return 'The cell counts as missing. A decimal comma is declared with `{decimal: ","}`.'
    return "The cell counts as missing."


def _integer(column: pa.Array, wanted: CellType) -> pa.Array:
    trimmed = _bare(column)
    plain = pc.if_else(pc.match_substring_regex(trimmed, r"^[-+]?[0-9]{1,18}$"), trimmed, pa.scalar(None, TEXT))
    if pc.any(pc.starts_with(plain, "+")).as_py():
        plain = pc.utf8_ltrim(plain, "+")
    made = pc.cast(plain, INTEGER)
    if made.null_count == column.null_count:
        return made
    # 12.0 is a whole number too
    exact = parse_decimals(trimmed)
    whole = pc.and_(pc.equal(exact, pc.round(exact)), pc.less(pc.abs(exact), pa.scalar(10**18, DECIMAL)))
    return pc.cast(pc.if_else(whole, exact, pa.scalar(None, DECIMAL)), INTEGER, safe=False)


def _decimal(column: pa.Array, wanted: CellType) -> pa.Array:
    options = wanted.options
    if currency := options.get("currency"):
        column = pc.replace_substring(column, currency, "")
    if not options:
        quick = _quick_decimals(column)
        if quick is not None:
            return quick
    return parse_decimals(column, options.get("mark", "."), options.get("grouping", ""))


def _quick_decimals(column: pa.Array) -> pa.Array | None:
    """Return plain numbers at once; None when there is any other cell among them."""
    if has(column, b"e", b"E") or (pc.max(pc.binary_length(column)).as_py() or 0) > _SURE:
        return None  # Arrow takes 1e5 for a number, and makes some other number of one that is too large
    try:
        return pc.cast(column, DECIMAL)
    except pa.ArrowInvalid:
        return None


def _float(column: pa.Array, wanted: CellType) -> pa.Array:
    trimmed = _bare(column)
    right = pc.match_substring_regex(trimmed, r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?$")
    made = pc.cast(pc.utf8_ltrim(pc.if_else(right, trimmed, pa.scalar(None, TEXT)), "+"), FLOAT)
    return pc.if_else(pc.is_finite(made), made, pa.scalar(None, FLOAT))  # 1e999 is no number that anybody can use


def _boolean(column: pa.Array, wanted: CellType) -> pa.Array:
    words = pc.utf8_lower(_bare(column))
    true, false = (
        pa.array([str(word).lower() for word in wanted.options.get(key, default)]) for key, default in (("true", _TRUE), ("false", _FALSE))
    )
    is_true, is_false = pc.is_in(words, true), pc.is_in(words, false)
    return pc.if_else(pc.or_(is_true, is_false), is_true, pa.scalar(None, BOOLEAN))


def _date(column: pa.Array, wanted: CellType) -> pa.Array:
    return distinct(_bare(column), lambda text: _moment(text, wanted, datetime.date), DATE)


def _datetime(column: pa.Array, wanted: CellType) -> pa.Array:
    return distinct(_bare(column), lambda text: _moment(text, wanted, datetime.datetime), DATETIME)


def _moment(text: str | None, wanted: CellType, kind: type) -> Any:
    if not text:
        return None
    try:
        form = wanted.options.get("format")
        found = datetime.datetime.strptime(text, form) if form else datetime.datetime.fromisoformat(text)
    except ValueError:
        return None  # told as a finding
    if kind is datetime.date:
        return found.date()
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _bare(column: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(column)


_READERS: Mapping[Any, Callable[[pa.Array, CellType], pa.Array]] = {
    INTEGER: _integer, DECIMAL: _decimal, FLOAT: _float, BOOLEAN: _boolean, DATE: _date, DATETIME: _datetime,
}  # fmt: skip
