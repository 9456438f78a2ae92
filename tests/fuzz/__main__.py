"""``python -m tests.fuzz --inputs 1000000 [TARGET …]``: many inputs for some readers or all; what is found is kept as a case."""

import argparse
import sys

from tests.fuzz.fuzzer import fuzz_apart, keep
from tests.fuzz.targets import TARGETS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], default=list(TARGETS), metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    found = 0
    for name in chosen.targets:
        finds, speed = fuzz_apart(TARGETS[name], chosen.inputs, chosen.seed)
        found += len(finds)
        sys.stdout.write(f"{name}: {chosen.inputs:,} inputs, {speed:,.0f} a second of processor time, {len(finds)} finds\n")
        for find in finds:
            sys.stdout.write(f"  {find.error}  kept as {keep(TARGETS[name], find)}  {find.data[:100]!r}\n")
        sys.stdout.flush()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
