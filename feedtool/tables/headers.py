"""The names of columns, from a header as it is."""

from collections.abc import Sequence

from feedtool.model import Place
from feedtool.problems import Problem


def column_names(cells: Sequence[str], shown: str) -> tuple[list[str], list[Problem]]:
    """Return one name per column; blank and repeated ones get numbers, which is said."""
    names: list[str] = []
    problems = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(cell.split())
        if not name:
            problems.append(Problem("SR106", f"Column {number} has no name; it is called `column_{number}`.", Place(shown, 1)))
            name = f"column_{number}"
        if name in names:
            new = next(f"{name}_{count}" for count in range(2, len(cells) + 2) if f"{name}_{count}" not in names)
            problems.append(Problem("SR105", f"Column {number} is called `{name}` like one before; it is called `{new}`.", Place(shown, 1)))
            name = new
        names.append(name)
    return names, problems
