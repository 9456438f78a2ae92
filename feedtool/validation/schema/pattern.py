"""Regular expressions of schemas, for Arrow's engine."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.linear_patterns import linear

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
# escapes that match in RE2 only what they match in the judge's engine; \d, \w and \s are ASCII in both
_SAFE_ESCAPES = re.compile(r"\\(?:[dws]|[.\\/\-+*?()\[\]{}|^$:,;=!@#%&'\"~` ]|[tnr]|x[0-9a-fA-F]{2}|x\{[0-9a-f]+\})")
# a class, an escape, or the point, which in RE2 is also a carriage return and the separators of lines and paragraphs
_PARTS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|\.", re.DOTALL)
_POINT = r"[^\n\r\x{2028}\x{2029}]"
_ANY_ESCAPE = re.compile(r"\\.")
_NEGATED = re.compile(r"\[\^((?:\\.|[^\]\\])*)\]")

# letters, digits, some signs and classes of them, put together: what both engines read alike
_PLAIN = re.compile(r"\^?(?:[A-Za-z0-9 #/,|()?*+-]|\[[A-Za-z0-9 ]+(?:-[A-Za-z0-9 ]+)*\]|\{\d+(?:,\d*)?\})*\$?")


def says_no(pattern: str) -> bool:
    """Say whether a pattern that does not match in Arrow's engine does not match in the judge's either, in a text of one line."""
    return "(?" not in pattern and _PLAIN.fullmatch(pattern) is not None


def re2_pattern(pattern: str) -> str | None:
    """Return a pattern that matches only where ``pattern`` matches in the engine that judges single items; None when that cannot be said."""
    translated = _UNICODE.sub(lambda found: rf"\x{{{found[1].lower()}}}", pattern)
    if "(?" in translated or any(not _SAFE_ESCAPES.match(translated, found.start()) for found in _ANY_ESCAPE.finditer(translated)):
        return None
    if any(re.search(r"\\[dws]", found[1]) for found in _NEGATED.finditer(translated)):
        return None  # what is left out of less is more
    translated = _PARTS.sub(lambda found: _POINT if found[0] == "." else found[0], translated)
    try:
        linear(pattern)
        pc.match_substring_regex(pa.array([""]), translated)
    except (ValueError, pa.ArrowInvalid):
        return None
    return translated
