"""An export of three channels, killed at every system call that changes something: never a torn state, and the next run needs no hand."""

from pathlib import Path

import pytest

from tests.reliability.shop import open_shop, store
from tests.reliability.sweep import Result, swept
from tests.reliability.tracer import supported


def results(place: Path, kind: str, *options: str) -> list[Result]:
    """Return what the exports of a new shop with one fault each led to."""
    if why := supported():
        pytest.skip(why)
    store(open_shop(place), place / "shop.json")
    return list(swept(place / "shop.json", kind, *options))


def test_a_kill_at_every_call_leaves_whole_feeds_and_needs_no_hand(tmp_path: Path) -> None:
    found = results(tmp_path, "kill")
    assert len(found) > 100
    assert {result.code for result in found} == {-9}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize("wrong", ["unlink-first", "in-place"])
def test_a_wrong_protocol_is_found(wrong: str, tmp_path: Path) -> None:
    found = results(tmp_path, "kill", "--wrong", wrong, "--only", "current,.txt")
    assert [result for result in found if result.complaints]
