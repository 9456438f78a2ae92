"""Values and their kinds in the words of a message."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

_ARTICLES = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "`true` or `false`",
    "list": "a list",
    "record": "a group of settings",
    "null": "nothing",
}


def kind(data: Any) -> str:
    """Return ``text``, ``integer``, ``number``, ``boolean``, ``list``, ``record`` or ``null``."""
    kinds = {str: "text", bool: "boolean", int: "integer", Decimal: "number", list: "list", dict: "record", type(None): "null"}
    return kinds[type(data)]


def an(name: str) -> str:
    """Return a kind with its article, in the words of a user."""
    return _ARTICLES[name]


def said(data: Any) -> str:
    """Return a value as a message names it: the value itself when it is short, else what it is."""
    name = kind(data)
    if name in ("list", "record", "null"):
        return an(name)
    text = str(data).lower() if name == "boolean" else str(data)
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return f"the text `{shown}`" if name == "text" else f"`{shown}`"


def listed(words: Sequence[str], last: str) -> str:
    """Return ``a, b or c``."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
