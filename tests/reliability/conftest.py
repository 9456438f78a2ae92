"""The shops whose commands are swept: opened once, and brought back to the same moment before every command."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.reliability.shop import SCENES, open_shop, store
from tests.reliability.tracer import supported

_MEMORY = Path("/dev/shm")


@pytest.fixture(scope="session")
def swept_shops() -> Iterator[Callable[[str], Path]]:
    """What gives the file that tells where the shop of a scene is.

    It lies in memory where that can be: thousands of commands sync two dozen files each.
    """
    if why := supported():
        pytest.skip(why)
    with tempfile.TemporaryDirectory(dir=_MEMORY if os.access(_MEMORY, os.W_OK) else None) as folder:

        def opened(scene: str) -> Path:
            place = Path(folder) / scene
            path = place / "shop.pickle"
            if not place.exists():
                store(open_shop(place, SCENES[scene]), path)
            return path

        yield opened


@pytest.fixture(scope="session")
def swept_shop(swept_shops: Callable[[str], Path]) -> Path:
    """The shop of an export of three channels."""
    return swept_shops("export")
