"""Each system call of an export of three channels fails in each way it can: exit code 0 exactly when the new feeds are live, and no traceback."""

from pathlib import Path

import pytest

from tests.reliability.test_commit_sweep import results


def test_every_fault_of_every_call_is_told_as_it_is(tmp_path: Path) -> None:
    found = results(tmp_path, "errors")
    assert len(found) > 1500
    assert {result.fault for result in found} == {"ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES", "EMFILE", "EINTR", "short"}
    assert {result.code for result in found} == {0, 4}
    assert [result for result in found if result.complaints] == []


@pytest.mark.parametrize(("wrong", "only"), [("lie-after-the-switch", "state/first"), ("fail-for-the-journal", "journal")])
def test_a_lie_is_found(wrong: str, only: str, tmp_path: Path) -> None:
    found = results(tmp_path, "errors", "--wrong", wrong, "--only", only, "--part", "1/2")
    assert [result for result in found if result.complaints]
