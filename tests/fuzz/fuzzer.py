"""Feeds a reader with mutated inputs: an exception that is no message, five seconds or 512 MiB are a find, made small and kept as a case."""

import hashlib
import mmap
import os
import pickle
import resource
import signal
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.mutations import mutated

FOUND = Path(__file__).parent / "found"
SECONDS, MEMORY = 5, 512 << 20
_TICK = 0.25  # seconds
_RECENT = 64
_MOST_FOUND = 5
_COSTLY = ("TooSlow", "TooMuch")
_MOST_SHRINKING = 400


class TooSlowError(BaseException):
    """One input takes longer than it may. No reader of ours catches it."""


class TooMuchError(Exception):
    """One input takes more memory than it may."""


@dataclass(frozen=True, slots=True)
class Target:
    """A reader. ``read(data, folder)`` reads an input and returns; what it raises is a find. ``folder`` is for its files."""

    name: str
    seeds: Sequence[bytes]
    words: Sequence[bytes]
    read: Callable[[bytes, Path], None]


@dataclass(frozen=True, slots=True)
class Find:
    """An input that broke a reader, and what was raised."""

    data: bytes
    error: str


@dataclass(slots=True)
class Tried:
    """What came of many inputs: the finds by what was raised, how many were read, and the processor time in seconds."""

    finds: dict[str, Find] = field(default_factory=dict)
    inputs: int = 0
    seconds: float = 0

    def add(self, more: "Tried") -> None:
        """Take in what came of others."""
        self.finds = more.finds | self.finds
        self.inputs += more.inputs
        self.seconds += more.seconds


class Current:
    """The input that is being read. It lies in memory that a process shares with those it starts, so that it is known after one has died."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1 << 20)

    def put(self, data: bytes) -> None:
        """Remember an input instead of the one before."""
        self._shared.seek(0)
        self._shared.write(len(data).to_bytes(4) + data)

    def get(self) -> bytes:
        """Return the input that was put last."""
        return self._shared[4 : 4 + int.from_bytes(self._shared[:4])]


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give a folder for the readers' files, in memory where the system has such a place: a disk would be the slowest part."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="feedtool-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def fuzz(target: Target, inputs: int, seed: str, folder: Path, current: Current | None = None) -> Tried:
    """Read so many inputs, or fewer when one takes too long or too much memory: after it nothing more can be measured in this process."""
    random, current = Random(f"{target.name} {seed}"), current or Current()
    tried, recent = Tried(), deque[bytes](maxlen=_RECENT)
    began, memory = time.process_time(), _memory()
    with _watched():
        while tried.inputs < inputs and len(tried.finds) < _MOST_FOUND:
            tried.inputs += 1
            data = mutated(random, target.seeds, target.words)
            recent.append(data)
            current.put(data)
            error = _error(target, data, folder)
            # the peak never falls, so nothing is missed when it is looked at now and then
            if not error and (tried.inputs % _RECENT == 0 or tried.inputs == inputs) and _memory() > memory + MEMORY:
                data, error = _greedy(target, recent, folder), _told(TooMuchError())
            if error and error not in tried.finds:
                tried.finds[error] = Find(_shrunk(target, data, error, folder), error)
                if error.startswith(_COSTLY):
                    break
    tried.seconds = time.process_time() - began
    return tried


def fuzz_apart(target: Target, inputs: int, seed: str) -> Tried:
    """Like ``fuzz``, in processes of their own: an input that ends the whole process is a find too, and the next process goes on."""
    whole = Tried()
    with working_folder() as folder:
        for _ in range(_MOST_FOUND):
            if whole.inputs < inputs and len(whole.finds) < _MOST_FOUND:
                whole.add(_in_child(target, inputs - whole.inputs, f"{seed} {whole.inputs}", folder))
    return whole


def _in_child(target: Target, inputs: int, seed: str, folder: Path) -> Tried:
    results, current = folder / "results", Current()
    child = os.fork()
    if not child:
        results.write_bytes(pickle.dumps(fuzz(target, inputs, seed, folder, current)))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        error = f"ended by {os.waitstatus_to_exitcode(status)}"
        return Tried({error: Find(current.get(), error)}, 1)  # how many it had read died with it
    made: Tried = pickle.loads(results.read_bytes())
    return made


def replay(target: Target, data: bytes, folder: Path) -> str | None:
    """Return what one input raises; None when it is read."""
    memory = _memory()
    with _watched():
        return _error(target, data, folder) or _too_much(memory)


def keep(target: Target, find: Find) -> Path:
    """Store a find as a case that stays."""
    path = FOUND / target.name / hashlib.sha256(find.data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(find.data)
    return path


def _error(target: Target, data: bytes, folder: Path) -> str | None:
    _clock.start()
    try:
        target.read(data, folder)
    except (Exception, TooSlowError) as error:  # noqa: BLE001 - whatever it is, it is the find
        return _told(error)
    finally:
        _clock.running = False
    return None


def _too_much(before: int) -> str | None:
    return _told(TooMuchError()) if _memory() > before + MEMORY else None


def _greedy(target: Target, inputs: Sequence[bytes], folder: Path) -> bytes:
    """Return the one of some inputs that takes too much memory: each is read again by a process of its own. If none does alone, the last."""
    for data in inputs:
        child = os.fork()
        if not child:
            os._exit(1 if replay(target, data, folder) else 0)
        if os.waitpid(child, 0)[1]:
            return data
    return inputs[-1]


def _told(error: BaseException) -> str:
    """Return the kind of an exception and the line of ours that it came from, which tells finds apart."""
    trace, where = error.__traceback__, ""
    while trace:
        if "feedtool" in trace.tb_frame.f_code.co_filename and "fuzz" not in trace.tb_frame.f_code.co_filename:
            where = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {where}"


def _shrunk(target: Target, data: bytes, error: str, folder: Path) -> bytes:
    """Return a smaller input that raises the same; what is slow stays as it is."""
    left = 0 if error.startswith(_COSTLY) else _MOST_SHRINKING
    size = len(data) // 2
    while size and left > 0:
        at = 0
        while at < len(data) and left > 0:
            smaller, left = data[:at] + data[at + size :], left - 1
            if _error(target, smaller, folder) == error:
                data = smaller
            else:
                at += size
        size //= 2
    return data


class _Clock:
    """Ends an input that takes too long. It ticks in processor time: to set a timer anew for every input would take longer than many a reader."""

    def __init__(self) -> None:
        self.running, self._ticks = False, 0

    def start(self) -> None:
        self.running, self._ticks = True, 0

    def tick(self, number: int, frame: FrameType | None) -> None:
        self._ticks += 1
        if self.running and self._ticks * _TICK > SECONDS:
            raise TooSlowError


@contextmanager
def _watched() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, _TICK, _TICK)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


_clock = _Clock()
signal.signal(signal.SIGPROF, _clock.tick)
signal.siginterrupt(signal.SIGPROF, False)  # a tick is no reason for a reader to read again
