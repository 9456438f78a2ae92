"""All sweeps of all scenes: `python -m tests.reliability.sweeps [--jobs 2]`, with the figures of each at its end.

`make test` sweeps the usual export whole and of the others a part; here each is killed, and has each fault, at every call.
"""

import argparse
import json
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

from tests.reliability.shop import SCENES, open_shop, store
from tests.reliability.sweep import Result, swept
from tests.reliability.tracer import supported

_MEMORY = Path("/dev/shm")


def main() -> int:
    """Sweep, print the figures, and return 1 when anything was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("scenes", nargs="*", metavar="SCENE", default=list(SCENES), help=f"all, or some of {', '.join(SCENES)}")
    asked = parser.parse_args()
    if why := supported():
        sys.stdout.write(f"{why}\n")
        return 1
    return max(_told(scene, kind, asked.jobs) for scene in asked.scenes for kind in ("kill", "errors"))


def _told(scene: str, kind: str, jobs: int) -> int:
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as place, ThreadPoolExecutor(jobs) as pool:
        found = [
            each for part in pool.map(_part, repeat(Path(place)), repeat(scene), repeat(kind), range(jobs), repeat(jobs)) for each in part
        ]
    wrong = [each for each in found if each.complaints]
    sys.stdout.write(json.dumps({"scene": scene, "sweep": kind, "commands": len(found), "complaints": len(wrong)}) + "\n")
    sys.stdout.writelines(f"  {each}\n" for each in wrong[:20])
    sys.stdout.flush()
    return 1 if wrong or not found else 0


def _part(place: Path, scene: str, kind: str, number: int, jobs: int) -> list[Result]:
    """Sweep a part of the calls in a shop of its own, on a core of its own."""
    shop = place / f"{number}"
    store(open_shop(shop, SCENES[scene]), shop / "shop.pickle")
    return list(swept(shop / "shop.pickle", kind, "--part", f"{number + 1}/{jobs}", "--core", str(number)))


if __name__ == "__main__":
    sys.exit(main())
