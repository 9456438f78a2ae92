"""Delimited text: comma, semicolon, tab, pipe; any encoding; line breaks inside quoted cells."""

import csv
import io
import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from feedtool.errors import SourceError
from feedtool.model import TEXT, Place
from feedtool.problems import Finding, Problem
from feedtool.tables.decoding import BROKEN, opened
from feedtool.tables.detection import DELIMITERS, Guess, delimiter_of, encoding_of
from feedtool.tables.files import TableFile
from feedtool.tables.headers import column_names
from feedtool.tables.rows import RawBatch

BLOCK = 4 << 20
_SAMPLE = 64 * 1024
_LONG = 100_000  # characters; no cell of a product is as long


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text is to be read: what is not given is detected."""

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    header: bool = True
    names: Sequence[str] = ()
    null_values: Sequence[str] = ()
    skip_rows: int = 0


@dataclass
class DelimitedSource:
    """A delimited text file. Every column is text, an empty cell is null."""

    file: TableFile
    layout: Layout
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.file.shown
        try:
            self._look()
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{self.name} cannot be read: {error}.") from error

    def _look(self) -> None:
        """Find out how the file is written, from its beginning."""
        guesses: list[str] = []
        self._encoding = self._known_encoding(guesses)
        sample = self._beginning()
        first_line = sample.split("\n", 1)[0].strip().casefold()
        self._skip = self.layout.skip_rows + (1 if first_line.startswith("sep=") and len(first_line) == 5 else 0)
        self._delimiter = self.layout.delimiter or self._guessed(delimiter_of(sample, self.layout.quote), guesses)
        if guesses:
            self.notices.append(
                Problem("SR104", " ".join(guesses), Place(self.name), hint="Declare `encoding` and `delimiter` to be sure.")
            )
        self._names = self._column_names(sample)

    def _known_encoding(self, guesses: list[str]) -> str:
        if self.layout.encoding:
            return self.layout.encoding
        with self.file.open() as raw:
            guess = encoding_of(raw)
        guesses.append(f"Read as {guess.value}: {guess.reason}.")
        return guess.value

    def _guessed(self, guess: Guess, guesses: list[str]) -> str:
        guesses.append(f"Delimiter {DELIMITERS.get(guess.value, repr(guess.value))}: {guess.reason}.")
        return guess.value

    def _beginning(self) -> str:
        """Return the first characters after the lines to skip."""
        _, reader = opened(self.file.open, self._encoding, self.layout.skip_rows)
        with reader:
            return reader.read(_SAMPLE).decode("utf-8", "replace")

    def _column_names(self, sample: str) -> list[str]:
        """Return the names of the columns; sets how many lines come before the first record."""
        lines = io.StringIO(sample, newline="")
        for _ in range(self._skip - self.layout.skip_rows):
            lines.readline()
        reader = csv.reader(lines, delimiter=self._delimiter, quotechar=self.layout.quote)
        first = next((row for row in reader if row), None)
        if first is None:
            raise SourceError(f"{self.name} is empty: it has not even a header.")
        if self.layout.header:
            self._skip += reader.line_num
        cells = first if self.layout.header and not self.layout.names else list(self.layout.names)
        if not self.layout.header and len(cells) != len(first):
            raise SourceError(f"{self.name} has {len(first)} columns, but `names` names {len(cells)}.")
        names, problems = column_names(cells, self.name)
        self.notices.extend(problems)
        return names

    @cached_property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns in the order of the file; all are text."""
        return dict.fromkeys(self._names, TEXT)

    def size_hint(self) -> int | None:
        """Return the number of records, estimated from the size of the file and of its first lines."""
        beginning = self._beginning()
        lines = beginning.count("\n")
        size = self.file.size()
        return None if size is None or lines < 2 else max(int(size * lines / max(len(beginning.encode()), 1)), 1)

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows, some megabytes at a time."""
        ragged: list[Any] = []

        def on_ragged(row: Any) -> str:
            ragged.append(row)
            return "skip"

        stream, reader = opened(self.file.open, self._encoding, self._skip, self.layout.quote)
        record, end = 1, _End()
        try:
            # the last column too: a quote that is never closed makes one cell of the rest of the file
            batches = self._batches(reader, list(dict.fromkeys([*wanted, self._names[-1]])), on_ragged)
            for batch in batches:
                taken, ragged[:] = list(ragged), []
                records = _numbers(record, batch.num_rows, [row.number for row in taken])
                record += batch.num_rows + len(taken)
                end.see(batch, self._names[-1], records, taken)
                columns = {name: batch.column(name) for name in wanted}
                yield RawBatch(
                    columns, pa.array(records), [self._ragged(row) for row in taken], _undecodable(columns) if stream.broken else []
                )
            end.see(None, "", (), ragged)
            if stream.quotes % 2 and end.swallowed:
                place = self.locate([end.record])[0]
                raise SourceError(
                    f"{place}: a quote is opened and never closed; all products from there to the end of the file would be one cell."
                )
            if ragged:
                yield RawBatch(
                    {name: pa.nulls(0, TEXT) for name in wanted}, pa.array([], pa.int64()), [self._ragged(row) for row in ragged]
                )
        except pa.ArrowInvalid as error:
            raise SourceError(f"{self.name} cannot be read beyond record {record:,}: {_plain(error)}") from error
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{self.name} breaks off: {error}.") from error
        finally:
            reader.close()

    def _batches(self, reader: io.BufferedReader, wanted: Sequence[str], on_ragged: Any) -> Iterator[pa.RecordBatch]:
        peeked = reader.peek(1)
        if not peeked:
            return iter(())
        return iter(
            pa_csv.open_csv(
                reader,
                # without threads: it is quicker for narrow batches, and only then ragged rows have their numbers
                read_options=pa_csv.ReadOptions(column_names=self._names, block_size=BLOCK, use_threads=False),
                parse_options=pa_csv.ParseOptions(
                    delimiter=self._delimiter, quote_char=self.layout.quote, newlines_in_values=True, invalid_row_handler=on_ragged
                ),
                convert_options=pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(self._names, TEXT), include_columns=list(wanted), null_values=["", *self.layout.null_values],
                    strings_can_be_null=True, quoted_strings_can_be_null=True, check_utf8=False,
                ),
            )
        )  # fmt: skip

    def _ragged(self, row: Any) -> Problem:
        has = f"{row.actual_columns} cell{'s' if row.actual_columns != 1 else ''}"
        message = f"Record {row.number:,} has {has}; the header has {row.expected_columns}. It gives no product."
        place = self.locate([row.number])[0]
        hint = "A cell that contains the delimiter, a quote or a line break must stand in quotes."
        return Problem("SR101", message, place, hint=hint, value=(row.text or "")[:200])

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each record begins; reads the file up to the last of them."""
        wanted, found = set(records), {}
        _, stream = opened(self.file.open, self._encoding, self._skip)
        with io.TextIOWrapper(stream, "utf-8", errors="replace", newline="") as lines:
            reader = csv.reader(lines, delimiter=self._delimiter, quotechar=self.layout.quote)
            line = 0
            try:
                for number in itertools.count(1):
                    row = next(reader)
                    while not row:  # an empty line is no record
                        line, row = reader.line_num, next(reader)
                    if number in wanted:
                        found[number] = line + 1
                        if len(found) == len(wanted):
                            break
                    line = reader.line_num
            except (StopIteration, csv.Error):
                pass  # the places that were not reached stay unknown
        return [Place(self.name, found[record] + self._skip) if record in found else Place(self.name) for record in records]


@dataclass(slots=True)
class _End:
    """The last record so far, and whether one of its cells may have swallowed what comes after."""

    record: int = 0
    swallowed: bool = False

    def see(self, batch: pa.RecordBatch | None, last: str, records: Sequence[int] | np.ndarray[Any, Any], ragged: Sequence[Any]) -> None:
        """Take in a batch with the ragged rows among it."""
        if batch is not None and batch.num_rows:
            cell = batch.column(last)[-1].as_py()
            self.record, self.swallowed = int(records[-1]), "\n" in (cell or "") or len(cell or "") > _LONG
        for row in ragged:
            if row.number > self.record:
                self.record, self.swallowed = row.number, "\n" in (row.text or "")


def _numbers(first: int, rows: int, without: list[int]) -> np.ndarray[Any, Any]:
    """Return the numbers of ``rows`` records from ``first`` on, leaving out those that gave no row."""
    numbers = np.arange(first, first + rows + len(without), dtype=np.int64)
    return numbers if not without else np.setdiff1d(numbers, np.array(without), assume_unique=True)


def _undecodable(columns: Mapping[str, pa.Array]) -> list[Finding]:
    findings = []
    for name, column in columns.items():
        rows = pc.indices_nonzero(pc.fill_null(pc.match_substring(column, BROKEN), False)).to_pylist()
        if rows:
            message = f"`{name}` has a byte that cannot be decoded; it became {BROKEN}."
            hint = "Declare the right `encoding`, or export the file again as UTF-8."
            findings.append(Finding("SR102", rows, message, attribute=name, values=column.take(pa.array(rows)).to_pylist(), hints=hint))
    return findings


def _plain(error: pa.ArrowInvalid) -> str:
    if "straddling" in str(error):
        return f"a cell is larger than {BLOCK // 1024 // 1024} MiB. Most likely a quote is opened and never closed."
    return f"{str(error).split(': ', 1)[-1].rstrip('.')}."
