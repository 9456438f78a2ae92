"""What all tests share: the folder of real catalogues, where it exists."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.canary import CANARY, VARIABLE
from tests.postgres import postgres

__all__ = ["postgres"]
ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
os.environ[VARIABLE] = CANARY
# the same values in every run, so that a change is judged by what it changes; `make torture` looks for others (profile `search`)
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("same")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Let a test fail that prints the secret of the tests, whatever else it is about."""
    report = yield
    if call.when == "call" and any(CANARY in content for *_, content in item._report_sections):
        report.outcome = "failed"
        report.longrepr = "the secret of the tests was printed"
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: "reliability" not in item.path.parts)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real shops' catalogues beside the checkout; the test is skipped where it does not exist."""
    if not (SHARED / "catalogues").is_dir():
        pytest.skip("the folder `shared` with real shops' catalogues does not lie beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """A command that has run in this process has left its mark: once feeds are switched, requests to end are passed over."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
