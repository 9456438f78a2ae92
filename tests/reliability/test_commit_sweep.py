"""An export of three channels, killed at every system call that changes something: never a torn state, and the next run needs no hand."""

from pathlib import Path

import pytest

from tests.reliability.sweep import swept


def test_a_kill_at_every_call_leaves_whole_feeds_and_needs_no_hand(swept_shop: Path) -> None:
    found = list(swept(swept_shop, "kill"))
    assert len(found) > 100
    assert {result.code for result in found} == {-9}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize("wrong", ["unlink-first", "in-place"])
def test_a_wrong_protocol_is_found(wrong: str, swept_shop: Path) -> None:
    assert any(result.complaints for result in swept(swept_shop, "kill", "--wrong", wrong, "--only", "current,.txt"))
