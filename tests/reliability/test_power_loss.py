"""A loss of power at any moment leaves the last whole feed or the new whole feed; every sync of the protocol is needed for that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.reliability.power_loss import NEW, OLD, Reader, Tree, states
from tests.reliability.shop import CATALOGUE, EXPORT, current_names, open_shop, store
from tests.reliability.sweep import recorded
from tests.reliability.tracer import Call, supported

PROJECT = f"{CATALOGUE}  first: {{template: small, mapping: shop.yaml, output: out/first.txt, max_invalid: 20%}}\n"


@dataclass(frozen=True, slots=True)
class Recording:
    """The calls of a real export, and the tree that was there before."""

    root: str
    before: Tree
    calls: Sequence[Call]
    reader: Reader

    def seen(self, left_out: int | None = None) -> list[tuple[int, str]]:
        """Return what readers may see after a loss of power; ``left_out`` is a call that the run does not make."""
        calls = [call for call in self.calls if call.number != left_out]
        return states(self.root, self.before, calls, f"{self.root}/.feedtool/state/first", self.reader)


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The calls of an export of one channel."""
    if why := supported():
        pytest.skip(why)
    place = tmp_path_factory.mktemp("power")
    shop = open_shop(place, replace(EXPORT, project=PROJECT, feeds=("first.txt", "first-2.txt")))
    store(shop, place / "shop.json")
    before, [old] = Tree.read(str(shop.folder)), current_names(shop)
    calls = [call for call in recorded(place / "shop.json") if call.changes]
    generations = shop.folder / ".feedtool" / "state" / "first" / "generations"
    files = {path.name: [each.name for each in path.iterdir()] for path in generations.iterdir()}
    return Recording(str(shop.folder), before, calls, Reader(old, files))


def test_every_state_is_the_old_feed_or_the_new_one(recording: Recording) -> None:
    seen = recording.seen()
    assert {state for _, state in seen} == {OLD, NEW}
    assert {state for number, state in seen if number == len(recording.calls) - 1} == {NEW}, "a finished run stays"


def test_every_sync_is_needed(recording: Recording) -> None:
    syncs = [call for call in recording.calls if call.name == "fsync" and "/state/" in call.about]
    assert len(syncs) >= 6
    last = len(recording.calls) - 2  # one call is left out
    for sync in syncs:
        seen = recording.seen(left_out=sync.number)
        bad = {state for _, state in seen if state not in (OLD, NEW)} | {state for number, state in seen if number == last and state == OLD}
        assert bad, f"without the sync of {Path(sync.about).name} nothing is wrong: the model does not see it, or it is not needed"
