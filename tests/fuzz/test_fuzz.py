"""Whatever a stranger writes is read or refused with a message; what broke a reader once is a case that stays."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.fuzzer import FOUND, Target, fuzz, working_folder
from tests.golden.runner import ROOT

NAMES = ("project", "mapping", "expression", "csv", "xml", "json", "arguments")
INPUTS = 20_000
CASES = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize("name", NAMES)
def test_mutated_inputs(name: str) -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.fuzz", "--inputs", str(INPUTS), name]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"{name}: {INPUTS:,} inputs" in ran.stdout


def test_what_the_fuzzer_changes_no_other_test_sees() -> None:
    """Its readers keep packages and threads as no real process does."""
    assert "tests.fuzz.targets" not in sys.modules


def test_what_was_found_stays_mended() -> None:
    """In a process of its own, which one of them could end."""
    assert CASES
    script = "import sys; from pathlib import Path; from tests.fuzz.fuzzer import replay, working_folder; from tests.fuzz.targets import TARGETS\n"
    script += "with working_folder() as folder:\n    for each in sys.argv[1:]:\n"
    script += "        print(each, replay(TARGETS[Path(each).parent.name], Path(each).read_bytes(), folder))"
    ran = subprocess.run([sys.executable, "-c", script, *map(str, CASES)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stdout.splitlines() == [f"{path} None" for path in CASES], ran.stderr


def test_what_the_fuzzer_begins_with_is_right() -> None:
    """A seed that is refused at once would hide everything behind the refusal. Databases and the web are not there."""
    script = "from tests.fuzz import targets; from tests.fuzz.fuzzer import working_folder\n"
    script += "def refused(*what): raise AssertionError(what)\n"
    script += "targets._must_say_something = targets.render_problems = refused; targets._LOADED = 1\n"
    script += "with working_folder() as folder:\n    for name in ('project', 'mapping', 'expression'):\n"
    script += "        for seed in targets.TARGETS[name].seeds: targets.TARGETS[name].read(seed, folder)"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def _fragile(data: bytes, folder: Path) -> None:
    if b"{{{" in data:
        raise KeyError("planted")


def _endless(data: bytes, folder: Path) -> None:
    while data.endswith(b"]"):
        pass


def _greedy(data: bytes, folder: Path) -> None:
    if data.endswith(b"]"):
        bytearray(600 << 20)


def _deadly(data: bytes, folder: Path) -> None:
    if data.count(b"|") > 1:
        os.abort()


@pytest.mark.parametrize(("read", "error"), [(_fragile, "KeyError"), (_endless, "TooSlowError")])
def test_a_planted_bug_is_found(read: object, error: str) -> None:
    """A negative control: the fuzzer has teeth."""
    target = Target("planted", [b"{{ name | upper }}", b"[1, 2, 3"], [b"{{", b" | lower", b"]"], read)  # type: ignore[arg-type]
    with working_folder() as folder:
        finds = list(fuzz(target, 500, "0", folder).finds.values())
    assert [find.error.split(" ")[0] for find in finds] == [error]
    if error == "KeyError":
        assert finds[0].data == b"{{{"  # made as small as can be


def test_an_input_that_ends_the_process_is_found() -> None:
    """And so is what takes too long or too much; the rest of the inputs is read by another process."""
    script = "from tests.fuzz import fuzzer; from tests.fuzz.test_fuzz import _deadly, _endless, _greedy; fuzzer.SECONDS = 2\n"
    script += "for read in (_deadly, _endless, _greedy):\n"
    script += "    tried = fuzzer.fuzz_apart(fuzzer.Target('bad', [b'a | b', b'[1, 2, 3'], [b'|', b']'], read), 30, '0')\n"
    script += "    print(tried.inputs, *tried.finds)\n"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    found = [line.split(" ", 1) for line in ran.stdout.splitlines()]
    assert [error.split(" at ")[0] for _, error in found] == ["ended by -6", "TooSlowError", "TooMuchError"]
    assert [inputs for inputs, _ in found] == ["5", "30", "30"]  # how many were read dies with a process that is ended
