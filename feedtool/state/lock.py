"""One run at a time: a lock that ends with the process that holds it, whatever ends it."""

import contextlib
import datetime
import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from feedtool.errors import BusyError, OutputError
from feedtool.state.channel_state import ChannelState
from feedtool.state.syncing import make_folders

_PAUSE = 0.2


class Lock:
    """The lock of one channel, held until ``release`` or the end of the process.

    The kernel frees it when the process ends; the text in the file only tells people who holds it.
    """

    def __init__(self, state: ChannelState) -> None:
        self._state, self._path = state, state.lock
        self._handle = -1

    def acquire(self, wait: float) -> None:
        """Take the lock, waiting up to ``wait`` seconds. Raises BusyError when another run has it, OutputError when the disk refuses."""
        end = time.monotonic() + wait
        try:
            make_folders(self._path.parent)
            while not self._taken():
                if time.monotonic() >= end:
                    raise BusyError(_busy(self._state.channel, self._path))
                time.sleep(_PAUSE)
        except OSError as error:
            raise OutputError(f"The state of {self._state.channel} cannot be locked ({self._path}): {error.strerror}.") from error
        self.note("starting")

    def _taken(self) -> bool:
        """Try once. A file that was deleted meanwhile locks nothing: others would lock a new one."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            there = os.stat(self._path)
        except (BlockingIOError, FileNotFoundError):
            os.close(handle)
            return False
        except OSError:
            os.close(handle)
            raise
        held = os.fstat(handle)
        if (held.st_dev, held.st_ino) != (there.st_dev, there.st_ino):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def note(self, stage: str) -> None:
        """Tell in the file who holds the lock and what it is doing; only for people, so that a full disk does not end the run."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        text = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": now, "stage": stage}) + "\n"
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, text.encode(), 0)

    def release(self) -> None:
        """Let go of the lock. The file stays."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            with contextlib.suppress(OSError):
                os.ftruncate(handle, 0)
            with contextlib.suppress(OSError):  # closing frees the lock even when it reports a fault
                os.close(handle)


@contextlib.contextmanager
def locked(states: Sequence[ChannelState], wait: float = 0) -> Iterator[list[Lock]]:
    """Hold the locks of several channels, taken in the order of their names so that two runs never wait for each other."""
    held: list[Lock] = []
    try:
        for state in sorted(states, key=lambda each: each.channel):
            lock = Lock(state)
            lock.acquire(wait)
            held.append(lock)
        yield held
    finally:
        for lock in held:
            lock.release()


def holder(path: Path) -> dict[str, Any]:
    """Return what the holder of a lock wrote into it; nothing when that cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _busy(channel: str, path: Path) -> str:
    who = holder(path)
    known = f" Process {who['pid']} on {who['host']} has it since {who['since']} ({who['stage']})." if who.keys() >= {
        "pid", "host", "since", "stage"} else ""  # fmt: skip
    return (
        f"another run of `{channel}` is active.{known} This run has changed nothing. "
        "Wait for the other, or give this one time with --wait 10m."
    )
