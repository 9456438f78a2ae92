"""A command of a shop, again and again with one fault each: `python -m tests.reliability.sweep SHOP kill|errors [--wrong NAME] [--part K/N]`.

Prints a line of JSON per fault. The process imports everything once and forks a child per command, so that one costs a fraction of a second.
"""

import argparse
import datetime
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import feedtool.cli.export as command
import feedtool.pipeline.outcome  # noqa: F401 - so that children need not import it
from feedtool import project
from feedtool.cli.boundary import run
from feedtool.codes import all_codes
from feedtool.pipeline import run as working
from feedtool.pipeline.lane import Lane
from feedtool.reporting import records, text  # noqa: F401 - the same
from tests.reliability import wrong
from tests.reliability.shop import Shop, stored
from tests.reliability.tracer import ERRORS, Call, Fault, on_one_core, trace

_UNKNOWN = "can be compared with nothing"
_OPENING = ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EMFILE", "EINTR")
_NAMING = ("ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES")
POSSIBLE = {
    "openat": _OPENING, "write": ("ENOSPC", "EDQUOT", "EIO", "EINTR", "short"), "pwrite64": ("ENOSPC", "EDQUOT", "EIO", "EINTR", "short"),
    "writev": ("ENOSPC", "EDQUOT", "EIO", "EINTR"), "read": ("EIO", "EINTR"), "pread64": ("EIO", "EINTR"), "close": ("EIO", "ENOSPC", "EDQUOT", "EINTR"),
    "fsync": ("EIO", "ENOSPC", "EDQUOT", "EROFS", "EINTR"), "fdatasync": ("EIO", "ENOSPC", "EDQUOT"), "ftruncate": ("EIO", "EINTR", "EROFS"),
    "flock": ("EINTR", "EIO"), "getdents64": ("EIO",), "readlink": ("EIO", "EACCES"), "readlinkat": ("EIO", "EACCES"),
    "copy_file_range": ("EIO", "ENOSPC", "EDQUOT"), "fallocate": ("ENOSPC", "EIO"),
}  # fmt: skip


@dataclass(slots=True)
class Result:
    """What one command with one fault led to. ``complaints`` are those of readers, and lies of the exit code; none is what must be."""

    number: int
    call: str
    about: str
    fault: str
    code: int
    complaints: list[str] = field(default_factory=list)


class Sweeper:
    """Gives the command of the shop's scene again and again, always at the same moment."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._restore()
        if shop.scene.command == ("export",):
            self._load_once()
        self._said = Path(tempfile.mkstemp(prefix="said", dir=shop.folder.parent)[1])
        self._warm_up()
        gc.collect()
        gc.freeze()  # a child that looks for garbage would copy every page that it shares with this process

    def _load_once(self) -> None:
        loaded = project.load(self.shop.folder / "feedtool.yaml", {}, None)
        command.open_project = lambda *_: loaded  # loading comes before the lock and is the same every time
        all_codes()
        lanes = {entry.name: Lane(entry, render=True, as_of=datetime.date.today()) for entry in loaded.channels.values()}
        working.Lane = lambda entry, **_: lanes[entry.name]  # so does compiling, which touches no file

    def _warm_up(self) -> None:
        """Give the command once in this process: what is made on first use every child would make again."""
        kept = {number: os.dup(number) for number in (1, 2)}
        heeded = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        assert self._command() == 0, self._said.read_text()
        for number, copy in kept.items():
            os.dup2(copy, number)
            os.close(copy)
        for each, handler in heeded.items():  # an export is not to be ended once feeds are switched; this process is
            signal.signal(each, handler)

    def _restore(self) -> None:
        self.shop.restore()
        os.chdir(self.shop.folder)

    def calls(self) -> list[Call]:
        """Return the calls of the command without a fault."""
        self._restore()
        outcome = trace(self._command, lambda call: None, self.shop.folder, after="/lock")
        assert outcome.code == 0, self._said.read_text()
        return outcome.calls

    def faulty(self, call: Call, name: str, *, again: bool) -> Result:
        """Give the command with one fault at one call and say what is wrong afterwards; with ``again`` the next run is looked at too."""
        self._restore()
        fault = Fault(kill=True) if name == "kill" else Fault(short=True) if name == "short" else Fault(error=ERRORS[name])
        outcome = trace(self._command, lambda now: fault if now.number == call.number else None, self.shop.folder, after="/lock", once=True)
        result = Result(call.number, call.name, call.about.replace(str(self.shop.folder), ""), name, outcome.code, self.shop.faults())
        if name != "kill":
            result.complaints += self._lies(outcome.code)
        if again:
            result.complaints += self._next_run()
        return result

    def _lies(self, code: int) -> Iterator[str]:
        """Yield what the exit code says and is not so."""
        said = self._said.read_text(errors="replace")
        if (code == 0) != self.shop.all_new():
            yield f"exit code {code}, and the new feeds are {'live' if self.shop.all_new() else 'not live'}: {said}"
        # what a person asks for is refused as stale when nobody can tell whether it is; an export waits when the last feed cannot be read
        may_wait = self.shop.scene.command != ("export",) or _UNKNOWN in said
        if "Traceback" in said or code not in ((0, 3, 4) if may_wait else (0, 4)):
            yield f"exit code {code}: {said}"

    def _next_run(self) -> Iterator[str]:
        os.chdir(self.shop.folder)
        code = trace(self._command, lambda call: None, self.shop.folder, after="/nothing").code
        if code not in (0, self.shop.scene.done) or not self.shop.all_new():
            yield f"the next run ends with {code} and the new feeds are not live: {self._said.read_text(errors='replace')}"
        yield from (f"after the next run: {fault}" for fault in self.shop.faults())
        yield from (f"after the next run {name} is left" for name in self.shop.left_over())

    def _command(self) -> int:
        handle = os.open(self._said, os.O_WRONLY | os.O_TRUNC)
        os.dup2(handle, 1)
        os.dup2(handle, 2)
        return run(list(self.shop.scene.command))


def kills(calls: Iterable[Call]) -> Iterator[tuple[Call, str]]:
    """Yield each call that changes something, to be the first that is not made. Between two of them nothing outside the process changes."""
    return ((call, "kill") for call in calls if call.changes)


def errors(calls: Iterable[Call]) -> Iterator[tuple[Call, str]]:
    """Yield each call with each way in which it can fail."""
    return ((call, name) for call in calls for name in POSSIBLE.get(call.name, _NAMING))


def main() -> None:
    """Sweep, and print what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("shop", type=Path)
    parser.add_argument("kind", choices=["kill", "errors", "record"])
    parser.add_argument("--wrong", choices=sorted(wrong.PROTOCOLS))
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth fault, beginning with the Kth")
    parser.add_argument("--only", default="", help="only calls about paths that contain one of these words, separated by commas")
    parser.add_argument("--backwards", action="store_true", help="the last faults first")
    parser.add_argument("--core", type=int, help="the number of the core to work on")
    asked = parser.parse_args()
    if asked.wrong:
        wrong.PROTOCOLS[asked.wrong]()
    on_one_core(asked.core)
    sweeper = Sweeper(stored(asked.shop))
    calls = sweeper.calls()
    if asked.kind == "record":
        _tell(calls)
        return
    calls = [call for call in calls if any(word in call.about for word in asked.only.split(","))]
    first, step = (int(number) for number in asked.part.split("/"))
    faults = list(kills(calls) if asked.kind == "kill" else errors(calls))[first - 1 :: step]
    if asked.backwards:
        faults.reverse()
    _tell(sweeper.faulty(call, name, again=asked.again or name == "kill") for call, name in faults)


def _tell(found: Iterable[Result | Call]) -> None:
    for each in found:
        sys.stdout.write(json.dumps(asdict(each)) + "\n")
        sys.stdout.flush()


def swept(shop: Path, kind: str, *options: str) -> Iterator[Result]:
    """Sweep in a process of its own and yield what was found; ``shop`` is the file that tells where it is."""
    for line in _lines(shop, kind, *options):
        yield Result(**line)


def recorded(shop: Path) -> list[Call]:
    """Return the calls of an export without a fault; it leaves the shop with the new feeds live."""
    return [Call(**line) for line in _lines(shop, "record")]


def _lines(shop: Path, kind: str, *options: str) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.reliability.sweep", str(shop), kind, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout
        try:
            for line in process.stdout:
                yield json.loads(line)
        except GeneratorExit:  # who reads has seen enough
            process.kill()
            raise
    assert process.returncode == 0


if __name__ == "__main__":
    main()
