"""A shop whose feed is live, for each test."""

import shutil
from pathlib import Path

import pytest

from tests.sources.bad.shop import Shop, opened


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop after a good night."""
    folder = tmp_path_factory.mktemp("good") / "shop"
    folder.mkdir()
    opened(folder)
    return folder


@pytest.fixture
def shop(good: Path, tmp_path: Path) -> Shop:
    """A shop of its own after a good night."""
    shutil.copytree(good, tmp_path / "shop", symlinks=True)
    return Shop(tmp_path / "shop")
