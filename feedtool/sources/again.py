"""Reading again what moved or broke off while it was read."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from feedtool.errors import SourceError, UnsteadySourceError

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a source that moves is read again, and the seconds before the first time; they double from time to time."""

    times: int = 3
    wait: float = 1.0

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Let what a source raises while it is read carry these settings."""
        try:
            yield
        except UnsteadySourceError as moved:
            moved.times, moved.wait = self.times, self.wait
            raise


def steadily(work: Callable[[], Made], *, everything: bool = True) -> Made:
    """Return what ``work`` returns; it is done again from its beginning as long as a source moves under it.

    Without ``everything``, what only a new run can mend is raised as it is. Raises SourceError when the source does not come to rest.
    """
    tries = 1
    while True:
        try:
            return work()
        except UnsteadySourceError as moved:
            if moved.everything and not everything:
                raise
            if tries > moved.times:
                again = f" It was tried {tries} times; start feedtool again later." if moved.times else ""
                raise SourceError(f"{moved}{again}") from moved
            time.sleep(moved.wait * 2 ** (tries - 1))
            tries += 1
