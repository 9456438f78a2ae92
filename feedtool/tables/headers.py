"""The names of columns, from a header as it is."""

import itertools
from collections.abc import Sequence

from feedtool.errors import SourceError
from feedtool.model import Place
from feedtool.problems import Problem

_LONGEST = 1 << 20
_MOST_COLUMNS = 20_000
_REMEDY = "Export it with a line of column names and a line for each product."


def refuse_endless(place: Place, line: str) -> None:
    """Raise SourceError for a first line that is too long for a header."""
    if len(line) > _LONGEST:
        raise SourceError(
            f"{place}: the first line has more than {_LONGEST:,} characters; no header has. "
            f"Most likely the line breaks are lost, or it is no table. {_REMEDY}"
        )


def refuse_too_wide(place: Place, cells: Sequence[str]) -> None:
    """Raise SourceError for a header of too many columns."""
    if len(cells) > _MOST_COLUMNS:
        raise SourceError(
            f"{place}: the first line has {len(cells):,} columns; the limit is {_MOST_COLUMNS:,}. Most likely the line breaks are lost. {_REMEDY}"
        )


def column_names(cells: Sequence[str], shown: str) -> tuple[list[str], list[Problem]]:
    """Return one name per column; blank and repeated ones get numbers, which is said."""
    names: dict[str, int] = {}  # with the number of the column
    problems = []
    counts: dict[str, int] = {}  # how many bear a name already
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())
        if not name:
            problems.append(Problem("SR106", f"Column {number} has no name; it is called `column_{number}`.", Place(shown, 1)))
            name = f"column_{number}"
        if name in names:
            count = next(count for count in itertools.count(counts.get(name, 1) + 1) if f"{name}_{count}" not in names)
            new, counts[name] = f"{name}_{count}", count
            message = f"Columns {names[name]} and {number} are both called `{name}`; the second one is called `{new}`."
            hint = f"Name one of them differently in the export, or use `{new}` too where you mean the second one."
            problems.append(Problem("SR105", message, Place(shown, 1), hint=hint, attribute=name, value=new))
            name = new
        names[name] = number
    return list(names), problems
