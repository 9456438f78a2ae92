"""The names of columns, from a header as it is."""

import itertools
from collections.abc import Sequence

from feedtool.model import Place
from feedtool.problems import Problem


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
