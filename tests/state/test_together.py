"""Channels that switch together: all or none."""

import os
from pathlib import Path

import pytest

from feedtool.errors import OutputError
from feedtool.state import States, commit, join, leave, switch, verify
from tests.state.made import generation, publish


@pytest.fixture
def states(tmp_path: Path) -> States:
    """Two channels with a feed each."""
    states = States(tmp_path / "state", together=True)
    for name in ("a", "b"):
        publish(states.of(name), {"feed.xml": f"old {name}".encode()})
    return states


def live(states: States) -> dict[str, bytes]:
    return {each.channel: (each.current_link / "feed.xml").read_bytes() for each in states if each.current_link.exists()}


def damages(states: States) -> list[str]:
    return [damage.message for each in states for damage in verify(each)]


def test_joining_and_leaving_change_nothing_for_readers(states: States) -> None:
    before = live(states)
    for step in (join, join, leave, leave, join):
        step(states)
        assert live(states) == before
        assert damages(states) == []
    assert states.of("a").current_link.readlink() == Path("../.together/current/a")
    leave(states)
    assert states.of("a").current_link.readlink().parts[0] == "generations"


def test_one_rename_switches_all_that_are_chosen(states: States) -> None:
    join(states)
    links = {each.channel: os.lstat(each.current_link).st_ino for each in states}
    chosen = {each.channel: generation(each, {"feed.xml": f"new {each.channel}".encode()}) for each in states}
    assert switch(states, chosen) is None
    assert live(states) == {"a": b"new a", "b": b"new b"}
    assert {each.channel: os.lstat(each.current_link).st_ino for each in states} == links, "the channels' own pointers stay"
    assert switch(states, {"a": states.of("a").all()[0]}) is None
    assert live(states) == {"a": b"old a", "b": b"new b"}, "what is not chosen stays"
    assert [path.name for path in states.together_link.parent.iterdir() if path.name.isdecimal()] == [states.together_link.resolve().name]


def test_a_channel_that_comes_later_joins(states: States) -> None:
    join(states)
    new = states.of("c")
    made = generation(new, {"feed.xml": b"new c"})
    join(states)
    assert new.current() is None
    assert damages(states) == []
    switch(states, {"c": made})
    assert live(states) == {"a": b"old a", "b": b"old b", "c": b"new c"}


def test_when_the_set_cannot_be_made_all_stay(states: States) -> None:
    join(states)
    made = generation(states.of("a"), {"feed.xml": b"new a"})
    number = int(states.together_link.resolve().name) + 1
    (states.together_link.parent / ".current.new").mkdir()  # in the way of the new pointer
    with pytest.raises(OutputError, match="cannot be switched"):
        switch(states, {"a": made})
    assert live(states) == {"a": b"old a", "b": b"old b"}
    (states.together_link.parent / ".current.new").rmdir()
    switch(states, {"a": made})
    assert live(states) == {"a": b"new a", "b": b"old b"}
    assert int(states.together_link.resolve().name) > number


def test_a_single_commit_while_together_is_undone_by_no_one(states: States) -> None:
    """A project that was switched together and is not any longer: the pointers lead to generations again."""
    join(states)
    leave(states)
    made = generation(states.of("a"), {"feed.xml": b"new a"})
    commit(states.of("a"), made)
    assert live(states) == {"a": b"new a", "b": b"old b"}
    join(states)
    assert live(states) == {"a": b"new a", "b": b"old b"}
