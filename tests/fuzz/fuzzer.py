"""Feeds a reader with mutated inputs: an exception that is no message, five seconds or 512 MiB are a find, made small and kept as a case."""

import hashlib
import os
import pickle
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

from tests.fuzz.mutations import mutated

FOUND = Path(__file__).parent / "found"
CURRENT = "current"
SECONDS, MEMORY = 5, 512 << 20
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


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give a folder for the readers' files, in memory where the system has such a place: a disk would be the slowest part."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="feedtool-", dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def fuzz(target: Target, inputs: int, seed: str, folder: Path) -> Tried:
    """Read so many inputs, or fewer when one takes too long or too much memory: after it nothing more can be measured in this process."""
    random = Random(f"{target.name} {seed}")
    tried = Tried()
    began, memory = time.process_time(), _memory()
    while tried.inputs < inputs and len(tried.finds) < _MOST_FOUND:
        tried.inputs += 1
        data = mutated(random, target.seeds, target.words)
        error = _error(target, data, folder, memory)
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
    results, child = folder / "results", os.fork()
    if not child:
        results.write_bytes(pickle.dumps(fuzz(target, inputs, seed, folder)))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        error = f"ended by {os.waitstatus_to_exitcode(status)}"
        return Tried({error: Find((folder / CURRENT).read_bytes(), error)}, 1)  # how many it had read died with it
    made: Tried = pickle.loads(results.read_bytes())
    return made


def replay(target: Target, data: bytes, folder: Path) -> str | None:
    """Return what one input raises; None when it is read."""
    return _error(target, data, folder, _memory())


def keep(target: Target, find: Find) -> Path:
    """Store a find as a case that stays."""
    path = FOUND / target.name / hashlib.sha256(find.data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(find.data)
    return path


def _error(target: Target, data: bytes, folder: Path, memory: int) -> str | None:
    try:
        (folder / CURRENT).write_bytes(data)  # what it was, should the process not live on
        with _in_time():
            target.read(data, folder)
    except (Exception, TooSlowError) as error:  # noqa: BLE001 - whatever it is, it is the find
        return _told(error)
    return _told(TooMuchError()) if _memory() > memory + MEMORY else None


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
            if _error(target, smaller, folder, _memory()) == error:
                data = smaller
            else:
                at += size
        size //= 2
    return data


@contextmanager
def _in_time() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise TooSlowError


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


signal.signal(signal.SIGPROF, _stop)
