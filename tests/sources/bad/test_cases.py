"""Sources that are bad as they lie there: none goes live, and what is said of each is golden."""

from typing import Any

import pytest

from tests.sources.bad.runner import EXPECTED, cases, told
from tests.sources.bad.shop import Shop


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['row']}-{case['name']}")
def test_a_bad_source_never_goes_live(case: dict[str, Any], shop: Shop) -> None:
    assert told(case, shop.folder) == (EXPECTED / f"{case['name']}.txt").read_text(encoding="utf-8")


def test_every_expectation_has_its_case() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.txt")) == sorted(case["name"] for case in cases())
