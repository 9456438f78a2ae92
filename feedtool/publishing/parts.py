"""The names of a feed's files: one, or several when the channel limits their size."""

PART = "{part}"


def part_name(name: str, number: int) -> str:
    """Return the name of part ``number`` (from 1): ``{part}`` in the name, or ``-2`` before its suffix from the second part on."""
    if PART in name:
        return name.replace(PART, str(number))
    if number == 1:
        return name
    stem, dot, suffix = name.partition(".")
    return f"{stem}-{number}{dot}{suffix}"
