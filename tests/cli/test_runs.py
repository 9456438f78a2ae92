"""The commands about runs as processes: what they say in the course of some days, and what they do."""

import datetime
import json
from pathlib import Path

import pytest

from tests.cli.story import EXPECTED, Shop, pages


def test_what_the_commands_say_in_the_course_of_some_days(tmp_path: Path) -> None:
    said = dict(pages(tmp_path))
    assert {path.stem for path in EXPECTED.iterdir()} == set(said)
    for name, text in said.items():
        assert text == (EXPECTED / f"{name}.txt").read_text(encoding="utf-8"), name


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop with two published runs and a held one."""
    made = Shop(tmp_path)
    for number in (40, 42, 30):
        made.sells(number)
        made.says("export")
    return made


def test_going_back_and_approving_need_no_sources(shop: Shop) -> None:
    """Who repairs something at night has other things to mend than a missing file."""
    newest = shop.feed
    (shop.folder / "products.csv").unlink()
    (shop.folder / "google.yaml").unlink()
    assert shop.says("rollback", "google").endswith("exit code 0\n")
    assert shop.feed.count(b"<item>") == 40
    assert shop.says("rollback", "google", "2").endswith("exit code 0\n")
    assert shop.feed == newest
    for command in (("runs",), ("runs", "show", "google"), ("verify",)):
        assert shop.says(*command).endswith("exit code 0\n")
    assert "google.yaml is gone" in shop.says("approve", "google", "--because", "so")


def test_a_number_that_no_run_can_have(shop: Shop) -> None:
    """Python refuses to read a number of so many digits."""
    for number in ("9" * 5_000, f"{'9' * 5_000}-aaaaaaaaaaaa"):
        for command in (("runs", "show"), ("rollback",), ("approve", "--because", "so")):
            assert shop.says(*command, "google", number).endswith("There are: 1, 2, 3.\nexit code 2\n")


def test_an_approved_feed_has_exactly_the_bytes_that_were_held(shop: Shop) -> None:
    held = (shop.folder / ".feedtool" / "state" / "google" / "held" / "google.xml").read_bytes()
    said = json.loads(shop.says("approve", "google", "--because", "so", "--format", "json").splitlines()[1])
    assert (said["run"], said["items"]) == (3, 30)
    assert shop.feed == held
    assert not (shop.folder / ".feedtool" / "state" / "google" / "held").is_symlink()
    last = json.loads(shop.says("runs", "--format", "json").splitlines()[-2])
    assert last["events"][-1].items() >= {"what": "approved", "by": "anna", "because": "so", "items": 30}.items()
    whole = json.loads(shop.says("runs", "show", "google", "--format", "json").splitlines()[1])
    assert whole["manifest"]["sequence"] == 3
    assert "unchanged" in shop.says("export"), "the next run takes it as the last one"


def test_a_held_feed_is_stale_when_another_became_current(shop: Shop) -> None:
    shop.says("rollback", "google")
    before = shop.feed
    said = shop.says("approve", "google", "--because", "so")
    assert "run 2 was current when it was made, and run 1 is now" in said
    assert said.endswith("exit code 3\n")
    assert shop.feed == before


def test_an_announced_change_goes_through_once(shop: Shop) -> None:
    day = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=3)).date().isoformat()
    assert shop.says("expect", "google", "--drop", "60%", "--until", day, "--because", "winter range out").endswith("exit code 0\n")
    listed = json.loads(shop.says("expect", "--format", "json").splitlines()[1])
    assert listed == {"type": "expectation", "channel": "google", "guard": "removed", "limit": "3/5", "until": day,
                      "because": "winter range out", "by": "anna"}  # fmt: skip
    assert "30 exported" in shop.says("export")
    assert "Nothing is announced." in shop.says("expect")
    assert "30 exported" in shop.says("export"), "the smaller feed is the new measure"
    shop.sells(20)
    assert shop.says("export").endswith("exit code 3\n")


def test_an_announcement_can_be_withdrawn(shop: Shop) -> None:
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    shop.says("expect", "google", "--drop", "any", "--price", "50%", "--until", day, "--because", "sale")
    assert "price up to 50 %" in shop.says("expect", "google", "--withdraw", "--guard", "price")
    assert shop.says("expect").count("google: ") == 1
    assert "removed any" in shop.says("expect", "google", "--withdraw")
    assert shop.says("export").endswith("exit code 3\n")


def test_an_empty_feed_needs_two_words(shop: Shop) -> None:
    project = (shop.folder / "feedtool.yaml").read_text(encoding="utf-8")
    (shop.folder / "feedtool.yaml").write_text(project.replace("  key: sku\n", "  key: sku\n  min_rows: 0\n", 1), encoding="utf-8")
    shop.sells(0)
    assert shop.says("export").endswith("exit code 3\n")
    assert "--allow-empty" in shop.says("approve", "google", "4", "--because", "closing down")
    assert shop.says("approve", "google", "--allow-empty", "--because", "closing down").endswith("exit code 2\n"), "the number too"
    assert shop.says("approve", "google", "4", "--allow-empty", "--because", "closing down").endswith("exit code 0\n")
    assert b"<item>" not in shop.feed


def test_feeds_that_switch_together_are_approved_and_rolled_back(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    project = (tmp_path / "feedtool.yaml").read_text(encoding="utf-8").replace("\nchannels:", "\nswitch: together\nchannels:", 1)
    other = "  other:\n    template: google_merchant\n    mapping: google.yaml\n    output: out/other.xml\n"
    (tmp_path / "feedtool.yaml").write_text(project + other, encoding="utf-8")

    def items() -> list[int]:
        return [(tmp_path / "out" / name).read_bytes().count(b"<item>") for name in ("google.xml", "other.xml")]

    for number, code in ((40, 0), (42, 0), (30, 3)):
        shop.sells(number)
        assert shop.says("export").endswith(f"exit code {code}\n")
    assert items() == [42, 42]
    said = shop.says("approve", "other", "--because", "so")
    assert "google: run 3 is live now" in said
    assert "other: run 3 is live now" in said
    assert items() == [30, 30]
    assert shop.says("rollback", "google").endswith("exit code 0\n")
    assert items() == [42, 30], "only the channel that is named goes back"
    assert shop.says("verify").endswith("exit code 0\n")
