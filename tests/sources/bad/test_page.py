"""The page of bad sources is that of the tests, and no row is without one."""

from tests.sources.bad.page import PAGE, covering, render
from tests.sources.bad.runner import cases

ROWS = [f"S{number}" for number in range(1, 25)]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render(), "make docs"


def test_every_row_is_tested() -> None:
    shown = {case["row"] for case in cases()} | set(covering())
    assert [row for row in ROWS if row not in shown] == []
    assert len(cases()) + sum(map(len, covering().values())) >= 60
