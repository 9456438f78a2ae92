"""Damage inside of a text table: letters that are lost, marks of joined files, cells that are no cells."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import SourceError
from feedtool.model import TEXT, Place
from feedtool.problems import Finding
from feedtool.tables.decoding import BROKEN

_LARGEST_CELL = 1 << 20
_MARK = "\ufeff"
_FEW, _MUCH, _MOST = 10, 0.01, 0.5
_MARKUP = re.compile(r"<!doctype|<html|<\?xml|<rss|<feed", re.IGNORECASE)
_READ = 1 << 20


@dataclass(slots=True)
class Broken:
    """How many of the rows have letters that could not be decoded."""

    rows: int = 0
    wrong: int = 0

    def see(self, rows: int, findings: list[Finding]) -> None:
        """Take in what was found in some rows."""
        self.rows += rows
        self.wrong += len({row for finding in findings for row in finding.rows})

    @property
    def much(self) -> bool:
        """Whether it is no accident of some cells but a file in another encoding."""
        return self.wrong > self.rows * _MOST or (self.wrong >= _FEW and self.wrong > self.rows * _MUCH)


def undecodable(columns: Mapping[str, pa.Array]) -> list[Finding]:
    """Return the cells in which a letter could not be decoded."""
    message, hint = (
        f"has a byte that cannot be decoded; it became {BROKEN}.",
        "Declare the right `encoding`, or export the file again as UTF-8.",
    )
    return _cells_with(columns, BROKEN, "SR102", message, hint)


def marks(columns: Mapping[str, pa.Array]) -> list[Finding]:
    """Return the cells with a byte order mark, which belongs to the beginning of a file."""
    message = "has a byte order mark in it; usually several files were joined into one here."
    return _cells_with(columns, _MARK, "SR111", message, "Join files without their marks and headers, or name them all with a pattern.")


def _cells_with(columns: Mapping[str, pa.Array], wrong: str, code: str, message: str, hint: str) -> list[Finding]:
    findings = []
    for name, column in columns.items():
        rows = pc.indices_nonzero(pc.fill_null(pc.match_substring(column, wrong), False)).to_pylist()
        if rows:
            values = column.take(pa.array(rows)).to_pylist()
            findings.append(Finding(code, rows, f"`{name}` {message}", attribute=name, values=values, hints=hint))
    return findings


class Locating(Protocol):
    """What knows the places of its records."""

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the places of some records."""
        ...


def refuse_too_large(source: Locating, columns: Mapping[str, pa.Array], records: Sequence[int] | np.ndarray[Any, Any]) -> None:
    """Raise SourceError for a cell that is too large for a cell of a product."""
    for name, column in columns.items():
        if column.nbytes <= _LARGEST_CELL or column.type != TEXT:
            continue
        sizes = pc.binary_length(column)
        largest = pc.max(sizes).as_py() or 0
        if largest > _LARGEST_CELL:
            [place] = source.locate([int(records[pc.index(sizes, largest).as_py()])])
            raise SourceError(
                f"{place}: the cell `{name}` has {largest:,} bytes; the limit is {_LARGEST_CELL:,}. "
                f"Most likely a quote is opened there and not closed where it should be, or a file was put into a cell."
            )


def refuse_markup(shown: str, beginning: str) -> None:
    """Raise SourceError when a text is a web page, XML or JSON instead of a table."""
    first = beginning.lstrip("\ufeff \t\r\n")[:200]
    if found := _MARKUP.match(first):
        what = "an XML document" if found[0].lower().startswith(("<?xml", "<rss", "<feed")) else "a web page"
        raise SourceError(
            f"{shown} is {what} where a table is expected: it begins with `{first[:40].splitlines()[0]}`. "
            f"Often that is the page of a login or of a fault; look at what wrote the file. Sources are CSV, JSON lines, Parquet, Excel and databases."
        )
    if first.startswith(('{"', "[{", "[\n", "{\n")):
        raise SourceError(
            f"{shown} is JSON where a table is expected: it begins with `{first[:40].splitlines()[0]}`. "
            f"feedtool reads JSON with one object per line, from a file called `.jsonl`; often such a file is the answer of a fault."
        )


def line_of(open_raw: Callable[[], BinaryIO], offset: int) -> int:
    """Return the line, from 1, in which a byte of a file stands."""
    line, left = 1, offset
    with open_raw() as file:
        while left > 0 and (chunk := file.read(min(_READ, left))):
            line, left = line + chunk.count(b"\n"), left - len(chunk)
    return line
