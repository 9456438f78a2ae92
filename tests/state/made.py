"""Small generations, made the way an export makes them."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedtool.state import (
    HELD,
    HELD_BACK,
    PLANNED,
    PUBLISHED,
    READY,
    ChannelState,
    Draft,
    Event,
    Generation,
    Journal,
    Manifest,
    StoredFile,
    commit,
    hash_of,
    hold,
)

MADE = datetime.datetime(2026, 11, 1, 2, 0, tzinfo=datetime.UTC)


def generation(
    state: ChannelState,
    feed: Mapping[str, bytes],
    *,
    day: int = 0,
    held: bool = False,
    planned: bool = False,
    items: int = 1,
    files: Mapping[str, bytes] | None = None,
    seconds: float | None = None,
) -> Generation:
    """Seal a generation with these files; it is not live. ``day`` is counted from the first of the month."""
    draft, current = Draft.after(state, state.all()), state.current()
    draft.begin()
    for name, content in {**feed, **(files or {})}.items():
        (draft.path / name).write_bytes(content)
    manifest = Manifest(
        state.channel, draft.sequence, current.name if current else None, MADE + datetime.timedelta(days=day), HELD if held else PLANNED if planned else READY,
        [stored(draft.path / name, items) for name in feed], [stored(draft.path / name) for name in files or {}], {"read": items, "exported": items},
        **({"verdicts": [{"guard": "removed", "level": "hold", "message": "All are gone."}]} if held else {}),
    )  # fmt: skip
    if seconds is not None:
        manifest = replace(manifest, seconds={"work": seconds})
    draft.keep_unchanged(manifest.feed, current, current.manifest() if current else None)
    return draft.seal(manifest)


def stored(path: Path, items: int | None = None) -> StoredFile:
    """Return what a manifest says of a file."""
    return StoredFile(path.name, hash_of(path), path.stat().st_size, items)


def publish(state: ChannelState, feed: Mapping[str, bytes], **more: Any) -> Generation:
    """Seal a generation and make it the current one."""
    made = generation(state, feed, **more)
    assert commit(state, made) is None
    Journal(state.journal).add(Event(PUBLISHED, made.name, MADE, {"sequence": made.sequence, "items": 1}))
    return made


def hold_back(state: ChannelState, feed: Mapping[str, bytes], **more: Any) -> Generation:
    """Seal a generation and let it wait for approval."""
    made = generation(state, feed, held=True, **more)
    assert hold(state, made) is None
    Journal(state.journal).add(Event(HELD_BACK, made.name, MADE, {"because": ["All are gone."]}))
    return made
