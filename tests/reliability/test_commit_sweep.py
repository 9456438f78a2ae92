"""An export of three channels, killed at every system call that changes something: never a torn state, and the next run needs no hand."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.sweep import swept


def test_a_kill_at_every_call_leaves_whole_feeds_and_needs_no_hand(swept_shop: Path) -> None:
    found = list(swept(swept_shop, "kill"))
    assert len(found) > 100
    assert {result.code for result in found} == {-9}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(
    ("scene", "part", "least"),
    [("approve", "1/1", 10), ("rollback", "1/1", 10), ("apply", "1/1", 30), ("together", "2/5", 25), ("copy", "3/5", 30)],
)
def test_other_commands_and_other_ways_to_switch_are_as_safe(scene: str, part: str, least: int, swept_shops: Callable[[str], Path]) -> None:
    """Of the two that export, every fifth call; `make torture` has all of them."""
    found = list(swept(swept_shops(scene), "kill", "--part", part))
    assert len(found) >= least
    assert {result.code for result in found} == {-9}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(("wrong", "scene"), [("unlink-first", "export"), ("in-place", "export"), ("unlink-first", "approve")])
def test_a_wrong_protocol_is_found(wrong: str, scene: str, swept_shops: Callable[[str], Path]) -> None:
    assert any(result.complaints for result in swept(swept_shops(scene), "kill", "--wrong", wrong, "--only", "current,.txt"))
