"""Small tables beside the project file: rates, markets."""

import csv
from collections.abc import Sequence
from pathlib import Path

from feedtool.suggest import nearest
from feedtool.written_paths import names_in

Rows = list[tuple[int, dict[str, str]]]


class TableFault(Exception):  # noqa: N818 - whoever asked for the table makes a problem of it
    """Why a table cannot be used: the end of a sentence, the nearest right name and the remedy."""

    def __init__(self, message: str, did_you_mean: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.did_you_mean, self.hint = message, did_you_mean, hint


def read_table(file: Path, needed: Sequence[str]) -> Rows:
    """Return the rows of a CSV file with their lines, each with its filled cells by the names of the header.

    Raises TableFault when there is no such file, it is no table, or its header lacks a column that is ``needed``.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise TableFault("it is not UTF-8.", hint="Save it as UTF-8, e.g. `CSV UTF-8` in a spreadsheet.") from error
        why = "there is no such file." if isinstance(error, FileNotFoundError) else f"{getattr(error, 'strerror', None) or error}."
        raise TableFault(
            why,
            nearest(file.name, [each for each in names_in(file.parent) if each.endswith(".csv")]),
            "The path counts from the folder of the project file.",
        ) from error
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if missing := [name for name in needed if name not in header]:
            raise TableFault(f"its header has no column `{missing[0]}`.", hint=f"It has: {', '.join(header)}.")
        if twice := next((name for number, name in enumerate(header) if name and name in header[:number]), None):
            raise TableFault(f"its header has the column `{twice}` twice.", hint="Keep one of the two.")
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise TableFault(f"it is no table ({error}).") from error
    for line, row in rows:
        if any(row[len(header) :]):
            hint = f"A value with `{delimiter}` in it stands in quotes; a rate has a decimal point."
            raise TableFault(f"line {line} has {len(row)} cells, and the header has {len(header)}.", hint=hint)
    return [(line, {name: cell for name, cell in zip(header, row, strict=False) if cell}) for line, row in rows if any(row)]
