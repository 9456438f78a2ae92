"""A real PostgreSQL for the tests, from a wheel."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of its own for this run of the tests; it ends with them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the wheel warns of its own run-time folder
        import pgserver

        server = pgserver.get_server(Path(tmp_path_factory.mktemp("postgres")), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()
