"""What all tests share: the folder of real catalogues, where it exists."""

from pathlib import Path

import pytest

from tests.postgres import postgres

__all__ = ["postgres"]
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real shops' catalogues beside the checkout; the test is skipped where it does not exist."""
    if not (SHARED / "catalogues").is_dir():
        pytest.skip("the folder `shared` with real shops' catalogues does not lie beside this checkout")
    return SHARED
