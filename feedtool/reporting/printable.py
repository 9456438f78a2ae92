"""Text from product data made safe to print: no terminal escapes, no line breaks that break a report."""

import re

# C0 and C1 control characters, the byte order mark, and the marks that turn the direction of writing
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def printable(text: str) -> str:
    r"""Return ``text`` with every control character shown as ``\x1b``; tabs and line breaks stay."""
    return _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text)


def one_line(text: str) -> str:
    """Return ``text`` printable and on one line."""
    return " ".join(printable(text).split())


def shortened(text: str, length: int) -> str:
    """Return ``text`` on one line and no longer than ``length``; what was cut is marked by an ellipsis."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def counted(number: int, noun: str) -> str:
    """Return the number with thousands separators and the noun in singular or plural: ``1,240 products``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
