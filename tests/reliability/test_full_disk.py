"""A disk that is full of old feeds keeps the last one live, says what to do, and needs no hand once those may go: a real small disk."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
MOUNT = 'mount -t tmpfs -o "$1" tmpfs "$2"'


def alone(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script with a view of the disks of its own, as a user who may mount there."""
    return subprocess.run(["unshare", "-Urm", "sh", "-ec", script, "sh", *arguments], capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.fixture(scope="module", autouse=True)
def _may_mount(tmp_path_factory: pytest.TempPathFactory) -> None:
    if shutil.which("unshare") is None or alone(MOUNT, "size=64k", str(tmp_path_factory.mktemp("disk"))).returncode:
        pytest.skip("this machine does not let its users mount a small disk")


def nights(tmp_path: Path, options: str) -> list[dict[str, Any]]:
    ran = alone(f'{MOUNT} && "$3" -m tests.reliability.full_disk "$2"', options, str(tmp_path), sys.executable)
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.parametrize(
    ("options", "said"),
    [("size=480k", "No space left on device|bytes free and this run may need"), ("nr_inodes=80", "more files (inodes)")],
)
def test_a_disk_full_of_old_feeds_needs_no_hand(options: str, said: str, tmp_path: Path) -> None:
    *before, full, after = nights(tmp_path, options)
    assert [night["code"] for night in before] == [0] * len(before)
    assert len(before) > 2
    assert full["code"] == 4
    assert any(each in full["said"] for each in said.split("|")), full["said"]
    assert full["live"] == [full["night"] - 1], "the last good feed stays"
    assert "Traceback" not in full["said"]
    assert after["code"] == 0, after["said"]
    assert after["live"] == [after["night"]]
    assert after["stored"] < full["stored"]
