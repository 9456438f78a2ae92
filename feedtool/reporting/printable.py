"""Text from product data made safe to print: no terminal escapes, no line breaks that break a report."""

import re

# C0 and C1 control characters, the byte order mark, and the marks that turn the direction of writing
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# what stands before the @ of an address with a password, up to the last @ since passwords have such characters too
_PASSWORD = re.compile(r"(?<=://)[^\s`'\"<>/?#]*:[^\s`'\"<>]*(?=@)")
_QUERY = re.compile(r"([?&][\w.-]*(?:token|key|secret|pass|pwd|sig|auth)[\w.-]*=)([^&\s\"'`]+)", re.IGNORECASE)
_SETTING = re.compile(r"((?:authorization|cookie|[\w-]*(?:token|secret|password|api[-_]?key)[\w-]*)[\"']?\s*:\s)(.+)$", re.IGNORECASE)


def printable(text: str) -> str:
    r"""Return ``text`` with every control character shown as ``\x1b``, and without the passwords of addresses; tabs and line breaks stay."""
    text = without_passwords(text)
    return _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text)


def without_passwords(text: str) -> str:
    """Return ``text`` with `…` in place of the name and password of addresses such as ``postgresql://name:password@host``."""
    return _PASSWORD.sub("…", text) if "://" in text else text


def concealed(line: str) -> str:
    """Return a line of a configuration file with `…`, as many as there were characters, in place of what looks like a secret.

    What comes from the environment, ``${NAME}``, is none.
    """
    line = _PASSWORD.sub(lambda found: _dots(found[0]), line)
    line = _QUERY.sub(lambda found: found[1] + _dots(found[2]), line)
    return _SETTING.sub(lambda found: found[1] + _dots(found[2]), line)


def _dots(text: str) -> str:
    return text if "${" in text else "…" * len(text)


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
