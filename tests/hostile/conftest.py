"""The children that all tests of hostile things run feedtool in."""

from collections.abc import Iterator

import pytest

from tests.hostile.limited import Limited, limited


@pytest.fixture(scope="package")
def children() -> Iterator[Limited]:
    with limited() as started:
        yield started
