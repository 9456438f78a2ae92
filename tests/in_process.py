"""Running a command in the process of the tests: what it prints is the same, and nothing is loaded again for each of hundreds of cases.

Processes, signals and exit are looked at with real ones, started by ``tests.golden.runner.printed``: tests/cli/test_processes.py holds that every command
says and ends the same both ways.
"""

import contextlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

from feedtool.cli.boundary import run
from tests.canary import CANARY

CATALOGUE = "SHOP_CATALOGUE"  # a variable that the example asks for


def printed(folder: Path, *command: str) -> str:
    """Return everything that a command prints in a folder, and its exit code."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in ("out", "error")]
    with _in_folder(folder), contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        code = run(command)
    text = "".join(_text(stream) for stream in streams)
    assert CANARY not in text
    return f"{text}exit code {code}\n"


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@contextlib.contextmanager
def _in_folder(folder: Path) -> Iterator[None]:
    """Let the folder be the current one, without what a shop's owner may have in the environment."""
    kept = os.environ.pop(CATALOGUE, None)
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        if kept is not None:
            os.environ[CATALOGUE] = kept
