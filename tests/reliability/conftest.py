"""The shop whose exports are swept: opened once, and brought back to the same moment before every export."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.shop import open_shop, store
from tests.reliability.tracer import supported

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def swept_shop() -> Iterator[Path]:
    """The file that tells where the shop is. It lies in memory where that can be: thousands of exports sync two dozen files each."""
    if why := supported():
        pytest.skip(why)
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as place:
        path = Path(place) / "shop.json"
        store(open_shop(Path(place)), path)
        yield path
