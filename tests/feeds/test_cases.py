"""What lint says of feeds of all kinds, right and wrong, word for word."""

from pathlib import Path
from typing import Any

import pytest

from tests.feeds.runner import HERE, cases, linted


@pytest.mark.parametrize("case", cases(), ids=lambda case: str(case["name"]))
def test_a_feed_is_judged(case: dict[str, Any], tmp_path: Path) -> None:
    assert linted(case, tmp_path) == (HERE / "expected" / f"{case['name']}.txt").read_text(encoding="utf-8")


def test_every_expectation_has_its_case() -> None:
    assert sorted(path.stem for path in (HERE / "expected").glob("*.txt")) == sorted(case["name"] for case in cases())
