"""Sizes of pictures through the whole of feedtool: what breaks on which day, and that sizes are not sent."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from feedtool.validation.checks.picture_sizes import Addresses
from tests.golden.runner import HERE
from tests.in_process import printed
from tests.worn import worn


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project of one product, whose picture has 400 × 400 pixels."""
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    mapping = tmp_path / "google.yaml"
    sizes = "  image_width: 400\n  image_height: 400\n  image_bytes: 90000\n"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("  availability:", f"{sizes}  availability:"), encoding="utf-8")
    return tmp_path


def test_the_rule_of_2027_says_on_which_day_the_feed_breaks(shop: Path) -> None:
    before = printed(shop, "validate", "--verbose", "--as-of", "2027-01-30")
    assert "notice VL295 image-size" in before
    assert "From 2027-01-31 on this is an error: the item would be refused." in before
    assert before.endswith("exit code 0\n")
    after = printed(shop, "validate", "--as-of", "2027-02-01")
    assert "error VL295 image-size   product A1" in after
    assert "image_link is a picture of 400 × 400 pixels; the channel takes at least 500 × 500." in after
    assert after.endswith("exit code 1\n")


@pytest.mark.parametrize("form", ["xml", "tsv"])
def test_sizes_are_not_sent(form: str, shop: Path) -> None:
    mapping, project = shop / "google.yaml", shop / "feedtool.yaml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("400", "900"), encoding="utf-8")
    project.write_text(
        project.read_text(encoding="utf-8").replace("output: out/google.xml", f"output: out/google.{form}\n    format: {form}"), "utf-8"
    )
    assert printed(shop, "export").endswith("exit code 0\n")
    sent = (shop / "out" / f"google.{form}").read_text(encoding="utf-8")
    assert "image_link" in sent
    assert not any(name in sent for name in ("image_width", "image_height", "image_bytes", "900"))


def test_the_manual_says_that_they_are_not_sent(shop: Path) -> None:
    assert "**image_width** (not sent; used by checks" in printed(shop, "channels", "show", "google_merchant")


def test_sizes_are_found_in_the_right_addresses_whatever_is_missing() -> None:
    small = ["https://img.example/b.jpg", "https://img.example/c_80x80.jpg", None, "https://img.example/d_90x90.jpg"]
    said = Addresses(worn(pa.array([None, None, *small]))).say_smaller(250)
    assert said.to_pylist() == [False, False, False, True, False, True]
