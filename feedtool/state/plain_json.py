"""JSON that feedtool has written and reads back: whoever has changed it meanwhile gets a message, and stops no run."""

import datetime
import json
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import UnionType
from typing import Any

MAX_BYTES = 256 << 20
_YEARS = range(1970, 9000)  # none of the moments beyond can be put into another time zone everywhere

# what a value must be: a kind, a list of such (one member), a group with these names (`name?` may be missing, `str` stands for any), or a test
Shape = type | UnionType | list[Any] | Mapping[Any, Any] | Callable[[Any], bool]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a plain file. Raises OSError, also for a pipe or a device, which may have no end, and for a file that is too large."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise OSError(0, "it is no plain file", str(path))
        if about.st_size > MAX_BYTES:
            raise OSError(0, f"it has {about.st_size >> 20:,} MiB", str(path))
        return file.read()


def parse(written: bytes | str) -> Any:
    """Return the value of a text of JSON. Raises ValueError, also for what is nested too deep and for half a character."""
    try:
        value = json.loads(written)
        if (b"\\ud" if isinstance(written, bytes) else "\\ud") in written.lower():  # type: ignore[operator]
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    return value


def conforms(value: Any, shape: Any) -> bool:
    """Say whether a value is what a ``Shape`` wants."""
    if shape is Any:
        return True
    if isinstance(shape, list):
        return isinstance(value, list) and all(conforms(each, shape[0]) for each in value)
    if isinstance(shape, Mapping):
        return isinstance(value, dict) and _has_members(value, shape)
    if isinstance(shape, type | UnionType):
        return isinstance(value, shape) and (not isinstance(value, bool) or shape is bool)
    return bool(shape(value))


def _has_members(value: Mapping[str, Any], shape: Mapping[Any, Any]) -> bool:
    if str in shape:
        return all(conforms(each, shape[str]) for each in value.values())
    return all(
        conforms(value[name.removesuffix("?")], wanted) if name.removesuffix("?") in value else name.endswith("?")
        for name, wanted in shape.items()
    )


def is_count(value: Any) -> bool:
    """Say whether a value is a whole number from 0 on that columns can hold."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def is_moment(value: Any) -> bool:
    """Say whether a value is a text that names a moment with its time zone."""
    try:
        moment = datetime.datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return False
    return moment.tzinfo is not None and moment.year in _YEARS


def is_day(value: Any) -> bool:
    """Say whether a value is a text that names a day."""
    try:
        return datetime.date.fromisoformat(value).year in _YEARS
    except (ValueError, TypeError):
        return False


def is_plain_name(value: Any) -> bool:
    """Say whether a value is a text that names a file in a folder, and cannot lead out of it."""
    return isinstance(value, str) and value not in ("", ".", "..") and not set(value) & set("/\\\0")


def or_none(shape: Any) -> Callable[[Any], bool]:
    """Return the shape of what may be null."""
    return lambda value: value is None or conforms(value, shape)
