"""A night of torture: `python -m tests.reliability.torture [--kills 2000] [--reads 1000000] [--rounds 500]`, with the figures at its end.

Exports are forked from a process that has imported everything, so that thousands of them fit into minutes; each is a process of its own, really killed.
Readers in processes of their own read the feeds in a tight loop and complain of everything that is neither the one feed nor the other.
"""

import argparse
import datetime
import json
import multiprocessing
import multiprocessing.synchronize
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import feedtool.cli.export as command
from feedtool import project
from feedtool.cli.boundary import run
from feedtool.codes import all_codes
from feedtool.pipeline import run as working
from feedtool.pipeline.lane import Lane
from feedtool.reporting import records, text  # noqa: F401 - so that children need not import them
from feedtool.state import States
from tests.reliability import wrong
from tests.reliability.shop import NEW, OLD, Shop, open_shop

_AT_ONCE = 8
_SHIFTS = (
    0,
    0,
    0,
    -86_400,
    86_400,
    5 * 365 * 86_400,
    -3600,
)  # seconds by which a clock is wrong: a day, five years, an hour of summer time
_RIGHT = (0,)
_CLOCKS = (
    *((shift,) for shift in _SHIFTS),
    _SHIFTS,
    _SHIFTS,
    _SHIFTS,
)  # some are wrong all the time, some jump whenever they are looked at


@dataclass(slots=True)
class Figures:
    """What came of a part: how often each thing happened, and every complaint."""

    counts: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)


class Exports:
    """Starts exports of a shop as processes."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        os.chdir(shop.folder)
        loaded = project.load(shop.folder / "feedtool.yaml", {}, None)
        command.open_project = lambda *_: project.load(shop.folder / "feedtool.yaml", {}, None)
        lanes = {entry.name: Lane(entry, render=True, as_of=datetime.date.today()) for entry in loaded.channels.values()}
        working.Lane = lambda entry, **_: lanes[entry.name]
        all_codes()
        self.said = Path(tempfile.mkdtemp(prefix="said", dir=shop.folder.parent))
        self._number = 0

    def catalogue(self, content: str) -> None:
        """Put a catalogue in place."""
        beside = self.shop.folder / "products.csv.part"
        beside.write_text(content)
        beside.replace(self.shop.folder / "products.csv")

    def start(self, shifts: Sequence[float] = _RIGHT) -> int:
        """Start an export whose clock is wrong by one of ``shifts`` (seconds) whenever it looks at it; return its process."""
        self._number += 1
        child = os.fork()
        if child:
            return child
        code = 99
        try:
            handle = os.open(self.said / str(self._number % 64), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            if shifts != _RIGHT:
                datetime.datetime = _clock(shifts, self._number)
            code = run(["export"])
        finally:
            os._exit(code)

    def ended(self, child: int) -> int:
        """Wait for an export; return its exit code, or minus the signal that ended it."""
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)


def _clock(shifts: Sequence[float], seed: int) -> type[datetime.datetime]:
    """Return what stands in the place of ``datetime``: its clock is wrong by one of the shifts, at each look by another."""
    right, chance = datetime.datetime, random.Random(seed)

    class Kind(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, right)

    class Wrong(right, metaclass=Kind):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return right.now(tz) + datetime.timedelta(seconds=chance.choice(shifts))

    return Wrong


def read_all_the_time(shop: Shop, stop: "multiprocessing.synchronize.Event", reads: "Synchronized[int]", complaints: Any) -> None:
    """Read every feed again and again, as a web server does, and the files of a channel as a set."""
    allowed = {name: {shop.old[name], shop.new[name]} for name in shop.feeds}
    sets = {tuple(feeds[name] for name in ("first.txt", "first-2.txt")) for feeds in (shop.old, shop.new)}
    out, current = shop.folder / "out", shop.folder / ".feedtool" / "state" / "first" / "current"
    count = 0
    while not stop.is_set():
        for name in shop.feeds:
            try:
                if (out / name).read_bytes() not in allowed[name]:
                    complaints.put(f"{name} is torn")
            except OSError as error:
                complaints.put(f"{name}: {error}")
        try:
            if _set_of(current) not in sets:
                complaints.put("the files of a channel are not of one generation")
        except OSError as error:
            complaints.put(f"current: {error}")
        count += len(shop.feeds) + 1
        if count > 1000:
            with reads.get_lock():
                reads.value += count
            count = 0


def _set_of(current: Path) -> tuple[bytes, ...]:
    """Return the files of a channel through one open folder: of one moment."""
    folder = os.open(current, os.O_RDONLY)
    seen = []
    try:
        for name in ("first.txt", "first-2.txt"):
            with open(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as file:
                seen.append(file.read())
    finally:
        os.close(folder)
    return tuple(seen)


@contextmanager
def readers(shop: Shop, number: int, figures: Figures) -> Iterator["Synchronized[int]"]:
    """Let some processes read all the time; what they complain of is in the figures at the end."""
    stop, reads, complaints = multiprocessing.Event(), multiprocessing.Value("Q", 0), multiprocessing.Queue()
    made = [multiprocessing.Process(target=read_all_the_time, args=(shop, stop, reads, complaints), daemon=True) for _ in range(number)]
    for each in made:
        each.start()
    try:
        yield reads
    finally:
        stop.set()
        for each in made:
            each.join(10)
        while not complaints.empty():
            figures.complaints.append(complaints.get())
        figures.counts["reads"] = reads.value


def random_kills(shop: Shop, kills: int, reads: int, seed: int) -> Figures:
    """Kill exports at random moments while others read; every second one brings the other catalogue."""
    figures, chance, exports = Figures(), random.Random(seed), Exports(shop)
    began = time.monotonic()
    exports.ended(exports.start())
    usual = time.monotonic() - began
    with readers(shop, 1, figures) as counter:
        while figures.counts["killed"] < kills or counter.value < reads:
            exports.catalogue(NEW if chance.random() < 0.5 else OLD)
            child = exports.start()
            time.sleep(chance.uniform(0, 1.02 * usual))
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            code = exports.ended(child)
            figures.counts["killed" if code == -signal.SIGKILL else f"ended with {code}"] += 1
            if figures.counts.total() % 50 == 0:
                _next_run(exports, figures)
        _next_run(exports, figures)
    return figures


def _next_run(exports: Exports, figures: Figures) -> None:
    code = exports.ended(exports.start())
    figures.counts["runs after kills"] += 1
    if code != 0 or exports.shop.left_over():
        figures.complaints.append(f"the next run ends with {code} and leaves {exports.shop.left_over()}")
    figures.complaints += exports.shop.faults()


def overlapping_starts(shop: Shop, rounds: int, seed: int) -> Figures:
    """Start eight exports at once, again and again; some are stopped, some are killed, some have a wrong clock, some lose the lock's file."""
    figures, chance, exports = Figures(), random.Random(seed), Exports(shop)
    for number in range(rounds):
        exports.catalogue(NEW if number % 2 else OLD)
        before = _sequences(shop)
        children = [exports.start(chance.choice(_CLOCKS)) for _ in range(_AT_ONCE)]
        _disturb(shop, children, chance)
        codes = [exports.ended(child) for child in children]
        figures.counts.update({0: "published", 75: "busy", -9: "killed"}.get(code, f"ended with {code}") for code in codes)
        figures.complaints += [f"round {number}: an export ended with {code}" for code in codes if code not in (0, 75, -9)]
        figures.complaints += [f"round {number}: {fault}" for fault in shop.faults()]
        if any(now < then for now, then in zip(_sequences(shop), before, strict=True)):
            figures.complaints.append(f"round {number}: an older generation became the current one")
    _next_run(exports, figures)
    return figures


def _disturb(shop: Shop, children: list[int], chance: random.Random) -> None:
    what = chance.choice(("nothing", "kill", "stop", "lock"))
    victim = chance.choice(children)
    time.sleep(chance.uniform(0, 0.1))
    with suppress(ProcessLookupError, FileNotFoundError):
        if what == "kill":
            os.kill(victim, signal.SIGKILL)
        elif what == "stop":
            os.kill(victim, signal.SIGSTOP)
            time.sleep(0.05)
            os.kill(victim, signal.SIGCONT)
        elif what == "lock":
            (shop.folder / ".feedtool" / "state" / "first" / "lock").unlink()


def _sequences(shop: Shop) -> list[int]:
    return [now.sequence if (now := state.current()) else 0 for state in States(shop.folder / ".feedtool" / "state")]


def main() -> int:
    """Torture, print the figures, and return 1 when anything was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--reads", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261126)
    asked = parser.parse_args()
    return max(_tortured(name, asked) for name in _PARTS)


def _kills(shop: Shop, asked: argparse.Namespace, *, control: bool) -> Figures:
    return random_kills(shop, 40 if control else asked.kills, 0 if control else asked.reads, asked.seed)


def _starts(shop: Shop, asked: argparse.Namespace, *, control: bool) -> Figures:
    return overlapping_starts(shop, 10 if control else asked.rounds, asked.seed)


# each with a wrong protocol that it must find
_PARTS = {"random kills": (_kills, "in-place"), "overlapping starts": (_starts, "no-lock")}


def _tortured(name: str, asked: argparse.Namespace) -> int:
    """Do a part, first with a wrong protocol; print the figures, and return 1 when anything was wrong."""
    protocol = _PARTS[name][1]
    control = _apart(name, asked, protocol)
    began = time.monotonic()
    figures = _apart(name, asked)
    if not control.complaints:
        figures.complaints.append(f"the wrong protocol {protocol} was not found")
    told = {"part": name, "seconds": round(time.monotonic() - began), **figures.counts, "complaints": len(figures.complaints)}
    sys.stdout.write(json.dumps({**told, f"complaints of {protocol}": len(control.complaints)}) + "\n")
    sys.stdout.writelines(f"  {complaint}\n" for complaint in figures.complaints[:20])
    sys.stdout.flush()
    return 1 if figures.complaints else 0


def _apart(name: str, asked: argparse.Namespace, protocol: str | None = None) -> Figures:
    """Do a part in a process of its own, for it changes what is loaded."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        return pool.submit(_figures, name, asked, protocol).result()


def _figures(name: str, asked: argparse.Namespace, protocol: str | None) -> Figures:
    if protocol:
        wrong.PROTOCOLS[protocol]()
    with tempfile.TemporaryDirectory(prefix="torture") as place:
        try:
            return _PARTS[name][0](open_shop(Path(place)), asked, control=protocol is not None)
        finally:
            os.chdir("/")


if __name__ == "__main__":
    sys.exit(main())
