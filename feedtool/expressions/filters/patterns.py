"""Regular expressions, in RE2's syntax: they take linear time whatever the text is."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def regex_replace(column: pa.Array, pattern: str, new: str, ignore_case: bool = False) -> pa.Array:
    """Replace what matches the regular expression; `\\1` in `new` is the first group.

    `{{ 'Size: 42 EU' | regex_replace('[^0-9]+', '') }}` gives `42`.
    """
    return pc.replace_substring_regex(column, _flagged(pattern, ignore_case=ignore_case), new)


def extract(column: pa.Array, pattern: str, ignore_case: bool = False) -> pa.Array:
    """Take what matches the regular expression, or its first group if it has one; nothing where it does not match.

    `{{ 'Jacket (blue)' | extract('\\\\((.*)\\\\)') }}` gives `blue`.
    """
    grouped = f"(?P<_found>{_flagged(pattern, ignore_case=ignore_case)})"
    found = pc.extract_regex(column, _named(grouped))
    return pc.struct_field(found, 1 if found.type.num_fields > 1 else 0)


def matches(column: pa.Array, pattern: str, ignore_case: bool = False) -> pa.Array:
    """Say whether the regular expression is found in it.

    `{{ 'FJL-001' | matches('^[A-Z]+-[0-9]+$') }}` gives `True`.
    """
    return pc.match_substring_regex(column, _flagged(pattern, ignore_case=ignore_case))


def _flagged(pattern: str, *, ignore_case: bool) -> str:
    return f"(?i){pattern}" if ignore_case else pattern


def _named(pattern: str) -> str:
    """Return the pattern with names for its plain groups: Arrow extracts only groups with names."""
    at, in_class, made = 0, False, ""
    while at < len(pattern):
        char = pattern[at]
        made += char
        if char == "\\":
            at += 1
            made += pattern[at : at + 1]
        elif char in "[]":
            in_class = char == "["
        elif char == "(" and not in_class and pattern[at + 1 : at + 2] != "?":
            made += f"?P<_group{at}>"
        at += 1
    return made


def check_pattern(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the regular expression, or with what replaces it."""
    pattern, new = arguments["pattern"], arguments.get("new", "")
    one = pa.array([""])
    try:
        pc.match_substring_regex(one, pattern)
        pc.extract_regex(one, _named(f"(?P<_found>{pattern})"))
    except pa.ArrowInvalid as error:
        return f"The regular expression `{pattern}` cannot be read: {_said(error)}."
    try:
        pc.replace_substring_regex(one, pattern, new)
    except pa.ArrowInvalid:
        return f"`{new}` names a group that the regular expression does not have."
    return None


def _said(error: Exception) -> str:
    message = str(error).removeprefix("Invalid regular expression: ").rstrip(".")
    message = message.split(": ", 1)[0] if message.startswith("missing") else message
    return "looking ahead or back is not possible" if message.startswith("invalid perl operator: (?") else message
