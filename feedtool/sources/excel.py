"""Excel workbooks."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool.errors import SourceError
from feedtool.model import TEXT, Input, Place
from feedtool.problems import Problem
from feedtool.sources.workbook import check_book
from feedtool.suggest import nearest
from feedtool.tables import BATCH_ROWS, RawBatch, TableFile, column_names

_AGAIN = "Open it in a spreadsheet program and save it again as .xlsx, without a password."


@dataclass
class ExcelSource:
    """A sheet of a workbook. Every column is text, as the cell's value would be written; a sheet is held in memory."""

    file: TableFile
    sheet: str | int | None = None
    skip_rows: int = 0
    notices: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = self.file.shown
        self._cells = self._loaded()
        header = ["" if cell is None else cell for cell in self._cells.iloc[0].tolist()] if len(self._cells) else []
        if not any(header):
            raise SourceError(f"{self.name} has no header in its sheet.")
        self._names, problems = column_names([str(cell) for cell in header], self.name)
        self.notices.extend(problems)

    def _loaded(self) -> Any:
        try:
            import openpyxl  # noqa: F401, PLC0415 - an extra
            import pandas as pd  # noqa: PLC0415 - heavy
        except ImportError as error:
            raise SourceError(f'{self.name}: Excel files need an extra. Install it with: pip install "feedtool[excel]"') from error
        import zipfile  # noqa: PLC0415 - what a broken workbook raises
        import zlib  # noqa: PLC0415 - likewise

        try:
            with self.file.raw() as raw:
                check_book(raw, self.name, self.file)
                book = pd.ExcelFile(raw)
                sheet = self._chosen([str(name) for name in book.sheet_names])
                cells = pd.read_excel(
                    book, sheet_name=sheet, header=None, dtype=str, skiprows=self.skip_rows, keep_default_na=False, na_values=[""]
                )
                self.file.check(raw)
            return cells.astype(object).where(lambda each: each.notna(), None)
        except AttributeError as error:  # the reader takes a chart for a sheet of cells
            raise SourceError(f"{self.name} cannot be read as a table: its sheet `{self.sheet or 1}` holds no cells.") from error
        except (ValueError, LookupError, TypeError, SyntaxError, OSError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
            said = f"{error}".partition("\n")[0].rstrip(".") or type(error).__name__
            raise SourceError(f"{self.name} cannot be read as an Excel workbook: {said}. {_AGAIN}") from error

    def _chosen(self, sheets: list[str]) -> str:
        """Return the name of the sheet to read: that of the name that is given, or of this number from the left. Raises SourceError."""
        wanted = sheets[0] if self.sheet is None else str(self.sheet)
        if wanted not in sheets and wanted.isdecimal() and 1 <= int(wanted) <= len(sheets):
            return sheets[int(wanted) - 1]
        if wanted not in sheets:
            near = nearest(wanted, sheets)
            meant = f"Did you mean `{near}`?" if near else f"It has: {', '.join(sheets)}."
            raise SourceError(f"{self.name} has no sheet `{wanted}`. {meant}")
        return wanted

    @property
    def columns(self) -> Mapping[str, pa.DataType]:
        """The columns of the sheet; all are text."""
        return dict.fromkeys(self._names, TEXT)

    def size_hint(self) -> int | None:
        """Return the number of rows."""
        return len(self._cells) - 1

    def read(self, wanted: Sequence[str]) -> Iterator[RawBatch]:
        """Yield the rows."""
        positions = {name: self._names.index(name) for name in wanted}
        for start in range(1, len(self._cells), BATCH_ROWS):
            part = self._cells.iloc[start : start + BATCH_ROWS]
            columns = {name: pa.array(part[position].tolist(), TEXT) for name, position in positions.items()}
            yield RawBatch(columns, pa.array(np.arange(start, start + len(part))))

    @property
    def modified(self) -> datetime.datetime:
        """When the file was last changed, in UTC."""
        return self.file.changed()

    def input(self, rows: int | None) -> Input:
        """Return the file as the input of a run that read so many rows of it."""
        return self.file.input(rows)

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the rows of the sheet as lines."""
        return [Place(self.name, record + self.skip_rows + 1) for record in records]
