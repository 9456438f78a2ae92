"""What a plain scalar of YAML means: the rules of YAML 1.2, made safe for product data.

``true`` and ``false`` are the only booleans, so the country ``NO`` is text. Numbers with leading zeros, with more than 18 digits,
with underscores or colons are text, so a GTIN keeps its zeros. Dates are text. Other numbers are exact.
"""

import re
from decimal import Decimal

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,2})?", re.ASCII)

Plain = str | int | Decimal | bool | None


def plain_value(text: str) -> Plain:
    """Return the value of an unquoted scalar."""
    if text in _NULL:
        return None
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return Decimal(text) if _DECIMAL.fullmatch(text) else text


def quoted(text: str) -> str:
    """Return a line of text as it must be written in YAML to be taken as it is."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
