"""What people and nights do with a shop of one channel, as plain words: done here, or in a process that is really killed while it does them."""

import contextlib
import datetime
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from feedtool import pipeline, project
from feedtool.errors import FeedtoolError
from feedtool.guards import Expectation
from feedtool.pipeline.approval import approve
from feedtool.pipeline.by_hand import Reason, Switching
from feedtool.pipeline.expecting import expect
from feedtool.pipeline.rollback import roll_back
from feedtool.problems import ChannelReport
from tests.reliability.tracer import Call, Fault, on_one_core, trace

CHANNEL = "shop"
ANNA = Reason("anna", "so")
REFUSED = 1  # what a process ends with that was told no


def export(folder: Path, now: datetime.datetime) -> ChannelReport:
    """Export the shop at a moment and return what came of it."""
    loaded = project.load(folder / "feedtool.yaml", {})
    return pipeline.export(loaded, pipeline.RunOptions(workers=1), pipeline.ExportOptions(now=now)).channels[0]


def announce(folder: Path, until: datetime.date) -> None:
    """Announce that items will be gone."""
    expect(project.outlets(folder / "feedtool.yaml"), CHANNEL, [Expectation(CHANNEL, "removed", None, until, "so", "anna")])


def _do(folder: Path, act: Mapping[str, Any]) -> int:
    try:
        match act["do"]:
            case "export":
                export(folder, datetime.datetime.fromisoformat(act["now"]))
            case "announce":
                announce(folder, datetime.date.fromisoformat(act["until"]))
            case "approve":
                approve(project.outlets(folder / "feedtool.yaml"), CHANNEL, act["run"], ANNA, Switching())
            case "roll_back":
                roll_back(project.outlets(folder / "feedtool.yaml"), CHANNEL, None, ANNA, Switching())
    except FeedtoolError:
        return REFUSED
    return 0


@dataclass(frozen=True, slots=True)
class Killer:
    """Another process that does what it is told and is killed at a call: one without threads, which may be forked and traced."""

    asked: IO[str]
    answered: IO[str]

    def act(self, folder: Path, act: Mapping[str, Any], kill_at: int) -> int:
        """Do something and be killed before the call that would be the ``kill_at``-th to change a file.

        Returns what the process ended with, below 0 when it was killed; with fewer calls it comes to its end.
        """
        self.asked.write(json.dumps({"folder": str(folder), "act": act, "kill_at": kill_at}) + "\n")
        self.asked.flush()
        return int(self.answered.readline())


@contextlib.contextmanager
def killer() -> Iterator[Killer]:
    """Start the process, and end it in the end."""
    command = [sys.executable, "-m", "tests.pipeline.acts"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdin
        assert process.stdout
        yield Killer(process.stdin, process.stdout)
        process.stdin.close()  # and with its input the process ends
    assert process.returncode == 0


def _main() -> None:
    on_one_core()
    for line in sys.stdin:
        asked = json.loads(line)
        folder, changes = Path(asked["folder"]), 0

        def decide(call: Call) -> Fault | None:
            nonlocal changes
            changes += call.changes
            return Fault(kill=True) if call.changes and changes > asked["kill_at"] else None  # noqa: B023 - asked and done in one turn

        outcome = trace(lambda: _do(folder, asked["act"]), decide, folder, once=True)  # noqa: B023
        sys.stdout.write(f"{outcome.code}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
