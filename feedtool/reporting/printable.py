"""Text from product data made safe to print: no terminal escapes, no line breaks that break a report."""

import re
from collections.abc import Callable

# C0 and C1 control characters, the byte order mark, and the marks that turn the direction of writing
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# These take time in proportion to the text: whoever wrote it may not keep us busy. Each begins once in a word, and never goes back over it.
_UNBROKEN = re.compile(r"[^\s`'\"<>]+")
_NAMED = re.compile(r"//[^/?#:]*+:")  # an address with a name, up to the colon before the password; its scheme may be missing
_QUERY = re.compile(r"([?&](?=[\w.-]*(?:token|key|secret|pass|pwd|sig|auth))[\w.-]++=)([^&\s\"'`]+)", re.IGNORECASE)
_SETTING = re.compile(
    r"(?<![\w-])((?=[\w-]*(?:authorization|cookie|token|secret|password|api[-_]?key))[\w-]++[\"']?\s*+:\s)(.+)$", re.IGNORECASE
)
_BESIDE_REFERENCES = re.compile(r"(\$\{\w+\}|Bearer |Basic |[\s\"'{}\[\],:])|.", re.DOTALL)


def printable(text: str) -> str:
    r"""Return ``text`` with every control character shown as ``\x1b``, and without the passwords of addresses; tabs and line breaks stay."""
    text = without_passwords(text)
    return _UNSAFE.sub(lambda match: f"\\x{ord(match[0]):02x}" if ord(match[0]) < 256 else f"\\u{ord(match[0]):04x}", text)


def without_passwords(text: str) -> str:
    """Return ``text`` with `…` in place of the name and password of addresses such as ``postgresql://name:password@host``."""
    return _with_passwords(lambda found: "…", text)


def concealed(line: str) -> str:
    """Return a line of a configuration file with `…`, as many as there were characters, in place of what looks like a secret.

    What comes from the environment, ``${NAME}``, is none, but what is written beside it may be.
    """
    line = _with_passwords(_dots, line)
    line = _QUERY.sub(lambda found: found[1] + _dots(found[2]), line)
    return _SETTING.sub(lambda found: found[1] + _dots(found[2]), line)


def _with_passwords(hide: Callable[[str], str], text: str) -> str:
    """Return ``text`` with what ``hide`` makes of the names and passwords of addresses."""

    def hidden(unbroken: re.Match[str]) -> str:
        word = unbroken[0]
        end = word.rfind("@")  # the last one, since passwords have such characters too
        named = _NAMED.search(word, 0, end) if end >= 0 else None
        if not named:
            return word
        begin = named.start() + len("//")
        return word[:begin] + hide(word[begin:end]) + word[end:]

    return _UNBROKEN.sub(hidden, text) if "//" in text else text


def _dots(text: str) -> str:
    if "${" not in text:
        return "…" * len(text)
    return _BESIDE_REFERENCES.sub(lambda found: found[1] or "…", text)


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
