"""How old a source may be."""

import datetime
from dataclasses import dataclass

from feedtool.errors import SourceError
from feedtool.model import Place
from feedtool.problems import Problem

_CLOCKS = 300  # seconds by which the clocks of two machines may differ
_STALE = "Look at what writes it: a job that ended early, a disk that is full, a server that gives old copies."


@dataclass(frozen=True, slots=True)
class Fresh:
    """The age in seconds from which a source is warned of, and from which it is refused; None: any age is fine."""

    warn: float | None = None
    fail: float | None = None

    def problems(self, shown: str, modified: datetime.datetime | None, now: datetime.datetime) -> list[Problem]:
        """Return what is to be said of the age of a source. Raises SourceError when it is too old, or when nobody says how old it is."""
        if self.warn is None and self.fail is None:
            return []
        if modified is None:
            raise SourceError(
                f"{shown}: nobody says how old it is, so `fresh` cannot be kept. A database needs a column of its own for that."
            )
        age, since = (now - modified).total_seconds(), f"{modified:%Y-%m-%d %H:%M} UTC"
        if age < -_CLOCKS:
            message = f"It was changed at {since}, which is still to come: a clock went backwards, here or where it was written."
            return [Problem("SR113", message, Place(shown), hint="Set the clock; until then nobody can tell whether the source is fresh.")]
        if self.fail is not None and age > self.fail:
            raise SourceError(f"{shown} is stale: unchanged since {since}, {_hours(age)}; `fresh` allows {_hours(self.fail)}. {_STALE}")
        if self.warn is not None and age > self.warn:
            return [
                Problem(
                    "SR112",
                    f"Unchanged since {since}, {_hours(age)}; `fresh` warns from {_hours(self.warn)} on.",
                    Place(shown),
                    hint=_STALE,
                )
            ]
        return []


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.0f} hours" if seconds >= 7200 else f"{seconds / 60:.0f} minutes"
