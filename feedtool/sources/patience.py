"""How long a database may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long to wait for a lock of others, and for the answer of one query or the next rows of it."""

    lock: float = 10
    statement: float = 300
