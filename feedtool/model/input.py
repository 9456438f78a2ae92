"""What a run was made from: one file, web table, query or join."""

import datetime
from dataclasses import dataclass
from typing import Literal

InputKind = Literal["file", "web", "database"]


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a run, as it was read.

    ``name`` is the source as the user knows it, without secrets. ``sha256`` and ``bytes`` are those of the file as it lies on the disk or came from
    the web, before unpacking; None for a database on a server, that of an SQLite
    file has no ``bytes``. ``modified`` is in UTC, None when nobody says. ``rows`` are those that were read.
    """

    name: str
    kind: InputKind
    sha256: str | None
    bytes: int | None
    modified: datetime.datetime | None
    rows: int | None
