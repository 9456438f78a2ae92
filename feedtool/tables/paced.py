"""Reading ahead, but not far: Arrow's reader of text tables takes up to 32 blocks before anybody wants them, which is more than a whole run needs."""

import atexit
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Generic, TypeVar

Batch = TypeVar("Batch")
_AHEAD = 6  # blocks
_LONGEST = 5  # seconds for a read that is under way to come to its end
_OPEN: "weakref.WeakSet[Paced[Any]]" = weakref.WeakSet()


class Paced(Generic[Batch]):
    """A stream for Arrow that waits while enough blocks lie ready, as long as nobody waits for one, and what is made of its blocks.

    A thread of Arrow's reads it. ``close`` ends the waiting; from then on the stream is at its end and nobody reads it any more.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._turn = stream, threading.Condition()
        self._ready, self._is_wanted, self._is_read, self.closed = 0, False, False, False
        self._batches: Iterator[Batch] = iter(())
        _OPEN.add(self)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, when it is time for them."""
        with self._turn:
            self._is_read = True
            self._turn.wait_for(lambda: self.closed or self._is_wanted or self._ready < _AHEAD)
            self._ready += 1
        try:
            return b"" if self.closed else self._stream.read(size)
        finally:
            with self._turn:
                self._is_read = False
                self._turn.notify_all()

    def close(self) -> None:
        """Let nobody wait any longer, wait for a read that is under way, and let go of what was made."""
        with self._turn:
            self.closed = True
            self._turn.notify_all()
            self._turn.wait_for(lambda: not self._is_read, _LONGEST)
        self._batches = iter(())

    def taken(self, open_batches: Callable[["Paced[Batch]"], Iterable[Batch]]) -> Iterator[Batch]:
        """Yield what is made of the blocks; while the next one is waited for, as much is read as that needs."""
        self._batches = iter(open_batches(self))
        while True:
            with self._turn:
                self._is_wanted = True
                self._turn.notify_all()
            batch = next(self._batches, None)
            with self._turn:
                self._is_wanted = False
                self._ready = max(self._ready - 1, 0)
            if batch is None:
                return
            yield batch


@atexit.register
def _close_all() -> None:
    """Let no thread of Arrow's be in Python when that ends: it would end with an abort, or never."""
    for each in list(_OPEN):
        each.close()
