"""Regular expressions that others wrote, in an engine that takes linear time whatever the pattern and the text are.

The syntax is that of JSON Schema (ECMA-262) without looking around and without references to groups, which no engine can do in linear time.
"""

from functools import lru_cache

import jsonschema_rs

_MOST_BYTES = 1 << 20  # of a compiled pattern: `(a{1000}){1000}` is small only as written
_OPTIONS = jsonschema_rs.RegexOptions(size_limit=_MOST_BYTES, dfa_size_limit=_MOST_BYTES)


class LinearPattern:
    """A compiled pattern. Raises ValueError when it cannot be read, looks around, refers to a group, or is too large."""

    def __init__(self, pattern: str) -> None:
        try:
            self._validator = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=_OPTIONS, offline=True)
        except jsonschema_rs.ValidationError as error:
            raise ValueError(f"`{pattern}` is no regular expression that takes linear time") from error

    def found_in(self, text: str) -> bool:
        """Say whether the pattern is found anywhere in the text."""
        return bool(self._validator.is_valid(text))


@lru_cache(maxsize=512)
def linear(pattern: str) -> LinearPattern:
    """Return the compiled pattern. Raises ValueError when it is none, as ``LinearPattern`` does."""
    return LinearPattern(pattern)


def is_whole(pattern: str, text: str) -> bool:
    """Say whether the pattern matches the whole text. Raises ValueError for a pattern that is none."""
    return linear(f"^(?:{pattern})$").found_in(text)
