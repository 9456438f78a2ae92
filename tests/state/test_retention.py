"""What is kept: never less than what somebody may need."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.state import ChannelState, Keep, collect, commit
from tests.state.made import MADE, generation, hold_back, publish

LATE = MADE + datetime.timedelta(days=400)


@pytest.fixture
def state(tmp_path: Path) -> ChannelState:
    """The state of a channel."""
    return ChannelState("shop", tmp_path / "shop")


def numbers(state: ChannelState) -> list[int]:
    return [each.sequence for each in state.all()]


def test_the_last_published_ones_stay(state: ChannelState) -> None:
    for day in range(8):
        publish(state, {"feed.xml": b"%d" % day}, day=day)
    assert len(collect(state, Keep(3, 24), LATE)) == 5
    assert numbers(state) == [6, 7, 8]
    assert collect(state, Keep(3, 24), LATE) == []


def test_young_ones_stay_whatever_their_number(state: ChannelState) -> None:
    for day in range(6):
        publish(state, {"feed.xml": b"%d" % day}, day=day)
    collect(state, Keep(2, 3 * 24), MADE + datetime.timedelta(days=5, hours=1))
    assert numbers(state) == [4, 5, 6], "the ones of day 3, 4 and 5 are not older than three days"


def test_a_clock_that_went_back_removes_nothing(state: ChannelState) -> None:
    for day in range(6):
        publish(state, {"feed.xml": b"%d" % day}, day=day)
    assert collect(state, Keep(2, 1), MADE - datetime.timedelta(days=900)) == []


def test_held_ones_do_not_push_out_published_ones(state: ChannelState) -> None:
    publish(state, {"feed.xml": b"a"})
    publish(state, {"feed.xml": b"b"})
    for day in range(9):
        hold_back(state, {"feed.xml": b"bad %d" % day}, day=day)
    collect(state, Keep(2, 0), LATE)
    assert numbers(state) == [1, 2, 11], "both published ones, and the one that is held"


def test_the_numbers_go_on_after_all_is_collected(state: ChannelState) -> None:
    for day in range(4):
        publish(state, {"feed.xml": b"%d" % day}, day=day)
    collect(state, Keep(2, 0), LATE)
    assert publish(state, {"feed.xml": b"new"}).sequence == 5


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.sampled_from(["publish", "hold", "seal", "back", "collect"]), max_size=14), keep=st.integers(2, 4))
def test_never_the_current_its_predecessor_or_the_held_one(steps: list[str], keep: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    state = ChannelState("shop", tmp_path_factory.mktemp("keep") / "shop")
    for day, step in enumerate(steps):
        feed = {"feed.xml": b"%d" % day}
        if step == "publish":
            publish(state, feed, day=day)
        elif step == "hold":
            hold_back(state, feed, day=day)
        elif step == "seal":
            generation(state, feed, day=day)
        elif step == "back" and state.all():
            commit(state, state.all()[0])
        current, held = state.current(), state.held()
        wanted = {each.name for each in (current, held) if each} | {(each.manifest().previous or "") for each in (current, held) if each}
        there = {each.name for each in state.all()}
        collect(state, Keep(keep, 0), LATE)
        left = {each.name for each in state.all()}
        assert wanted & there <= left <= there
        assert state.current() == current
        assert state.held() == held


def test_what_was_made_for_a_plan_stays_for_a_day(state: ChannelState) -> None:
    publish(state, {"feed.xml": b"a"})
    generation(state, {"feed.xml": b"b"}, planned=True)
    generation(state, {"feed.xml": b"c"})
    collect(state, Keep(1, 1), MADE + datetime.timedelta(hours=23))
    assert numbers(state) == [1, 2]
    collect(state, Keep(1, 1), MADE + datetime.timedelta(hours=25))
    assert numbers(state) == [1]
