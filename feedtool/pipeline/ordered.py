"""Work on a stream with a few threads, results in the order of the stream."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def in_order(work: Callable[[Given], Made], stream: Iterable[Given], workers: int) -> Iterator[Made]:
    """Yield ``work(value)`` for each value of ``stream``, in its order, worked out by ``workers`` threads.

    At most ``workers + 1`` values are under way at once, so memory stays flat. The stream itself is read by the calling thread.
    """
    pool = ThreadPoolExecutor(workers, thread_name_prefix="feedtool")
    try:
        under_way: deque[Future[Made]] = deque()
        for value in stream:
            under_way.append(pool.submit(work, value))
            if len(under_way) > workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Strand:
    """Does things one after another in a thread of its own, so that several strands go on side by side."""

    _MOST_WAITING = 1

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="feedtool")
        self._waiting: deque[Future[None]] = deque()

    def do(self, step: Callable[..., None], *given: object) -> None:
        """Take in the next step. Waits while too many are waiting; raises what an earlier one raised."""
        self._waiting.append(self._pool.submit(step, *given))
        while len(self._waiting) > self._MOST_WAITING:
            self._waiting.popleft().result()

    def finish(self) -> None:
        """Wait for all steps; raises what one of them raised."""
        while self._waiting:
            self._waiting.popleft().result()

    def end(self) -> None:
        """End the thread; steps that have not begun are dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
