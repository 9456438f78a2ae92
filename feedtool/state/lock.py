"""One run at a time: a lock that ends with the process that holds it, whatever ends it."""

import contextlib
import datetime
import fcntl
import json
import os
import socket
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedtool.errors import BusyError, OutputError, StateError
from feedtool.state.channel_state import ChannelState
from feedtool.state.syncing import make_folders

_PAUSE = 0.2
_COMPARED, _MUCH_LONGER, _AT_LEAST = 5, 3, 600  # earlier runs; times their median; seconds below which nothing is said


class Lock:
    """The lock of one channel, held until ``release`` or the end of the process.

    The kernel frees it when the process ends; the text in the file only tells people who holds it.
    """

    def __init__(self, state: ChannelState) -> None:
        self._state, self._path = state, state.lock
        self._handle = -1
        self._since = ""

    def acquire(self, wait: float) -> None:
        """Take the lock, waiting up to ``wait`` seconds. Raises BusyError when another run has it, OutputError when the disk refuses."""
        end = time.monotonic() + wait
        try:
            make_folders(self._path.parent)
            while not self._taken():
                if time.monotonic() >= end:
                    raise BusyError(_busy(self._state))
                time.sleep(_PAUSE)
        except OSError as error:
            raise OutputError(f"The state of {self._state.channel} cannot be locked ({self._path}): {error.strerror}.") from error
        self._since = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
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
        text = json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": self._since, "stage": stage}) + "\n"
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


def _busy(state: ChannelState) -> str:
    who = holder(state.lock)
    known = f" Process {who['pid']} on {who['host']} has it since {who['since']} ({who['stage']})." if who.keys() >= {
        "pid", "host", "since", "stage"} else ""  # fmt: skip
    return (
        f"another run of `{state.channel}` is active.{known}{_hanging(state, who)} This run has changed nothing. "
        "Wait for the other, or give this one time with --wait 10m."
    )


def _hanging(state: ChannelState, who: Mapping[str, Any]) -> str:
    """Return a warning when the holder is at work for much longer than runs of the channel usually are; nothing when that is not known."""
    try:
        since = datetime.datetime.fromisoformat(who["since"])
        usual = statistics.median(each.manifest().seconds["work"] for each in state.all()[-_COMPARED:])
        lasts = (datetime.datetime.now(datetime.UTC) - since).total_seconds()
    except (KeyError, ValueError, TypeError, StateError):  # among them: there is no earlier run
        return ""
    if lasts < max(_MUCH_LONGER * usual, _AT_LEAST):
        return ""
    much = f" That is {lasts / 60:,.0f} minutes, and runs usually take {_short(usual)}: it may hang."
    return f"{much} If it does, end it with `kill {who['pid']}`; every feed stays as it is."


def _short(seconds: float) -> str:
    return f"{seconds / 60:,.0f} minutes" if seconds >= 120 else f"{max(seconds, 1):.0f} s"
