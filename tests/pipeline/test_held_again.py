"""A feed that is held night after night is told so: since when, how old the live one is, and whether the same items are missing."""

from pathlib import Path

import pytest

from tests.fuzz.shop import open_shop
from tests.in_process import printed

HEAD = "sku,name,price,stock\n"


def rows(*numbers: int) -> str:
    return HEAD + "".join(f"A{number},Hat {number},{number}.90,3\n" for number in numbers)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop that has published eight items."""
    open_shop(tmp_path)
    (tmp_path / "data.csv").write_text(rows(*range(1, 9)), encoding="utf-8")
    assert printed(tmp_path, "export").endswith("exit code 0\n")
    return tmp_path


def held(shop: Path, catalogue: str) -> str:
    (shop / "data.csv").write_text(catalogue, encoding="utf-8")
    said = printed(shop, "export")
    assert said.endswith("exit code 3\n")
    return said


def test_the_same_items_each_night(shop: Path) -> None:
    assert "GU403" not in held(shop, rows(1, 2))
    second = held(shop, rows(1, 2, 9))
    assert "a: warning GU403 held-again\n  Held for the 2nd time, since 20" in second
    assert "The same 6 items are missing for the 2nd time: it does not mend itself." in second
    assert "The same 6 items are missing for the 3rd time" in held(shop, rows(1, 2))
    fourth = held(shop, rows(1, 3))
    assert "Held for the 4th time" in fourth
    assert "The same" not in fourth
    again = held(shop, rows(1, 3))
    assert "Held for the 5th time" in again
    assert "The same 6 items are missing for the 2nd time" in again


def test_it_begins_anew_when_a_feed_goes_live(shop: Path) -> None:
    held(shop, rows(1, 2))
    assert printed(shop, "approve", "a", "2", "--because", "winter").endswith("exit code 0\n")
    (shop / "data.csv").write_text(rows(*range(1, 9)), encoding="utf-8")
    assert printed(shop, "export").endswith("exit code 0\n")
    assert "GU403" not in held(shop, rows(1, 2))
