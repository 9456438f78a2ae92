"""``python -m tests.fuzz --inputs 1000000 [TARGET …]``: many inputs for some readers or all; what is found is kept as a case."""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.fuzz.fuzzer import fuzz_apart, keep
from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"all, or some of {', '.join(TARGETS)}")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many readers are tried at the same time")
    chosen = parser.parse_args()
    if unknown := set(chosen.targets) - set(TARGETS):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    if len(chosen.targets) != 1:
        return _side_by_side(chosen.targets or list(TARGETS), chosen)
    found = 0
    for name in chosen.targets:
        finds, speed = fuzz_apart(TARGETS[name], chosen.inputs, chosen.seed)
        found += len(finds)
        sys.stdout.write(f"{name}: {chosen.inputs:,} inputs, {speed:,.0f} a second of processor time, {len(finds)} finds\n")
        for find in finds:
            sys.stdout.write(f"  {find.error}  kept as {keep(TARGETS[name], find)}  {find.data[:100]!r}\n")
        sys.stdout.flush()
    return 1 if found else 0


def _side_by_side(targets: list[str], chosen: argparse.Namespace) -> int:
    """Try each reader in a process of its own, which tells what it found as soon as it is through."""

    def tried(name: str) -> int:
        command = [sys.executable, "-m", "tests.fuzz", "--inputs", str(chosen.inputs), "--seed", str(chosen.seed), name]
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
        sys.stdout.write(ran.stdout)
        sys.stdout.flush()
        return ran.returncode

    with ThreadPoolExecutor(chosen.jobs) as pool:
        return max(pool.map(tried, targets))


if __name__ == "__main__":
    sys.exit(main())
