"""The names of a feed's files: one, or several when the channel limits their size."""

from pathlib import Path

PART = "{part}"


def part_path(target: Path, number: int) -> Path:
    """Return the path of part ``number`` (from 1): ``{part}`` in the name, or ``-2`` before its suffix from the second part on."""
    if PART in target.name:
        return target.with_name(target.name.replace(PART, str(number)))
    if number == 1:
        return target
    stem, dot, suffix = target.name.partition(".")
    return target.with_name(f"{stem}-{number}{dot}{suffix}")


def later_parts(target: Path, number: int) -> list[Path]:
    """Return the existing files of parts after ``number``, left from a run whose feed was larger."""
    found = []
    while (path := part_path(target, number + 1)).is_file():
        found.append(path)
        number += 1
    return found
