"""What happened to a channel, a line of JSON per event. The pointers are the truth; the journal is for people and for reports."""

import datetime
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedtool.state import plain_json

PUBLISHED, HELD_BACK, APPROVED, ROLLED_BACK, REFUSED = "published", "held", "approved", "rolled back", "refused"
EXPECTED, WITHDRAWN = "expected", "withdrawn"  # changes that were announced
_FORM = {
    "when": plain_json.is_moment, "what": str, "generation": plain_json.or_none(plain_json.is_plain_name), "sequence?": plain_json.is_count,
    "items?": plain_json.is_count, "by?": str | None,
    "because?": lambda value: value is None or isinstance(value, str) or plain_json.conforms(value, [str]),
}  # fmt: skip
LIVE = (PUBLISHED, APPROVED, ROLLED_BACK)  # after these a generation is the current one


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: when (UTC), what, to which generation, and more about it (who, why)."""

    what: str
    generation: str | None
    when: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.UTC))
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of one channel."""

    path: Path

    def add(self, event: Event) -> None:
        """Append an event. Raises OSError."""
        record = {"when": event.when.isoformat(timespec="seconds"), "what": event.what, "generation": event.generation, **event.more}
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK  # a pipe in its place would wait for a reader
        handle = os.open(self.path, flags, 0o644)
        try:
            # begins with an end of line, so that a line that was cut off by a crash spoils only itself
            os.write(handle, ("\n" + json.dumps(record, ensure_ascii=False, default=str)).encode())
        finally:
            os.close(handle)

    def events(self) -> Iterator[Event]:
        """Yield all events, oldest first; a line that was cut off by a crash, or is not of the kind that is written, is passed over."""
        try:
            lines = plain_json.read_bytes(self.path).decode("utf-8", "replace").split("\n")  # other ends of line may stand in a reason
        except OSError:
            return
        for line in lines:
            try:
                record = plain_json.parse(line)
            except ValueError:
                continue
            if plain_json.conforms(record, _FORM):
                when = datetime.datetime.fromisoformat(record.pop("when")).astimezone(datetime.UTC)
                yield Event(record.pop("what"), record.pop("generation"), when, record)

    def live(self) -> list[str]:
        """Return the names of all generations that were current at some time, in the order in which they became it."""
        return live(self.events())


def live(events: Iterable[Event]) -> list[str]:
    """Return the names of all generations that were current at some time, in the order in which they became it."""
    return [event.generation for event in events if event.what in LIVE and event.generation]
