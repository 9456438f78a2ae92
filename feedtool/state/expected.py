"""Changes that somebody has announced for a channel, kept until they are used or over."""

import contextlib
import json
import os
from collections.abc import Mapping, Sequence
from typing import Any

from feedtool.errors import OutputError
from feedtool.state.channel_state import ChannelState
from feedtool.state.syncing import make_folders, sync_folder

_NAME = "expected.json"


def read_expected(state: ChannelState) -> list[dict[str, Any]]:
    """Return what was announced, as plain values; nothing when the file is damaged: then guards are as strict as usual."""
    try:
        found = json.loads((state.path / _NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


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
