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
            message = f"Columns {names.index(name) + 1} and {number} are both called `{name}`; the second one is called `{new}`."
            hint = f"Name one of them differently in the export, or use `{new}` too where you mean the second one."
            problems.append(Problem("SR105", message, Place(shown, 1), hint=hint, attribute=name, value=new))
            name = new
        names.append(name)
    return names, problems
