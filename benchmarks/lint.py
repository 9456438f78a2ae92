"""Compare `feedtool lint` with `xmllint --stream --noout` on a made feed: `python -m benchmarks.lint --items 1000000 --rounds 3`.

The feed (benchmarks/lint_feed.py) has about 1 kB per item and is written once. `xmllint` reads it with libxml2's streaming reader and does nothing with
what it reads: it is the floor of anything that looks at XML. It comes with libxml2 (Debian and Ubuntu: `apt install libxml2-utils`); name another one
with `--xmllint`. Both run in turn in the same run, so that the ratio does not depend on what else the machine does. Seconds and peak memory are those
that the operating system counts for the process.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.run import FEEDTOOL, WORK, Measured, run

INVALID = 1  # the feed has faulty items
BAR, MEMORY = 4, 500


def prepare(items: int) -> Path:
    """Write the feed of this size once; by a process of its own, whose memory does not count."""
    path = WORK / f"lint-{items}.xml"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        subprocess.run([sys.executable, "-m", "benchmarks.lint_feed", str(items), str(part)], cwd=WORK.parent.parent, check=True)
        part.rename(path)
    return path


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--xmllint", default=shutil.which("xmllint"))
    chosen = options.parse_args()
    if not chosen.xmllint:
        raise SystemExit("there is no xmllint on this machine; install libxml2-utils, or name one with --xmllint")
    path = prepare(chosen.items)
    lint, floor = Measured(), Measured()
    values = [f"--var={each}" for each in ("country=DE", "currency=EUR", "language=de", "shop=https://shop.example.com")]
    for _ in range(chosen.rounds):
        run([chosen.xmllint, "--stream", "--noout", str(path)], floor)
        run([*FEEDTOOL, "lint", str(path), "--channel", "google_merchant", *values], lint, ends=INVALID)
    print(f"{chosen.items:,} items, {path.stat().st_size / 1e6:,.0f} MB; medians of {chosen.rounds} rounds on {os.cpu_count()} cores")
    for name, measured in (("xmllint --stream --noout", floor), ("feedtool lint", lint)):
        print(f"{name:<28} {measured.median:8.2f} s   peak {measured.peak:6.0f} MB")
    print(f"\nlint takes {lint.median / floor.median:.2f} times as long as xmllint (bar: {BAR}); peak {lint.peak:.0f} MB (bar: {MEMORY})")


if __name__ == "__main__":
    main()
