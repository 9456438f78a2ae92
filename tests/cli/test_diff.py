"""`feedtool diff` as a process: what it compares with what, what it prints and ends with, and that nothing stays of it."""

import gzip
import json
import shutil
from pathlib import Path

import pytest

from tests.golden.runner import HERE, ROOT
from tests.in_process import printed
from tests.reliability.shop import SCENES, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A published shop of two products whose catalogue has changed since: another price, a new product, one that is gone."""
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    catalogue = tmp_path / "products.csv"
    first = catalogue.read_text(encoding="utf-8")
    gone = first.splitlines()[1].replace("A1", "A2").replace("/a1", "/a2")
    catalogue.write_text(f"{first}{gone}\n", encoding="utf-8")
    assert printed(tmp_path, "export").endswith("exit code 0\n")
    catalogue.write_text(f"{first.replace('29.90', '27.90')}{gone.replace('A2', 'A3')}\n", encoding="utf-8")
    return tmp_path


CHANNEL = ROOT / "tests" / "fuzz" / "channel_templates" / "shop"
NOW = """google: run 1 -> the feed as it would be now
  1 added, 1 removed, 1 of 1 changed
  added: A3
  removed: A2
  price  1 item
    A1: 29.90 EUR -> 27.90 EUR
"""


def test_the_feed_of_now_against_the_one_that_is_live(shop: Path) -> None:
    live, stored = (shop / "out" / "google.xml").read_bytes(), sorted((shop / ".feedtool" / "state" / "google" / "generations").iterdir())
    assert printed(shop, "diff") == f"{NOW}exit code 0\n"
    assert printed(shop, "diff", "google", "--detailed-exitcode") == f"{NOW}exit code 5\n"
    assert (shop / "out" / "google.xml").read_bytes() == live
    assert sorted((shop / ".feedtool" / "state" / "google" / "generations").iterdir()) == stored
    printed(shop, "export")
    assert printed(shop, "diff", "--detailed-exitcode") == (
        "google: run 2 -> the feed as it would be now\n  nothing differs (2 items)\nexit code 0\n"
    )


def test_stored_feeds_and_files(shop: Path) -> None:
    old = shop / "old.xml"
    shutil.copy(shop / "out" / "google.xml", old)
    (shop / "old.xml.gz").write_bytes(gzip.compress(old.read_bytes()))
    printed(shop, "export")
    changes = NOW.split("\n", 1)[1]
    assert printed(shop, "diff", "--run", "2") == f"google: run 1 -> run 2\n{changes}exit code 0\n"
    assert printed(shop, "diff", "google", "--against", "old.xml.gz") == (
        f"google: old.xml.gz -> the feed as it would be now\n{changes}exit code 0\n"
    )
    assert printed(shop, "diff", "old.xml", "out/google.xml", "--channel", "google_merchant", "--detailed-exitcode") == (
        f"google_merchant: old.xml -> out/google.xml\n{changes}exit code 5\n"
    )
    record = json.loads(printed(shop, "diff", "--run", "1", "--against", "2", "--format", "json").splitlines()[0])
    assert (record["old"], record["new"], record["changes"], record["attributes"]) == ("run 2", "run 1", True, {"price": 1})
    assert record["examples"]["changed"] == [{"id": "A1", "attribute": "price", "old": "27.90 EUR", "new": "29.90 EUR"}]


def test_what_would_keep_the_feed_from_going_live_is_told(shop: Path) -> None:
    catalogue = shop / "products.csv"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace("27.90", "0"), encoding="utf-8")
    said = printed(shop, "diff")
    assert "1 added, 2 removed" in said
    assert "It would not be published: 1 of 2 items (50.0 %) are invalid; max_invalid allows 10 %" in said


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("--held",), "feedtool: no feed of `google` is held. `feedtool runs list google` shows what there is.\n"),
        (("--run", "9"), "feedtool: no run `9` of `google` is stored. Did you mean `1`? There are: 1.\n"),
        (("--against", "old.xlm"), "feedtool: old.xlm does not exist.\n"),
        (("products.csv", "google.yaml"),
         "feedtool: two files are compared in the form of a channel; name it, e.g. --channel google_merchant.\n"),
        (("a", "--channel", "google_merchant"),
         "feedtool: --channel compares two files: feedtool diff OLD NEW --channel google_merchant. It does not go with --held, --run and --against.\n"),
        (("--held", "--run", "1"), "feedtool: --held and --run name two feeds; give one of them.\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared(shop: Path, command: tuple[str, ...], said: str) -> None:
    code = 4 if "old.xlm" in command else 2
    assert printed(shop, "diff", *command) == f"{said}exit code {code}\n"


@pytest.mark.parametrize("odd", ["many", "4"])
def test_a_value_of_another_kind_makes_no_text_of_the_others(odd: str, tmp_path: Path) -> None:
    """`5.0` and `5` are one number, whatever stands in the item beside it."""
    for name, five, three in (("old.csv", "5.0", odd), ("new.csv", "5", "3")):
        (tmp_path / name).write_text(f"id,title,rating\nA1,Hat,{five}\nA2,Cap,{three}\nA3,Coat,{odd}\n", encoding="utf-8")
    assert printed(tmp_path, "diff", "old.csv", "new.csv", "--channel", str(CHANNEL)) == (
        f"shop: old.csv -> new.csv\n  0 added, 0 removed, 1 of 3 changed\n  rating  1 item\n    A2: {odd} -> 3\nexit code 0\n"
    )


def test_a_form_that_cannot_be_read_back_is_compared_item_by_item(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, SCENES["apply"])
    told = """first: run 1 -> the feed as it would be now
  0 added, 0 removed, 6 of 6 changed
  The form of this feed cannot be read back, so its items are compared as a whole; see `reading` in docs/channels.md.
exit code 0
"""
    assert printed(shop.folder, "diff", "first") == told
    assert "is planned" not in printed(shop.folder, "apply", "plan.json")
    assert "nothing differs (6 items)" in printed(shop.folder, "diff", "first")
    assert "0 added, 0 removed, 6 of 6 changed" in printed(shop.folder, "diff", "first", "--run", "1")
    (shop.folder / "old.txt").write_bytes(shop.old["first.txt"])
    assert "has no `id`" in printed(shop.folder, "diff", "first", "--against", "old.txt"), "of a file of others nothing else is known"
