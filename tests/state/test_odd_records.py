"""What is stored of a channel, changed by somebody into other JSON: every command says what is wrong, or goes on without it, and none ends as a bug."""

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedtool.errors import StateError
from feedtool.state import Journal, States
from feedtool.state.manifest import fingerprint, read_manifest
from tests.fuzz.shop import busy_shop
from tests.in_process import printed

DEEP = "[" * 100_000
COMMANDS = (
    ("runs",), ("runs", "show", "a", "2"), ("runs", "--format", "json"), ("verify",), ("expect",), ("diff", "a", "--run", "2", "--against", "1"),
    ("delta", "a", "--out", "changes"), ("export",), ("plan", "--out", "new.json"), ("rollback", "a", "1", "--because", "so"),
    ("approve", "a", "--because", "so"), ("apply", "plan.json"),
)  # fmt: skip


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop that has published two feeds, holds a third, and has planned it too."""
    return busy_shop(tmp_path_factory.mktemp("busy"))


@pytest.fixture
def shop(busy: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(busy, tmp_path / "shop", symlinks=True))


def state_of(shop: Path) -> Path:
    return shop / ".feedtool" / "state" / "a"


def no_bug(shop: Path) -> None:
    for command in COMMANDS:
        shutil.rmtree(shop / "changes", ignore_errors=True)
        said = printed(shop, *command)
        assert "bug" not in said, (command, said)
        assert int(said.rsplit(" ", 1)[1]) in (0, 2, 3, 4), (command, said)


LINES = [
    '{"when":"0001-01-01T00:00:00+14:00","what":"published","generation":null}',
    '{"when":"9999-12-31T23:59:59-14:00","what":"published","generation":null}',
    DEEP,
    '{"when":"2026-11-27T00:00:00+00:00","what":"published","generation":[1]}',
    '{"when":"2026-11-27T00:00:00+00:00","what":"published","generation":5}',
    '{"when":"2026-11-27T00:00:00+00:00","what":"published","generation":"../../x"}',
    '{"when":"2026-11-27T00:00:00+00:00","what":"refused","generation":null,"because":5}',
    '{"when":"2026-11-27T00:00:00+00:00","what":"refused","generation":null,"because":"\\ud800"}',
    '{"when":"2026-11-27T00:00:00+00:00","what":"published","generation":null,"items":-1,"sequence":"x"}',
    '{"when":"2026-11-27T00:00:00","what":"published","generation":null}',
]  # fmt: skip


def test_odd_lines_of_a_journal_are_passed_over(shop: Path) -> None:
    journal = Journal(state_of(shop) / "journal.jsonl")
    right = list(journal.events())
    with journal.path.open("a", encoding="utf-8") as file:
        file.writelines(f"\n{line}" for line in LINES)
    assert list(journal.events()) == right
    no_bug(shop)


@pytest.mark.parametrize("name", ["journal.jsonl", "expected.json"])
def test_what_is_no_plain_file_is_not_read(name: str, shop: Path) -> None:
    (state_of(shop) / name).unlink(missing_ok=True)
    os.mkfifo(state_of(shop) / name)
    for command in (("runs",), ("verify",), ("expect",), ("rollback", "a", "1", "--because", "so")):
        assert "bug" not in printed(shop, *command)


EXPECTED = {"guard": "removed", "limit": "1/100", "until": "2099-01-01", "because": "so", "by": "anna"}


@pytest.mark.parametrize(
    "written",
    [
        DEEP,
        *(
            json.dumps([{**EXPECTED, **change}])
            for change in (
                {"limit": "1e100000000"},
                {"limit": "1e4000"},
                {"limit": "-1"},
                {"because": "\ud800"},
                {"until": "x"},
                {"guard": 5},
            )
        ),
    ],
    ids=lambda text: text[:80],
)
def test_odd_announcements_count_for_nothing(written: str, shop: Path) -> None:
    (state_of(shop) / "expected.json").write_text(written, encoding="utf-8")
    assert "nothing that was announced counts" in printed(shop, "verify")
    no_bug(shop)


PLANS: list[dict[str, Any]] = [
    {"form": float("inf")}, {"form": "1"}, {"form": -3}, {"made": 5}, {"channels": []},
    *({"channels": {"a": change}} for change in ({"holds": 5}, {"holds": [{}]}, {"holds": "abc"}, {"items": None}, {"inputs": [1]}, {"changes": 1})),
]  # fmt: skip


@pytest.mark.parametrize("change", PLANS, ids=str)
def test_a_plan_that_was_changed_by_hand_is_refused(change: dict[str, Any], shop: Path) -> None:
    plan = json.loads((shop / "plan.json").read_text(encoding="utf-8"))
    if isinstance(change.get("channels"), dict):
        plan["channels"]["a"] |= change["channels"]["a"]
    else:
        plan |= change
    (shop / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    for command in (("apply", "plan.json", "--because", "so"), ("plan", "--out", "plan.json")):
        assert printed(shop, *command).endswith("exit code 2\n")


@pytest.mark.parametrize("plan", ["/dev/zero", "pipe"])
def test_what_is_no_plain_file_is_no_plan(plan: str, shop: Path) -> None:
    os.mkfifo(shop / "pipe")
    assert printed(shop, "apply", plan).endswith("it is no plain file.\nexit code 2\n")


def first_file(record: dict[str, Any], **change: Any) -> None:
    record["feed"][0] |= change


CHANGES: list[Callable[[dict[str, Any]], Any]] = [
    lambda each: each.update(made="2026-11-27T00:00:00"),
    lambda each: each.update(made="0001-01-01T00:00:00+14:00"),
    lambda each: first_file(each, bytes=None),
    lambda each: first_file(each, bytes=2**70),
    lambda each: first_file(each, name=5),
    lambda each: first_file(each, name="../../victim.txt"),
    lambda each: first_file(each, items="x"),
    lambda each: first_file(each, header=-5),
    lambda each: each.update(inputs=["a"]),
    lambda each: each.update(inputs=[{"kind": "file"}]),
    lambda each: each["inputs"][0].update(rows="x"),
    lambda each: each.update(statistics=[1]),
    lambda each: each["statistics"].update(blanks={"id": "x"}),
    lambda each: each.update(verdicts="abc"),
    lambda each: each.update(verdicts=["a", 1]),
    lambda each: each["verdicts"][0].update(expected={"guard": 1}),
    lambda each: each.update(counts=[1]),
    lambda each: each.update(settings=5, vars=[], versions="x"),
    lambda each: each.update(previous="../../x"),
    lambda each: each.update(form=1.5),
    lambda each: each.update(form="1"),
]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_a_manifest_of_another_shape_is_damaged(number: int, shop: Path) -> None:
    """Also one whose folder has the right name for it, as somebody gives it who wants to mislead."""
    state = next(iter(States(shop / ".feedtool" / "state")))
    current = state.current()
    assert current
    path = current.path / "manifest.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    CHANGES[number](record)
    written = json.dumps(record).encode()
    with pytest.raises(StateError, match="is damaged"):
        read_manifest(written, "manifest.json")
    path.chmod(0o644)
    path.write_bytes(written)
    renamed = current.path.with_name(f"{current.sequence:010d}-{fingerprint(written)}")
    current.path.rename(renamed)
    with contextlib.suppress(OSError):
        state.current_link.unlink()
    state.current_link.symlink_to(os.path.relpath(renamed, state.path))
    victim = shop.parent / "victim.txt"
    victim.write_text("mine")
    no_bug(shop)
    assert victim.read_text() == "mine"


def test_a_manifest_that_is_nested_too_deep_is_damaged() -> None:
    with pytest.raises(StateError, match="is damaged"):
        read_manifest(DEEP.encode(), "manifest.json")
