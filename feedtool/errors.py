"""The exceptions of feedtool, grouped by what the caller does about them. Product faults are never exceptions."""

from collections.abc import Sequence
from typing import Any


class FeedtoolError(Exception):
    """A run cannot continue. ``exit_code`` is what the command ends with; ``str()`` is a message for the user."""

    exit_code = 70


class ConfigError(FeedtoolError):
    """The configuration is wrong. Carries every fault found, as a sequence of ``problems.Problem``."""

    exit_code = 2

    def __init__(self, problems: Sequence[Any]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} configuration problem(s)")


class UsageError(FeedtoolError):
    """The command cannot do what it was asked for, e.g. a channel name that the project does not have."""

    exit_code = 2


class SourceError(FeedtoolError):
    """A source cannot be read at all: missing, refused, broken, or not what it should be. Nothing was written."""

    exit_code = 4


class UnsteadySourceError(SourceError):
    """A source moved, broke off or was still being written while it was read: to read everything anew may help.

    ``times`` is how often that may be tried, ``wait`` the seconds before the first new try; they double from try to try. With ``everything``
    it is not enough to read this source again: what was read of others before belongs to the same moment.
    """

    def __init__(self, message: str, *, everything: bool = False) -> None:
        self.times, self.wait, self.everything = 3, 1.0, everything
        super().__init__(message)


class OutputError(FeedtoolError):
    """A feed cannot be written: disk full, no permission. The last good feed stays."""

    exit_code = 4


class StateError(FeedtoolError):
    """What feedtool keeps of earlier runs is damaged or was written by a newer version. What is live stays live."""

    exit_code = 4


class BusyError(FeedtoolError):
    """Another run of the same channel is active. Nothing was changed."""

    exit_code = 75


class HeldError(FeedtoolError):
    """A guard holds what was to go live, and nobody has said yet that it is right. Nothing was changed."""

    exit_code = 3


class StaleError(FeedtoolError):
    """What was planned or held no longer fits: a source or the current feed has moved. Nothing was changed."""

    exit_code = 3
