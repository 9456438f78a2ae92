"""When a command is ended: on request, or because it takes too long; and from when on it must not be."""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import NoReturn

FAILED = 4
_PATIENCE = 5.0  # seconds that a run has to end by itself


class OvertimeError(BaseException):
    """A run has taken longer than it may. Unwinds like KeyboardInterrupt, so that nothing half written stays."""


@contextlib.contextmanager
def limited(longest: float, wait: float = 0) -> Iterator[None]:
    """End what is inside after so many seconds, beside those that it may wait for another run. Raises OvertimeError in the main thread.

    When a thread still hangs some seconds later, the process ends at once: whatever is killed leaves every feed whole.
    """

    def at_once(number: int, frame: FrameType | None) -> NoReturn:
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, f"feedtool: {overtime(longest)}\n".encode())
        os._exit(FAILED)

    def too_long(number: int, frame: FrameType | None) -> NoReturn:
        signal.signal(signal.SIGALRM, at_once)
        signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
        raise OvertimeError(overtime(longest))

    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, longest + wait)

    try:
        yield
    finally:
        _no_limit()
        signal.signal(signal.SIGALRM, before)


def overtime(longest: float) -> str:
    """Return what is said of a run that has taken too long."""
    return (
        f"the run was ended after {_words(longest)}, the longest that `max_runtime` allows; every feed is as it was before. "
        "Look for a source that hangs or a hook that does not end, or allow more."
    )


def _words(seconds: float) -> str:
    return f"{seconds / 3600:g} h" if seconds >= 3600 else f"{seconds / 60:g} min" if seconds >= 60 else f"{seconds:g} s"


def _no_limit() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)


def no_interruption() -> None:
    """From now on a request to end comes too late: feeds are switched, and the exit code must say so."""
    _no_limit()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
