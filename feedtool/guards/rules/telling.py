"""Numbers of things in words."""


def items(number: int) -> str:
    """Return `1 item`, `2 items`."""
    return counted(number, "item")


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: `1 source`, `1,200 sources`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def part_of(number: int, whole: int, noun: str = "item") -> str:
    """Return a part of some things: `25 of 100 items`."""
    return f"{number:,} of {counted(whole, noun)}"


def are(number: int) -> str:
    """Return `is` for one thing, `are` for several or none."""
    return "is" if number == 1 else "are"
