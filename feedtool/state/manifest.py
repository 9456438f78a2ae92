"""What is said of a generation: how it was made, of what, and what is in it."""

import datetime
import hashlib
import json
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from feedtool.errors import StateError
from feedtool.state import plain_json
from feedtool.state.plain_json import conforms, is_count, is_day, is_moment, is_plain_name, or_none

FORM = 1
_FILE = {
    "name": is_plain_name, "sha256": str, "bytes": is_count, "items?": or_none(is_count), "header?": is_count, "separator?": is_count,
}  # fmt: skip
_VERDICT = {
    "guard": str, "level": str, "message": str, "figures?": {str: Any}, "count?": is_count, "examples?": [str], "shared?": str | None, "hard?": bool,
    "segment?": str, "expected?": {"guard": str, "limit?": str | None, "until": is_day, "because": str, "by": str},
}  # fmt: skip
_FORM_OF_RECORD = {
    "channel": str, "sequence": is_count, "previous": or_none(is_plain_name), "made": is_moment, "outcome": str, "feed": [_FILE], "files": [_FILE],
    "counts": {str: is_count},
    "statistics?": {"items?": is_count, "candidates?": is_count, "blanks?": {str: is_count}, "missing?": {str: is_day}},
    "inputs?": [{"name": str, "kind": str, "sha256?": str | None, "bytes?": or_none(is_count), "modified?": or_none(is_moment), "rows?": or_none(is_count)}],
    "settings?": {str: str}, "vars?": {str: Any}, "versions?": {str: str}, "verdicts?": [_VERDICT], "seconds?": {str: int | float}, "form": int,
}  # fmt: skip
READY, HELD, PLANNED = "ready", "held", "planned"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a generation: ``sha256`` in hex and ``bytes`` as they are on disk.

    A feed's file also has its ``items``, and where their texts lie once it is unpacked: behind ``header`` bytes, with ``separator`` bytes between.
    """

    name: str
    sha256: str
    bytes: int
    items: int | None = None
    header: int = 0
    separator: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of a generation.

    ``sequence`` orders generations, never their time; ``previous`` is the name of the generation that was current when this one was made.
    ``made`` is UTC. ``feed`` are the feed's files in their order, ``files`` the others. ``counts`` tell what became of the products, ``statistics``
    what guards need besides the snapshot. ``inputs`` are the sources and ``settings`` the project's own files, by name, with their hashes.
    ``outcome`` is ``ready``, ``held`` or ``planned`` (made to be looked at, and published
    later or never); ``verdicts`` are those of the guards. ``seconds`` is how long each stage took.
    """

    channel: str
    sequence: int
    previous: str | None
    made: datetime.datetime
    outcome: str
    feed: Sequence[StoredFile]
    files: Sequence[StoredFile]
    counts: Mapping[str, int]
    statistics: Mapping[str, Any] = field(default_factory=dict)
    inputs: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    vars: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    verdicts: Sequence[Mapping[str, Any]] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    form: int = FORM

    @property
    def items(self) -> int:
        """The number of items in the feed."""
        return sum(each.items or 0 for each in self.feed)

    @property
    def feed_hash(self) -> str:
        """One hash of all the feed's files and their names, in hex."""
        return feed_hash(self.feed)

    def to_bytes(self) -> bytes:
        """Return the manifest as JSON that people can read."""
        record = _record(self) | {"made": self.made.astimezone(datetime.UTC).isoformat(timespec="milliseconds")}
        return (json.dumps(record, ensure_ascii=False, indent=1, default=_plain, sort_keys=True) + "\n").encode()


def _known(record: Any) -> dict[str, Any]:
    """Return a record whose parts are of the kinds that are written; one of a newer form may be otherwise. Raises ValueError, KeyError and TypeError."""
    if operator.index(record["form"]) <= FORM and not conforms(record, _FORM_OF_RECORD):
        raise ValueError("a part of it is of another kind")
    return dict(record)


def _record(of: "Manifest | StoredFile") -> dict[str, Any]:
    return {each.name: getattr(of, each.name) for each in fields(of)}


def _plain(value: object) -> object:
    return _record(value) if isinstance(value, StoredFile) else str(value)


def feed_hash(feed: Sequence[StoredFile]) -> str:
    """Return one hash of all files of a feed and their names, in hex."""
    return hashlib.sha256("\n".join(f"{each.name} {each.sha256}" for each in feed).encode()).hexdigest()


def fingerprint(written: bytes) -> str:
    """Return what the name of a generation says of its manifest."""
    return hashlib.sha256(written).hexdigest()[:12]


def read_manifest(written: bytes, shown: str) -> Manifest:
    """Return the manifest of its bytes. Raises StateError when they are none, or those of a newer feedtool."""
    try:
        record = _known(plain_json.parse(written))
        form = record["form"]
        if form > FORM:
            message = (
                f"{shown} was written by a newer feedtool (form {form}; this one reads up to {FORM}). Use that version, or a newer one."
            )
            raise StateError(message)
        record["made"] = datetime.datetime.fromisoformat(record["made"])
        for key in ("feed", "files"):
            record[key] = tuple(StoredFile(**each) for each in record[key])
        return Manifest(**record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StateError(f"{shown} is damaged: it is no manifest of feedtool.") from error
