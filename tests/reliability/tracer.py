"""Runs a function in a child process and decides at each of its system calls whether that is done, fails, or is the last thing it does.

The kernel stops the child at the calls of a list (seccomp), and its parent looks and decides (ptrace): real calls of a real process. What an
injected fault does is what the kernel would do: the call is not made and gives its error, fewer bytes are written, or the process is gone.
"""

import contextlib
import ctypes
import errno
import os
import platform
import signal
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_LIBC.ptrace.restype = ctypes.c_long
_LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_TRACEME, _CONT, _GETREGS, _SETREGS, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 7, 12, 13, 0x4200, 0x420E
_OPTIONS = 0x2 | 0x4 | 0x8 | 0x80 | 0x100000  # follow forks and threads, stop at seccomp's calls, end with the parent
_SECCOMP_EVENT, _WALL = 7, 0x40000000
_NUMBER, _RESULT, _THIRD = 15, 10, 12  # orig_rax, rax and rdx among the registers of x86_64
_REGISTERS = 27
_INFO = ctypes.create_string_buffer(128)  # for one call at a time
_SIZE_OF_INFO, _AT_INFO, _INFO_OF_CALL = ctypes.c_void_p(128), ctypes.addressof(_INFO), struct.Struct("=7Q")

# x86_64: name -> number, and which argument is a path or an open file
CALLS = {
    "read": (0, "fd"), "write": (1, "fd"), "close": (3, "fd"), "pread64": (17, "fd"), "pwrite64": (18, "fd"), "writev": (20, "fd"),
    "flock": (73, "fd"), "fsync": (74, "fd"), "fdatasync": (75, "fd"), "ftruncate": (77, "fd"), "rename": (82, "path"), "mkdir": (83, "path"),
    "rmdir": (84, "path"), "link": (86, "path"), "unlink": (87, "path"), "symlink": (88, "path 2"), "readlink": (89, "path"), "chmod": (90, "path"),
    "fchmod": (91, "fd"), "getdents64": (217, "fd"), "openat": (257, "path 2"), "mkdirat": (258, "path 2"), "unlinkat": (263, "path 2"),
    "renameat": (264, "path 2"), "linkat": (265, "path 2"), "symlinkat": (266, "path 3"), "readlinkat": (267, "path 2"), "fchmodat": (268, "path 2"),
    "fallocate": (285, "fd"), "renameat2": (316, "path 2"), "copy_file_range": (326, "fd"),
}  # fmt: skip
_OTHER = {
    "rename": 2,
    "link": 2,
    "symlink": 1,
    "renameat": 4,
    "linkat": 4,
    "symlinkat": 1,
    "renameat2": 4,
}  # which argument is the second path
_NAMES = {number: name for name, (number, _) in CALLS.items()}
CHANGING = frozenset(CALLS) - {"read", "pread64", "close", "readlink", "readlinkat", "getdents64"}
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def supported() -> str | None:
    """Return why this machine cannot trace; None when it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return f"system calls are traced on Linux with x86_64 only; this is {sys.platform} on {platform.machine()}"
    # in a process of its own: one with threads, such as a worker that runs tests, must not be forked and waited for
    command = [sys.executable, "-c", "from tests.reliability.tracer import trace_nothing; raise SystemExit(trace_nothing())"]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    return None if ran.returncode == 0 else "this machine does not let a process trace its children (ptrace and seccomp)"


def on_one_core(number: int | None = None) -> None:
    """Keep this process and its children on one core: they take turns, and waking each other up across cores costs more than all else.

    Without a ``number`` it is that of the worker that runs tests, so that several do not share one.
    """
    worker = number if number is not None else int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[worker % len(cores)]})


def trace_nothing() -> int:
    """Trace a child that does nothing and return what it ended with."""
    return trace(lambda: 0, lambda call: None, Path("/")).code


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was about to be made: its ``number`` among those of the run, from 0; ``about`` is a path in the folder, or an open stream.

    ``other`` is the second path of calls that have two: what a new name is given to, or what a symbolic link is to say. ``creates``: an opening that
    makes the file when it is not there, ``empties``: one that throws its bytes away.
    """

    number: int
    name: str
    about: str
    changes: bool
    other: str = ""
    creates: bool = False
    empties: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of a call: ``kill`` ends the process before it; ``error`` is an error number; ``short`` writes half of the bytes."""

    kill: bool = False
    error: int = 0
    short: bool = False


@dataclass(slots=True)
class Outcome:
    """What the child ended with (its exit code, or minus the signal), and the calls that concerned the folder or its standard streams."""

    code: int = -1
    calls: list[Call] = field(default_factory=list)


Decide = Callable[[Call], Fault | None]


def trace(action: Callable[[], int], decide: Decide, folder: Path, after: str | None = None, *, once: bool = False) -> Outcome:
    """Run ``action`` in a child and return what it ended with.

    ``decide`` is asked at each call about a file in ``folder`` or a standard stream, once a path that contains ``after`` was met (None: at once).
    With ``once`` nothing is looked at any more after the first fault, so that the calls of the outcome end there.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        _act(action)
    os.waitpid(child, 0)
    _LIBC.ptrace(_SETOPTIONS, child, None, _OPTIONS)
    return _follow(child, decide, str(folder.resolve()), after, once=once)


def _act(action: Callable[[], int]) -> None:
    code = 99
    try:
        _LIBC.ptrace(_TRACEME, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        _stop_at_calls()
        code = action()
    finally:
        os._exit(code)


def _stop_at_calls() -> None:
    """Ask the kernel to stop this process and its threads at the calls of the list."""
    numbers = [number for number, _ in CALLS.values()]
    program = struct.pack("HBBI", 0x20, 0, 0, 0)
    for place, number in enumerate(numbers):
        program += struct.pack("HBBI", 0x15, len(numbers) - place, 0, number)
    program += struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000) + struct.pack("HBBI", 0x06, 0, 0, 0x7FF00000)
    kept = ctypes.create_string_buffer(program, len(program))
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(kept)))
    _LIBC.prctl(38, 1, 0, 0, 0)
    if _LIBC.prctl(22, 2, ctypes.c_void_p(ctypes.addressof(described)), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def _follow(child: int, decide: Decide, folder: str, after: str | None, *, once: bool) -> Outcome:
    memory = os.open(f"/proc/{child}/mem", os.O_RDONLY | os.O_CLOEXEC)  # its threads share it
    try:
        return _followed(child, memory, decide, folder, after, once=once)
    finally:
        os.close(memory)


def _followed(child: int, memory: int, decide: Decide, folder: str, after: str | None, *, once: bool) -> Outcome:
    outcome, awake, done = Outcome(), after is None, False
    _LIBC.ptrace(_CONT, child, None, None)
    while True:
        process, status = os.waitpid(-1, _WALL)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if process == child:
                outcome.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
                return outcome
            continue
        passed_on = 0
        if status >> 16 == _SECCOMP_EVENT:
            seen = None if done else _look(process, memory, folder, len(outcome.calls))
            awake = awake or (after is not None and seen is not None and after in seen.about)
            if seen and seen.about and awake:
                outcome.calls.append(seen)
                fault = decide(seen)
                done = once and fault is not None
                _do(process, fault, child)
        elif status >> 16 == 0 and os.WSTOPSIG(status) not in (signal.SIGSTOP, signal.SIGTRAP):
            passed_on = os.WSTOPSIG(status)
        _LIBC.ptrace(_CONT, process, None, passed_on)


def _look(process: int, memory: int, folder: str, place: int) -> Call:
    """Return a call as number ``place`` of those of the run; it is about nothing when it does not concern the folder."""
    _LIBC.ptrace(_GET_SYSCALL_INFO, process, _SIZE_OF_INFO, _AT_INFO)
    number, *arguments = _INFO_OF_CALL.unpack_from(_INFO, 24)
    name = _NAMES[number]
    kind, _, which = CALLS[name][1].partition(" ")
    if kind == "fd":
        if arguments[0] in (1, 2) and name in ("write", "writev"):
            return Call(place, name, f"<{'stdout' if arguments[0] == 1 else 'stderr'}>", changes=False)
        about, other = _open_file(process, arguments[0]), ""
    else:
        about = _path(process, memory, arguments[int(which or 1) - 1])
        other = _text(memory, arguments[_OTHER[name] - 1]) if name in _OTHER else ""
    if not about.startswith(folder):
        return Call(place, name, "", changes=False)
    flags = arguments[2] if name == "openat" else 0
    changes = name in CHANGING and (name != "openat" or bool(flags & _WRITING_FLAGS))
    return Call(place, name, about, changes, other, bool(flags & os.O_CREAT), bool(flags & os.O_TRUNC))


def _open_file(process: int, number: int) -> str:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{process}/fd/{number & 0xFFFFFFFF}")
    return ""


def _path(process: int, memory: int, address: int) -> str:
    path = _text(memory, address)
    return path if path.startswith("/") else os.path.join(_open_file_of_folder(process), path)


def _text(memory: int, address: int) -> str:
    """Return the text that stands in the memory of a stopped process."""
    text = os.pread(memory, 4096 - address % 4096, address)
    if b"\0" not in text:
        text += os.pread(memory, 4096, address + len(text))
    return os.fsdecode(text.split(b"\0", 1)[0])


def _open_file_of_folder(process: int) -> str:
    with contextlib.suppress(OSError):
        return os.readlink(f"/proc/{process}/cwd")
    return "/"


def _do(process: int, fault: Fault | None, child: int) -> None:
    if fault is None:
        return
    if fault.kill:
        os.kill(child, signal.SIGKILL)
        return
    registers = ctypes.create_string_buffer(_REGISTERS * 8)
    _LIBC.ptrace(_GETREGS, process, None, ctypes.addressof(registers))
    values = list(struct.unpack(f"{_REGISTERS}Q", registers.raw))
    if fault.short:
        values[_THIRD] = max(1, values[_THIRD] // 2)
    else:
        values[_NUMBER], values[_RESULT] = 2**64 - 1, 2**64 - fault.error
    changed = ctypes.create_string_buffer(struct.pack(f"{_REGISTERS}Q", *values))
    _LIBC.ptrace(_SETREGS, process, None, ctypes.addressof(changed))


ERRORS = {name: getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EMFILE", "EINTR")}
