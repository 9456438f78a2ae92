"""Each system call of an export of three channels fails in each way it can: exit code 0 exactly when the new feeds are live, and no traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.reliability.sweep import swept

PARTS = 8  # of the faults, for several workers


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_every_fault_of_every_call_is_told_as_it_is(part: int, swept_shop: Path) -> None:
    found = list(swept(swept_shop, "errors", "--part", f"{part}/{PARTS}"))
    assert len(found) > 1500 / PARTS
    assert {result.fault for result in found} == {"ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EMFILE", "EINTR", "short"}
    assert {result.code for result in found} == {0, 3, 4}  # 3: the last feed cannot be read, so the new one waits
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(("scene", "part"), [("approve", "1/4"), ("rollback", "2/4"), ("apply", "5/12")])
def test_what_a_person_has_asked_for_is_told_as_it_is(scene: str, part: str, swept_shops: Callable[[str], Path]) -> None:
    """A part of the calls; `make torture` has all of them."""
    found = list(swept(swept_shops(scene), "errors", "--part", part))
    assert len(found) > 80
    assert {result.code for result in found} <= {0, 3, 4}
    assert {0, 4} <= {result.code for result in found}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(("wrong", "only"), [("lie-after-the-switch", "state/first"), ("fail-for-the-journal", "journal")])
def test_a_lie_is_found(wrong: str, only: str, swept_shop: Path) -> None:
    assert any(result.complaints for result in swept(swept_shop, "errors", "--wrong", wrong, "--only", only, "--backwards"))
