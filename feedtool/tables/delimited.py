"""Delimited text: comma, semicolon, tab, pipe; any encoding; line breaks inside quoted cells."""

import csv
import datetime
import io
import itertools
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.model import TEXT, Input, Place
from feedtool.problems import Finding, Problem
from feedtool.tables.damage import Broken, line_of, marks, refuse_markup, refuse_too_large, undecodable
from feedtool.tables.decoding import Decoded, NulByteError, opened
from feedtool.tables.detection import DELIMITERS, Guess, delimiter_of, encoding_of, says_delimiter
from feedtool.tables.ending import Ending, ends_in_quote, last_line
from feedtool.tables.files import TableFile
from feedtool.tables.headers import column_names, refuse_endless, refuse_too_wide
from feedtool.tables.paced import Paced
from feedtool.tables.ragged import Ragged
from feedtool.tables.rows import RawBatch

BLOCK = 4 << 20
_SAMPLE = 64 * 1024
_FEW_LINES = 3


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text is to be read: what is not given is detected.

    ``strict`` refuses a file that is damaged or cut; without it as much of it is read as can be. ``final_newline`` says whether the last line must
    end with a line break; None: nobody knows.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str = '"'
    header: bool = True
    names: Sequence[str] = ()
    null_values: Sequence[str] = ()
    skip_rows: int = 0
    strict: bool = False
    final_newline: bool | None = None


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
        except NulByteError as error:
            raise SourceError(self._zero_byte(error)) from error
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{self.name} cannot be read: {error}.") from error

    def _look(self) -> None:
        """Find out how the file is written, from its beginning."""
        guesses: list[str] = []
        self._encoding = self._known_encoding(guesses)
        sample = self._beginning()
        if self.layout.strict:
            refuse_markup(self.name, sample)
        first_line = sample.split("\n", 1)[0].strip().casefold()
        refuse_endless(Place(self.name, self.layout.skip_rows + 1), first_line)
        self._skip = self.layout.skip_rows + says_delimiter(first_line)
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
        """Return the first characters after the lines to skip: some lines at least, and the header in any case."""
        _, reader = opened(self.file.open, self._encoding, self.layout.skip_rows, no_nul=self.layout.strict)
        with reader:
            sample = reader.read(_SAMPLE)
            while len(sample) < BLOCK and sample.count(b"\n") < _FEW_LINES and (more := reader.read(_SAMPLE)):
                sample += more
        return sample.decode("utf-8", "replace")

    def _column_names(self, sample: str) -> list[str]:
        """Return the names of the columns; sets how many lines come before the first record."""
        lines = io.StringIO(sample, newline="")
        for _ in range(self._skip - self.layout.skip_rows):
            lines.readline()
        reader = csv.reader(lines, delimiter=self._delimiter, quotechar=self.layout.quote)
        try:
            first = next((row for row in reader if row), None)
        except csv.Error as error:
            raise SourceError(
                f"{self.name}:{reader.line_num}: the header cannot be read: {error}. Look for a quote that is never closed."
            ) from error
        if first is None:
            raise SourceError(f"{self.name} is empty: it has not even a header. Look at what writes it.")
        if self.layout.header:
            self._skip += reader.line_num
        refuse_too_wide(Place(self.name, reader.line_num), first)
        cells = list(self.layout.names) or first
        if len(cells) != len(first):
            raise SourceError(
                f"{Place(self.name, self.layout.skip_rows + 1)}: the first line has {len(first)} cells, but `names` names {len(cells)}. "
                "Name every column, in their order."
            )
        names, problems = column_names(cells, self.name)
        self.notices.extend(problems)
        return names

    @cached_property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns in the order of the file; all are text."""
        return dict.fromkeys(self._names, TEXT)

    def size_hint(self) -> int | None:
        """Return the number of records, estimated from the size of the file and of its first lines."""
        beginning, size = self._beginning(), self.file.size()
        lines = beginning.count("\n")
        return None if size is None or lines < 2 else max(int(size * lines / max(len(beginning.encode()), 1)), 1)

    @property
    def modified(self) -> datetime.datetime:
        """When the file was last changed, in UTC."""
        return self.file.changed()

    def input(self, rows: int | None) -> Input:
        """Return the file as the input of a run that read so many rows of it."""
        return self.file.input(rows)

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows, some megabytes at a time."""
        ragged, ending, broken = Ragged(), Ending(), Broken()
        stream, reader = opened(self.file.open, self._encoding, self._skip, self.layout.quote, no_nul=self.layout.strict)
        paced: Paced[pa.RecordBatch] = Paced(reader)
        try:
            # the last column too: a quote that is never closed makes one cell of the rest of the file
            read = list(dict.fromkeys([*wanted, self._names[-1]]))
            for batch in paced.taken(lambda blocks: self._batches(blocks, read, ragged.see)) if reader.peek(1) else ():
                records, taken = ragged.numbers(batch.num_rows)
                ending.see(batch, self._names[-1], records, taken)
                columns = {name: batch.column(name) for name in wanted}
                findings = self._damage(columns, records, stream)
                broken.see(batch.num_rows, findings)
                yield RawBatch(columns, pa.array(records), self._ragged(taken), findings)
            ending.see(None, "", (), ragged.waiting)
            self._judge_end(stream, ending, broken)
            if ragged.waiting:
                nothing = {name: pa.nulls(0, TEXT) for name in wanted}
                yield RawBatch(nothing, pa.array([], pa.int64()), self._ragged(ragged.waiting))
        except pa.ArrowInvalid as error:
            raise SourceError(self._beyond(ragged.record + len(ragged.waiting), error)) from error
        except NulByteError as error:
            raise SourceError(self._zero_byte(error)) from error
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{self.name} breaks off: {error}.") from error
        finally:
            paced.close()
            reader.close()

    def _damage(self, columns: Mapping[str, pa.Array], records: np.ndarray[Any, Any], stream: Decoded) -> list[Finding]:
        """Return what is damaged in some rows. Raises SourceError for a cell that is none."""
        if self.layout.strict:
            refuse_too_large(self, columns, records)
        findings = undecodable(columns) if stream.broken else []
        return [*findings, *marks(columns)] if stream.marks else findings

    def _judge_end(self, stream: Decoded, ending: Ending, broken: Broken) -> None:
        """Raise SourceError when the file is not whole or not in its encoding."""
        if stream.quotes % 2 and ending.swallowed:
            place = self.locate([ending.record])[0]
            raise SourceError(
                f"{place}: a quote is opened and never closed; all products from there to the end of the file would be one cell."
            )
        if not self.layout.strict:
            return
        if broken.much:
            raise SourceError(self._wrong_encoding(stream, broken))
        line = last_line(stream.tail)
        if line is None:
            return
        place = self.locate([ending.record])[0]
        if ending.short or ends_in_quote(line, self._delimiter, self.layout.quote):
            raise SourceError(
                f"{place}: the file looks cut: its last line `{line[-60:]}` ends in the middle of a record. "
                f"It was not written or copied to its end; export or copy it again."
            )
        if self.layout.final_newline:
            raise SourceError(
                f"{place}: the file looks cut: its last line `{line[-60:]}` has no line break, and `final_newline` says that it always has one. "
                f"Export or copy it again."
            )
        if self.layout.final_newline is None and all(notice.code != "SR110" for notice in self.notices):
            self.notices.append(Problem("SR110", "The last line has no line break at its end, as a file has that was cut there.", place))

    def _zero_byte(self, error: NulByteError) -> str:
        line = line_of(self.file.open, error.offset)
        return (
            f"{Place(self.name, line)}: a zero byte at offset {error.offset:,}; no text has one, so the file is damaged there or is no text. "
            f"Export it again; if it is UTF-16, declare `encoding: utf-16`."
        )

    def _wrong_encoding(self, stream: Decoded, broken: Broken) -> str:
        line = line_of(self.file.open, stream.broken_at)
        with self.file.open() as raw:
            guess = encoding_of(raw)
        other = ""
        if guess.value != self._encoding:
            parts = ", or parts in another encoding were put into it" if broken.wrong * 2 < broken.rows else ""
            other = f"Most likely it is {guess.value} ({guess.reason}): declare `encoding: {guess.value}`{parts}."
        return (
            f"{Place(self.name, line)}: the byte at offset {stream.broken_at:,} is no letter in {self._encoding}, and {broken.wrong:,} of "
            f"{broken.rows:,} rows have such bytes. {other or 'Export the file again as UTF-8.'}"
        )

    def _beyond(self, record: int, error: pa.ArrowInvalid) -> str:
        if "straddling" in str(error):
            place = self.locate([record])[0]
            return f"{place}: a record is larger than {BLOCK >> 20} MiB. Most likely a quote is opened there and never closed."
        return f"{self.name} cannot be read beyond record {record:,}: {str(error).split(': ', 1)[-1].rstrip('.')}."

    def _batches(self, reader: Paced[pa.RecordBatch], wanted: Sequence[str], on_ragged: Any) -> Iterable[pa.RecordBatch]:
        batches: Iterable[pa.RecordBatch] = (
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
        return batches

    def _ragged(self, rows: Sequence[Any]) -> list[Problem]:
        places = self.locate([row.number for row in rows]) if rows else []  # of all at once: it reads the file from its beginning
        return [_problem_of(row, place) for row, place in zip(rows, places, strict=True)]

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each record begins; reads the file up to the last of them."""
        wanted, found = set(records), dict[int, int]()
        try:
            _, stream = opened(self.file.open, self._encoding, self._skip)
        except UnsteadySourceError:
            return [Place(self.name)] * len(records)  # another file has taken its place since
        with io.TextIOWrapper(stream, "utf-8", errors="replace", newline="") as lines:
            reader = csv.reader(lines, delimiter=self._delimiter, quotechar=self.layout.quote)
            line = number = 0
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
            except StopIteration:
                pass  # the places that were not reached stay unknown
            except csv.Error:
                found[number] = line + 1  # it begins there, however it ends
        return [Place(self.name, found[record] + self._skip) if record in found else Place(self.name) for record in records]


def _problem_of(ragged: Any, place: Place) -> Problem:
    has = f"{ragged.actual_columns} cell{'s' if ragged.actual_columns != 1 else ''}"
    message = f"Record {ragged.number:,} has {has}; the header has {ragged.expected_columns}. It gives no product."
    hint = "A cell that contains the delimiter, a quote or a line break must stand in quotes."
    return Problem("SR101", message, place, hint=hint, value=(ragged.text or "")[:200])
