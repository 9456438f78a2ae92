"""One run at a time, tried with real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedtool.errors import BusyError, OutputError
from feedtool.state import ChannelState, locked

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
