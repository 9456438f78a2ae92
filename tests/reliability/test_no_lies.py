"""Each system call of an export of three channels fails in each way it can: exit code 0 exactly when the new feeds are live, and no traceback."""

from pathlib import Path

import pytest

from tests.reliability.sweep import swept

PARTS = 8  # of the faults, for several workers


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_every_fault_of_every_call_is_told_as_it_is(part: int, swept_shop: Path) -> None:
    found = list(swept(swept_shop, "errors", "--part", f"{part}/{PARTS}"))
    assert len(found) > 1500 / PARTS
    assert {result.fault for result in found} == {"ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EMFILE", "EINTR", "short"}
    assert {result.code for result in found} == {0, 4}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(("wrong", "only"), [("lie-after-the-switch", "state/first"), ("fail-for-the-journal", "journal")])
def test_a_lie_is_found(wrong: str, only: str, swept_shop: Path) -> None:
    assert any(result.complaints for result in swept(swept_shop, "errors", "--wrong", wrong, "--only", only, "--backwards"))
