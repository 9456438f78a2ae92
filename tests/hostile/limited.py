"""Runs in limited children, and projects with something hostile in them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.canary import CANARY
from tests.golden.runner import HERE, ROOT

BASE = HERE / "mistakes" / "base"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: a negative ``code`` is the signal that ended it."""

    code: int
    memory: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """All that was printed."""
        return self.stdout + self.stderr


@dataclass(slots=True)
class Limited:
    """Starts runs that the system ends after five seconds of processor time."""

    process: subprocess.Popen[str]

    def run(self, folder: Path, *command: str) -> Ran:
        ran = self.run_with_secrets(folder, *command)
        assert CANARY not in ran.said
        return ran

    def run_with_secrets(self, folder: Path, *command: str, **environment: str) -> Ran:
        """Run with more in the environment; whether a secret was printed is for the caller to see."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"folder": str(folder), "command": command, "environment": environment}) + "\n")
        self.process.stdin.flush()
        return Ran(**json.loads(self.process.stdout.readline()))


@contextmanager
def limited() -> Iterator[Limited]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hostile.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        yield Limited(process)
    finally:
        assert process.stdin
        assert process.stdout
        process.stdin.close()
        process.wait()
        process.stdout.close()


def spelled(written: Any) -> str:
    """Return a text of a case: as it stands, or parts of which ``[text, times]`` is repeated."""
    if isinstance(written, list):
        return "".join(part if isinstance(part, str) else part[0] * part[1] for part in written)
    return str(written)


def project(folder: Path, changes: Sequence[tuple[str, str, str]] = (), files: Mapping[str, str | bytes] | None = None) -> Path:
    """Return the base project with changes: in a file, the old text becomes the new one."""
    shop = folder / "shop"
    shutil.copytree(BASE, shop)
    for name, old, new in changes:
        text = (shop / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, old)
        (shop / name).write_text(text.replace(old, new), encoding="utf-8")
    for name, content in (files or {}).items():
        path = shop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return shop


def with_title(folder: Path, text: str, **more: Any) -> Path:
    """Return the base project with a title made by the expression ``text``."""
    return project(folder, [("google.yaml", '"{{ brand }} {{ name }}"', json.dumps(text, ensure_ascii=False))], **more)
