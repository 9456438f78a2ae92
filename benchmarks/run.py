"""Run feedtool and the yardsticks in turn and print ratios of medians: `python -m benchmarks.run --products 200000 --rounds 3`.

Ratios and peak memory are what counts; seconds differ from machine to machine and from hour to hour.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
WORK = HERE / "work"
FEEDTOOL = [sys.executable, "-m", "feedtool"]


@dataclass
class Measured:
    """The seconds of each round of one command, and its largest memory in MB."""

    seconds: list[float] = field(default_factory=list)
    peak: float = 0.0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def run(command: list[str], into: Measured, ends: int = 0) -> None:
    """Run a command as a process of its own, which ends with exit code ``ends``, and note its wall time and peak memory."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
    _, status, usage = os.wait4(process.pid, 0)
    into.seconds.append(time.perf_counter() - started)
    into.peak = max(into.peak, usage.ru_maxrss / 1024)
    if os.waitstatus_to_exitcode(status) != ends:
        raise SystemExit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")


def prepare(products: int) -> Path:
    """Write the catalogue of this size once, and a project that reads it."""
    folder = WORK / str(products)
    project = folder / "project"
    if not (folder / "catalogue.csv").exists():
        folder.mkdir(parents=True, exist_ok=True)
        # by a process of its own: the memory of those that it starts later would count what this one has used
        subprocess.run(
            [sys.executable, "-m", "benchmarks.catalogue", str(products), str(folder / "catalogue.csv.part")], cwd=HERE.parent, check=True
        )
        (folder / "catalogue.csv.part").rename(folder / "catalogue.csv")
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(HERE / "project", project)
    return folder


def commands(folder: Path) -> dict[str, list[str]]:
    """Return every command that is compared, by its name in the table."""
    table, python = str(folder / "catalogue.csv"), sys.executable
    written = sum(path.stat().st_size for path in (folder / "plain").glob("*")) if (folder / "plain").exists() else 0
    export = [*FEEDTOOL, "export", "-p", str(folder / "project")]
    return {
        "feedtool, three feeds": export,
        "feedtool, one feed": [*export, "google"],
        "plain script, three feeds": [python, str(HERE / "plain_script.py"), table, str(folder / "plain")],
        "expert script, one feed": [python, str(HERE / "expert_script.py"), table, str(folder / "expert.xml")],
        "floor": [python, str(HERE / "floor.py"), table, str(folder / "floor"), str(written)],
    }


def start_up(rounds: int) -> str:
    """Return how `feedtool --version` compares with importing click."""
    ours, theirs = Measured(), Measured()
    for _ in range(rounds * 3):
        run([*FEEDTOOL, "--version"], ours)
        run([sys.executable, "-c", "import click"], theirs)
    return f"feedtool --version takes {ours.median / theirs.median:.2f} times as long as importing click (bar: 2)"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--products", type=int, default=200_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--plain-rounds", type=int, default=1, help="the plain script takes minutes; one round tells enough")
    options.add_argument("--memory", type=int, default=0, metavar="PRODUCTS", help="also compare peak memory with a catalogue of this size")
    chosen = options.parse_args()
    folder = prepare(chosen.products)
    found = {name: Measured() for name in commands(folder)}
    for number in range(max(chosen.rounds, chosen.plain_rounds)):
        for name in ("plain script, three feeds", "feedtool, three feeds", "feedtool, one feed", "expert script, one feed", "floor"):
            if number < (chosen.plain_rounds if name.startswith("plain") else chosen.rounds):
                run(commands(folder)[name], found[name])
    for name, measured in found.items():
        print(f"{name:<28} {measured.median:8.2f} s   peak {measured.peak:6.0f} MB   ({len(measured.seconds)} rounds)")
    three, one = found["feedtool, three feeds"], found["feedtool, one feed"]
    print(f"\nthree feeds: {found['plain script, three feeds'].median / three.median:.1f} times as fast as the plain script (bar: 25)")
    print(f"three feeds: {three.median / found['floor'].median:.1f} times the floor (bar: 5)")
    print(f"one feed: {one.median / found['expert script, one feed'].median:.1f} times the expert script (bar: 1.5)")
    print(start_up(chosen.rounds))
    if chosen.memory:
        large = Measured()
        run(commands(prepare(chosen.memory))["feedtool, three feeds"], large)
        print(
            f"peak memory at {chosen.memory:,}: {large.peak:.0f} MB, {large.peak / three.peak - 1:+.0%} against {chosen.products:,} (bar: +15 %)"
        )


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
