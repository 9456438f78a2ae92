"""``python -m tests.fuzz --inputs 1000000 [TARGET …]``: many inputs for some readers or all; what is found is kept as a case."""

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from tests.fuzz.fuzzer import Tried, fuzz_apart, keep
from tests.fuzz.targets import TARGETS

PART = 20_000  # inputs that one process reads; the parts of a reader are tried side by side


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all, or some of {', '.join(TARGETS)}")
    parser.add_argument("--inputs", type=int, default=PART)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many processes read")
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    return max(_told(name, tried) for name, tried in _all(chosen))


def _all(chosen: argparse.Namespace) -> Iterator[tuple[str, Tried]]:
    """Yield each reader with what came of all of its inputs, as soon as it is through."""
    sizes = [min(PART, chosen.inputs - begin) for begin in range(0, chosen.inputs, PART)]
    with ProcessPoolExecutor(chosen.jobs) as pool:
        parts: dict[str, list[Future[Tried]]] = {
            name: [pool.submit(_part, name, size, f"{chosen.seed} {number}") for number, size in enumerate(sizes)]
            for name in chosen.targets or TARGETS
        }
        for name, futures in parts.items():
            whole = Tried()
            for each in futures:
                whole.add(each.result())
            yield name, whole


def _part(name: str, inputs: int, seed: str) -> Tried:
    return fuzz_apart(TARGETS[name], inputs, seed)


def _told(name: str, tried: Tried) -> int:
    speed = tried.inputs / max(tried.seconds, 0.001)
    sys.stdout.write(f"{name}: {tried.inputs:,} inputs, {speed:,.0f} a second of processor time, {len(tried.finds)} finds\n")
    for find in tried.finds.values():
        sys.stdout.write(f"  {find.error}  kept as {keep(TARGETS[name], find)}  {find.data[:100]!r}\n")
    sys.stdout.flush()
    return 1 if tried.finds else 0


if __name__ == "__main__":
    sys.exit(main())
