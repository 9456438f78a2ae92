"""Changes that somebody has announced for a channel, kept until they are used or over."""

import contextlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from feedtool.errors import OutputError
from feedtool.state import plain_json
from feedtool.state.channel_state import ChannelState
from feedtool.state.syncing import make_folders, sync_folder

_NAME = "expected.json"
_LIMIT = re.compile(r"[0-9]{1,30}(?:[./][0-9]{1,30})?")  # no exponent: one of nine digits takes minutes to be worked out
_FORM: Mapping[str, Any] = {"guard": str, "limit": str | None, "until": str, "because": str, "by": str}


def read_expected(state: ChannelState) -> list[dict[str, Any]]:
    """Return what was announced, as plain values; nothing when any of it is damaged: then guards are as strict as usual."""
    return _read(state) or []


def expected_damage(state: ChannelState) -> str | None:
    """Return what is wrong with the file of what was announced; None when nothing is, or nothing was announced."""
    return f"{_NAME} is not what was written: nothing that was announced counts." if _read(state) is None else None


def _read(state: ChannelState) -> list[dict[str, Any]] | None:
    try:
        found = plain_json.parse(plain_json.read_bytes(state.path / _NAME))
        return found if isinstance(found, list) and all(_is_right(each) for each in found) else None
    except FileNotFoundError:
        return []
    except (OSError, ValueError):
        return None


def _is_right(each: Any) -> bool:
    """Say whether it is an announcement. One without a limit says so, else a damaged one would allow anything."""
    if not isinstance(each, dict) or each.keys() != _FORM.keys() or not all(isinstance(each[name], kind) for name, kind in _FORM.items()):
        return False
    try:
        limit = each["limit"]
        return plain_json.is_day(each["until"]) and (limit is None or (_LIMIT.fullmatch(limit) is not None and Fraction(limit) >= 0))
    except (ValueError, ZeroDivisionError):
        return False


def write_expected(state: ChannelState, expected: Sequence[Mapping[str, Any]]) -> None:
    """Write what is announced in place of what was. The lock must be held. Raises OutputError when the disk refuses; then the old one stays."""
    path = state.path / _NAME
    beside = path.with_name(f".{_NAME}.new")
    try:
        make_folders(state.path)
        with beside.open("w", encoding="utf-8") as file:
            json.dump(list(expected), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(state.path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise OutputError(f"{path} cannot be written: {error.strerror or error}.") from error
