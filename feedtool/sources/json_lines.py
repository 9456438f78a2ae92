"""JSON lines: one object per line."""

import datetime
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json as pa_json

from feedtool.errors import SourceError
from feedtool.letters import without_halves
from feedtool.model import TEXT, Input, Place
from feedtool.problems import Problem
from feedtool.sources.json_blocks import blocks
from feedtool.sources.natural import natural, natural_type
from feedtool.tables import RawBatch, TableFile, refuse_too_large


@dataclass
class JsonLinesSource:
    """A file with one JSON object per line. Its columns and types are those of its first lines; text stays text."""

    file: TableFile
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.file.shown
        first = next(blocks(self.file), None)
        if first is None or not first[1]:  # a mark of the encoding is no line
            raise SourceError(f"{self.name} is empty. Look at what writes it.")
        rows, _ = _objects(first[1], first[0], self.name)
        if not rows:
            raise SourceError(
                f"{self.name} has no line that is a JSON object: its first line is `{first[1][0][:80].decode('utf-8', 'replace').strip()}`. "
                f"JSON lines are one object on each line, in UTF-8."
            )
        self._schema = _schema_of(list(rows.values()))

    @cached_property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns of the first lines."""
        return {each.name: natural_type(each.type) for each in self._schema}

    def size_hint(self) -> int | None:
        """Nobody knows."""
        return None

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows; lines that are no object are told and left out."""
        fields = [self._schema.field(name) for name in wanted]
        for line, lines in blocks(self.file):
            try:
                b"".join(lines).decode()  # Arrow would take any bytes for text
                _must_be_objects(lines)
                table = _parsed(lines, pa.schema(fields))
                filled = [number for number, text in enumerate(lines) if text.strip()]
                records, dropped = np.array(filled, dtype=np.int64) + line, list[Problem]()
            except (pa.ArrowInvalid, UnicodeDecodeError):
                table, records, dropped = self._one_by_one(lines, line, fields)
            if table.num_rows != len(records):
                table, records, dropped = self._one_by_one(lines, line, fields)
            columns = {name: natural(table.column(name)) for name in wanted}
            refuse_too_large(self, columns, records)
            yield RawBatch(columns, pa.array(records), dropped)

    def _one_by_one(self, lines: list[bytes], line: int, fields: list[pa.Field]) -> tuple[pa.Table, np.ndarray[Any, Any], list[Problem]]:
        """Read a block in which something does not fit: lines that are no object, or values of other types than before."""
        rows, dropped = _objects(lines, line, self.name)
        columns = [_column([row.get(each.name) for row in rows.values()], each.type) for each in fields]
        return pa.table(columns, names=[each.name for each in fields]), np.array(list(rows), dtype=np.int64) + line, dropped

    @property
    def modified(self) -> datetime.datetime:
        """When the file was last changed, in UTC."""
        return self.file.changed()

    def input(self, rows: int | None) -> Input:
        """Return the file as the input of a run that read so many rows of it."""
        return self.file.input(rows)

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the lines: a record's number is that of its line."""
        return [Place(self.name, record) for record in records]


def _schema_of(rows: list[dict[str, Any]]) -> pa.Schema:
    """Return the columns of the first objects; one with values of several kinds is text."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.schema([(name, _kept(_type_of([row.get(name) for row in rows]))) for name in names])


def _type_of(values: list[Any]) -> pa.DataType:
    try:
        return pa.array(values).type
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return TEXT


def _whole(lines: list[bytes]) -> pa_json.ReadOptions:
    return pa_json.ReadOptions(block_size=sum(map(len, lines)) + len(lines) + 16, use_threads=False)


def _must_be_objects(lines: list[bytes]) -> None:
    """Raise ArrowInvalid for a line that is no object: Arrow makes an empty row of `null`, and crashes when it comes first."""
    if {text.lstrip()[:1] for text in lines} - {b"{", b""}:
        raise pa.ArrowInvalid("a line is no object")


def _parsed(lines: list[bytes], schema: pa.Schema) -> pa.Table:
    options = pa_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore", newlines_in_values=False)
    return pa_json.read_json(io.BytesIO(b"".join(lines)), read_options=_whole(lines), parse_options=options)


def _kept(type_: pa.DataType) -> pa.DataType:
    """Return the type that a column is read as: what only looks like a time stays text, and null becomes text."""
    if pa.types.is_list(type_):
        return pa.list_(_kept(type_.value_type))
    return TEXT if pa.types.is_timestamp(type_) or pa.types.is_null(type_) else type_


def _objects(lines: list[bytes], first: int, name: str) -> tuple[dict[int, dict[str, Any]], list[Problem]]:
    """Return the objects by the index of their line, and the lines that are none."""
    rows: dict[int, dict[str, Any]] = {}
    dropped = []
    for number, text in enumerate(lines):
        if not text.strip():
            continue
        place = Place(name, first + number)
        try:
            found = json.loads(text.decode())
            if b"\\ud" in text.lower():
                found = without_halves(found)
        except UnicodeDecodeError as error:
            shown, byte = text[:80].decode("utf-8", "replace").strip(), text[error.start]
            message = f"The line has the byte {byte:02X} in column {error.start + 1}, which is no letter in UTF-8, the encoding of JSON. It gives no product."
            dropped.append(Problem("SR101", message, place, value=shown))
            continue
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            rows[number] = found
        else:
            shown = text[:80].decode("utf-8", "replace").strip()
            dropped.append(Problem("SR101", f"The line is no JSON object: `{shown}`. It gives no product.", place, value=shown))
    return rows, dropped


def _column(values: list[Any], type_: pa.DataType) -> pa.Array:
    """Return values as a column of the type; what does not fit becomes text, for the typing of cells to tell."""
    try:
        inferred = pa.array(values)
        if _of_numbers(inferred.type) and _of_numbers(type_):
            return inferred  # Arrow would cut 12.75 to a whole number
        return pa.array(values, type_)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return pa.array(
            [value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False) for value in values], TEXT
        )


def _of_numbers(type_: pa.DataType) -> bool:
    """Say whether a type is a number, or a list of numbers."""
    item = type_.value_type if pa.types.is_list(type_) else type_
    return bool(pa.types.is_integer(item) or pa.types.is_floating(item))
