"""What a run that was ended leaves is taken away by the next, and what is live stays live."""

import shutil
from pathlib import Path

import pytest

from feedtool.errors import OutputError
from feedtool.state import ChannelState, Draft, Generation, commit, recover, verify
from tests.state.made import hold_back, publish


def test_leftovers_go_and_the_rest_stays(tmp_path: Path) -> None:
    state = ChannelState("shop", tmp_path / "shop")
    recover(state)  # nothing there yet
    live, held = publish(state, {"feed.xml": b"live"}), hold_back(state, {"feed.xml": b"held"})
    draft = Draft.after(state, state.all())
    draft.begin()
    (draft.path / "feed.xml").write_bytes(b"half")
    (state.generations / f"{live.name}.tmp").mkdir()
    for link in (state.current_link, state.held_link):
        link.with_name(f".{link.name}.new").symlink_to("generations/nowhere")
    for _ in range(2):
        recover(state)
        assert sorted(path.name for path in state.path.iterdir()) == ["current", "generations", "held", "journal.jsonl"]
        assert state.all() == [live, held]
        assert (state.current(), state.held()) == (live, held)
        assert list(verify(state)) == []


def test_a_sealed_generation_that_never_went_live_is_not_promoted(tmp_path: Path) -> None:
    state = ChannelState("shop", tmp_path / "shop")
    live = publish(state, {"feed.xml": b"live"})
    waiting = hold_back(state, {"feed.xml": b"newer"})
    state.held_link.unlink()
    recover(state)
    assert state.current() == live
    assert Generation(waiting.path) in state.all()


@pytest.mark.parametrize("ended", ["before", "between", "after"])
def test_a_pointer_that_became_a_folder_is_a_pointer_again(ended: str, tmp_path: Path) -> None:
    state = ChannelState("shop", tmp_path / "shop")
    publish(state, {"feed.xml": b"old"})
    live = publish(state, {"feed.xml": b"live"})
    state.current_link.unlink()
    shutil.copytree(live.path, state.path / (".current.copied" if ended == "between" else "current"))
    if ended == "after":
        shutil.copytree(live.path, state.path / ".current.copied")
    assert state.current() is None
    for _ in range(2):
        recover(state)
        assert state.current() == live
        assert sorted(path.name for path in state.path.iterdir()) == ["current", "generations", "journal.jsonl"]


def test_a_folder_that_is_no_generation_is_left_to_people(tmp_path: Path) -> None:
    state = ChannelState("shop", tmp_path / "shop")
    live = publish(state, {"feed.xml": b"live"})
    state.current_link.unlink()
    state.current_link.mkdir()
    (state.current_link / "notes.txt").write_text("mine")
    recover(state)
    assert (state.current_link / "notes.txt").read_text() == "mine"
    with pytest.raises(OutputError, match="There is a folder where a link should be; move it away"):
        commit(state, live)
