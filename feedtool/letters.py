"""Halves of characters: an escape of JSON can name one, and bytes of a shell that are no letter become some."""

from typing import Any


def without_halves(value: Any) -> Any:
    """Return a value of JSON, or null, in whose texts every half of a character that stands alone (``\\ud800``) is U+FFFD: no file can hold it."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {without_halves(name): without_halves(each) for name, each in value.items()}
    return [without_halves(each) for each in value] if isinstance(value, list) else value
