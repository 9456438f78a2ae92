"""Texts of JSON: an escape can name half of a character."""

from typing import Any


def without_halves(value: Any) -> Any:
    """Return a value of JSON in whose texts every half of a character that stands alone, such as ``\\ud800``, is U+FFFD: no file can hold it."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {without_halves(name): without_halves(each) for name, each in value.items()}
    return [without_halves(each) for each in value] if isinstance(value, list) else value
