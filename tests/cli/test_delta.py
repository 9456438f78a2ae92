"""`feedtool delta` as a process: what it cannot do, and that it leaves nothing half done."""

import json
import shutil
from pathlib import Path

import pytest

from feedtool.state import States
from tests.golden.runner import HERE
from tests.in_process import printed


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop of one product that was published twice, with another price."""
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    assert printed(tmp_path, "export").endswith("exit code 0\n")
    catalogue = tmp_path / "products.csv"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("29.90", "27.90"), encoding="utf-8")
    assert printed(tmp_path, "export").endswith("exit code 0\n")
    return tmp_path


def test_what_has_changed_is_written_into_a_new_folder(shop: Path) -> None:
    said = printed(shop, "delta", "google", "--out", "changes")
    assert said.startswith("google: run 1 -> run 2: 0 new, 1 changed, 0 to delete\n  changes/google-supplemental.xml  1 item\n")
    assert [path.name for path in (shop / "changes").iterdir()] == ["google-supplemental.xml"]
    again = printed(shop, "delta", "google", "--out", "changes")
    assert again == (
        "feedtool: changes is not empty; name a folder that is new, so that no file of another delta is sent with these.\nexit code 2\n"
    )
    assert ". is not empty; name a folder that is new" in printed(shop, "delta", "google", "--out", ".")
    record = json.loads(printed(shop, "delta", "google", "--since", "2", "--out", "none", "--format", "json").splitlines()[0])
    assert (record["changes"], record["files"], list((shop / "none").iterdir())) == (False, [], [])


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("google", "--form", "suplemental"), "Google Merchant Center has no form of changes `suplemental`. Did you mean `supplemental`?"),
        (("google", "--since", "7"), "no run `7` of `google` is stored. Did you mean `2`? There are: 1, 2."),
        (("gogle",), "the project has no channel `gogle`. Did you mean `google`?"),
    ],
)
def test_what_cannot_be_asked_for(shop: Path, command: tuple[str, ...], said: str) -> None:
    assert printed(shop, "delta", *command, "--out", "changes") == f"feedtool: {said}\nexit code 2\n"
    assert not (shop / "changes").exists()


def test_a_damaged_feed_gives_no_changes(shop: Path) -> None:
    path = States(shop / ".feedtool" / "state").of("google").all()[0].file("google.xml")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes() + b" ")
    said = printed(shop, "delta", "google", "--out", "changes")
    assert said.startswith("feedtool: The stored feed of run 1 is damaged, so it cannot be compared: google.xml has ")
    assert said.endswith("exit code 4\n")
    assert not [path.name for path in shop.iterdir() if "changes" in path.name]


def test_the_first_feed_has_none_before_it(tmp_path: Path) -> None:
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    said = printed(tmp_path, "delta", "google", "--out", "changes")
    assert said == "feedtool: no feed of `google` was published yet; `feedtool export google` makes the first.\nexit code 2\n"
    printed(tmp_path, "export")
    assert "run 1 is the first feed that was published, so nobody can tell what has changed" in printed(
        tmp_path, "delta", "google", "--out", "changes"
    )
