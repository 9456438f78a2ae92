"""What a run that was ended leaves is taken away by the next, and what is live stays live."""

from pathlib import Path

from feedtool.state import ChannelState, Draft, Generation, recover, verify
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
