"""One run at a time, tried with real processes."""

import datetime
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedtool.errors import BusyError, OutputError
from feedtool.state import ChannelState, locked
from tests.state.made import publish

HOLDER = """
import sys
from pathlib import Path
from feedtool.state import ChannelState, locked
with locked([ChannelState("shop", Path(sys.argv[1]))]) as [lock]:
    lock.note("reading")
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def state(tmp_path: Path) -> ChannelState:
    """The state of a channel."""
    return ChannelState("shop", tmp_path / "shop")


@pytest.fixture
def holder(state: ChannelState) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER, str(state.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield process
    process.communicate()


def test_a_second_run_is_told_who_has_the_lock(state: ChannelState, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(BusyError, match=rf"another run of `shop` is active\. Process {holder.pid} on .* has it since .* \(reading\)\."),
        locked([state]),
    ):
        pass
    assert BusyError.exit_code == 75


@pytest.mark.parametrize(
    ("usual", "minutes", "said"), [(100, 60, "100 s"), (600, 60, "10 minutes"), (0.01, 60, "1 s"), (1300, 60, None), (10, 9, None)]
)
def test_a_holder_that_may_hang_is_told(usual: float, minutes: int, said: str | None, state: ChannelState) -> None:
    """When it is at work for three times as long as the runs before it, and for ten minutes at least."""
    for content, seconds in ((b"a", 2 * usual), (b"b", usual), (b"c", usual / 2)):
        publish(state, {"feed.xml": content}, seconds=seconds)
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=minutes)
    with locked([state]):
        state.lock.write_text(json.dumps({"pid": 4711, "host": "shop", "since": since.isoformat(), "stage": "reading"}))
        with pytest.raises(BusyError) as caught, locked([state]):
            pass
    told = str(caught.value)
    assert ("it may hang" in told) == (said is not None)
    if said:
        assert (
            f"That is 60 minutes, and runs usually take {said}: it may hang. If it does, end it with `kill 4711`; every feed stays" in told
        )


def test_the_lock_ends_with_a_killed_process(state: ChannelState, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert "reading" in state.lock.read_text(), "what a killed holder wrote stays, and locks nothing"
    with locked([state]):
        assert "starting" in state.lock.read_text()


def test_a_stopped_process_keeps_the_lock(state: ChannelState, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(BusyError), locked([state], wait=0.5):
            pass
    finally:
        holder.send_signal(signal.SIGCONT)


def test_waiting_ends_when_the_lock_is_let_go(state: ChannelState, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin
    holder.stdin.close()
    with locked([state], wait=60):
        pass
    holder.stdin = None


def test_a_deleted_lock_file_does_not_let_two_in(state: ChannelState) -> None:
    with locked([state]) as [lock]:
        state.lock.unlink()
        lock.note("reading")  # goes to the deleted file
        assert not state.lock.exists()
    with locked([state]), pytest.raises(BusyError), locked([state]):
        pass


def test_a_foreign_text_in_the_lock_file_says_nothing(state: ChannelState, holder: subprocess.Popen[str]) -> None:
    for text in ("", "no json", "[1]", '{"pid": 1}'):
        state.lock.write_text(text)
        with pytest.raises(BusyError, match=r"another run of `shop` is active\. This run has changed nothing"), locked([state]):
            pass


def test_the_file_stays_and_is_empty(state: ChannelState) -> None:
    with locked([state]):
        before = state.lock.stat().st_ino
    assert (state.lock.stat().st_ino, state.lock.read_text()) == (before, "")


def test_a_link_in_its_place_is_not_followed(state: ChannelState, tmp_path: Path) -> None:
    state.path.mkdir()
    (tmp_path / "precious").write_text("mine")
    state.lock.symlink_to(tmp_path / "precious")
    with pytest.raises(OutputError, match="cannot be locked"), locked([state]):
        pass
    assert (tmp_path / "precious").read_text() == "mine"


def test_when_one_is_taken_the_others_are_let_go(tmp_path: Path, state: ChannelState, holder: subprocess.Popen[str]) -> None:
    first = ChannelState("first", tmp_path / "first")
    with pytest.raises(BusyError), locked([state, first]):
        pass
    with locked([first]):
        assert os.getpid()
