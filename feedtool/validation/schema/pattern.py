"""Regular expressions of schemas, for Arrow's engine."""

import re

import pyarrow as pa
import pyarrow.compute as pc

_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
# escapes that match in RE2 only what they match in Python; \d, \w and \s are ASCII there and all of Unicode here
_SAFE_ESCAPES = re.compile(r"\\(?:[dws]|[.\\/\-+*?()\[\]{}|^$:,;=!<>@#%&'\"~` ]|[tnr]|x[0-9a-fA-F]{2}|x\{[0-9a-f]+\})")
_ANY_ESCAPE = re.compile(r"\\.")
_NEGATED = re.compile(r"\[\^((?:\\.|[^\]\\])*)\]")


def re2_pattern(pattern: str) -> str | None:
    """Return a pattern that matches only where ``pattern`` matches in Python's ``re``; None when that cannot be said."""
    translated = _UNICODE.sub(lambda found: rf"\x{{{found[1].lower()}}}", pattern)
    if "(?" in translated or any(not _SAFE_ESCAPES.match(translated, found.start()) for found in _ANY_ESCAPE.finditer(translated)):
        return None
    if any(re.search(r"\\[dws]", found[1]) for found in _NEGATED.finditer(translated)):
        return None  # what is left out of less is more
    try:
        re.compile(pattern)
        pc.match_substring_regex(pa.array([""]), translated)
    except (re.error, pa.ArrowInvalid):
        return None
    return translated
