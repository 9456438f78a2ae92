"""The same input, rules and version give the same bytes, whatever the machine is like."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

from tests.golden.runner import EXAMPLE, ROOT

RUNS, PROCESSES = 100, 10
LOCALES = ("C", "C.UTF-8", "POSIX", "de_DE.UTF-8", "tr_TR.UTF-8")  # where one is not installed, C is used
ZONES = ("UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia")
OTHERS = "FEEDTOOL_PYTHONS"  # other versions of Python that have feedtool's dependencies, separated as in PATH


def interpreters() -> list[str]:
    """Return the interpreters to use: this one, and those that the environment names."""
    named = [path for path in os.environ.get(OTHERS, "").split(os.pathsep) if path]
    return [sys.executable, *named]


def test_a_hundred_runs_give_the_same_bytes(tmp_path: Path) -> None:
    chance, found = random.Random(11), []
    for number in range(PROCESSES):
        folder = tmp_path / f"{'x' * number}shop{number}"
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out", ".feedtool"))
        here = tmp_path / f"elsewhere{number}"
        here.mkdir()
        place = chance.choice(LOCALES)
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": str(chance.randrange(2**32)),
            "LANG": place,
            "LC_ALL": place,
            "TZ": chance.choice(ZONES),
        }
        python = interpreters()[number % len(interpreters())]
        command = [python, "-m", "tests.reliability.many_runs", str(folder), str(RUNS // PROCESSES), str(number)]
        ran = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr
        found += ran.stdout.split()
    assert len(found) == RUNS
    assert len(set(found)) == 1
