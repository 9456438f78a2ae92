"""A plan as a file: which feeds are to go live, by the name and the hash of what is stored, and what that changes."""

import datetime
import json
import operator
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedtool import __version__
from feedtool.errors import OutputError, UsageError
from feedtool.state import plain_json

FORM = 1
_FORM_OF_FEED = {
    "generation": str | None, "feed": str | None, "previous": str | None, "changes": bool, "refused": str | None, "holds": [str],
    "items": plain_json.is_count, "counts": {str: plain_json.is_count}, "inputs": [{"name": str}], "settings": {str: str}, "verdicts": [{str: Any}],
    "difference": {str: Any},
}  # fmt: skip
_NAME = re.compile(r"\d{10}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class PlannedFeed:
    """What is planned for a channel.

    ``generation`` is the name of the stored feed, ``feed`` the hash of its files; both None when the project's policy ``refused`` it. ``previous``
    was current when it was made. ``changes``: other bytes than those go live. ``holds`` is what guards hold it for. ``difference`` has what differs
    (``FeedDiff.record``); ``items``, ``counts``, ``inputs``, ``settings`` and ``verdicts`` are those of its manifest, for whoever reads the plan.
    """

    generation: str | None
    feed: str | None
    previous: str | None
    changes: bool
    refused: str | None = None
    holds: Sequence[str] = ()
    items: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    inputs: Sequence[Mapping[str, Any]] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    verdicts: Sequence[Mapping[str, Any]] = ()
    difference: Mapping[str, Any] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Plan:
    """What an export would publish, by channel. ``made`` is UTC."""

    made: datetime.datetime
    channels: Mapping[str, PlannedFeed]

    @property
    def changes(self) -> bool:
        """Whether readers of any channel would get other bytes."""
        return any(each.changes for each in self.channels.values())


def write_plan(plan: Plan, path: Path) -> None:
    """Write a plan, whole or not at all. Raises OutputError."""
    record = {
        "form": FORM,
        "feedtool": __version__,
        "made": plan.made.isoformat(timespec="seconds"),
        "changes": plan.changes,
        "channels": {name: each.record for name, each in plan.channels.items()},
    }
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(json.dumps(record, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise OutputError(f"The plan cannot be written to {path}: {error.strerror or error}. No feed has changed.") from error


def read_plan(path: Path) -> Plan:
    """Return the plan of a file. Raises UsageError when it is none."""
    try:
        record = plain_json.parse(plain_json.read_bytes(path))
        form, made = operator.index(record["form"]), datetime.datetime.fromisoformat(record["made"])
        channels = record["channels"]
    except OSError as error:
        raise UsageError(f"the plan {path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is no plan of feedtool; `feedtool plan --out {path.name}` writes one.") from error
    if form < 1:
        raise UsageError(f"{path} is no plan of feedtool; `feedtool plan --out {path.name}` writes one.")
    if form > FORM:
        raise UsageError(f"{path} was written by a newer feedtool (form {form}; this one reads up to {FORM}).")
    try:
        return Plan(made, {name: _planned(each) for name, each in channels.items()})
    except (TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"the plan {path} was damaged or changed by hand; make a new one with `feedtool plan`.") from error


def _planned(record: Mapping[str, Any]) -> PlannedFeed:
    if not plain_json.conforms(record, _FORM_OF_FEED):
        raise ValueError("a part of it is not of the kind that is written")
    made = PlannedFeed(**record)
    is_named = isinstance(made.generation, str) and _NAME.fullmatch(made.generation) and isinstance(made.feed, str)
    if not (is_named or (made.generation is None and isinstance(made.refused, str))):
        raise ValueError("neither a stored feed nor a reason why there is none")
    return made
