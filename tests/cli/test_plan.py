"""`feedtool plan` and `feedtool apply` as processes: exactly the planned bytes go live, or nothing does."""

import contextlib
import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from feedtool.state import States
from tests.golden.runner import HERE
from tests.in_process import printed


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A published shop of one product whose price has changed since."""
    shutil.copytree(HERE / "mistakes" / "base", tmp_path, dirs_exist_ok=True)
    assert printed(tmp_path, "export").endswith("exit code 0\n")
    replace(tmp_path / "products.csv", "29.90", "27.90")
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


CHANGES = """google: run 1 -> the feed as it would be now
  0 added, 0 removed, 1 of 1 changed
  price  1 item
    A1: 29.90 EUR -> 27.90 EUR

Publish exactly this: feedtool apply plan.json
"""


SAID = """products.csv: error SR101 ragged-row: Record 2 has 11 cells; the header has 10. It gives no product.
`feedtool export -v` says this with its remedy.

"""


def test_what_is_wrong_with_a_source_is_said_before_anything_goes_live(shop: Path) -> None:
    with (shop / "products.csv").open("a", encoding="utf-8") as file:
        file.write("A2,one,cell,too,many,or,more,or,so,or,so\n")
    for command in (("diff",), ("plan", "--out", "plan.json")):
        assert printed(shop, *command).startswith(f"{SAID}google: run 1 -> the feed as it would be now\n")
        first, *_ = printed(shop, *command, "--format", "json").splitlines()
        assert json.loads(first)["code"] == "SR101"


def test_a_plan_is_applied_and_then_there_is_nothing_to_do(shop: Path) -> None:
    live = (shop / "out" / "google.xml").read_bytes()
    assert printed(shop, "plan", "--out", "plan.json", "--detailed-exitcode") == f"{CHANGES}exit code 5\n"
    assert (shop / "out" / "google.xml").read_bytes() == live
    assert "planned" in printed(shop, "runs")
    planned = States(shop / ".feedtool" / "state").of("google").all()[-1].file("google.xml").read_bytes()
    assert printed(shop, "apply", "plan.json") == "google: run 2 is live now instead of run 1, 1 item -> out/google.xml\nexit code 0\n"
    assert (shop / "out" / "google.xml").read_bytes() == planned
    assert printed(shop, "apply", "plan.json") == "google: nothing to do, the feed is live as it was planned\nexit code 0\n"
    said = json.loads(printed(shop, "apply", "plan.json", "--format", "json").splitlines()[0])
    assert said == {"type": "applied", "changes": False, "unchanged": ["google"]}


def test_a_plan_and_an_export_that_change_nothing_say_so(shop: Path) -> None:
    first = json.loads(printed(shop, "export", "--format", "json").splitlines()[-2])
    again = printed(shop, "export", "--format", "json", "--detailed-exitcode").splitlines()
    assert (first["changed"], json.loads(again[-2])["changed"], again[-1]) == (True, False, "exit code 0")
    said = printed(shop, "plan", "--out", "plan.json", "--detailed-exitcode")
    assert said == "google: run 3 -> the feed as it would be now\n  nothing differs (1 item)\n\nNothing would change.\nexit code 0\n"
    assert json.loads((shop / "plan.json").read_text(encoding="utf-8"))["changes"] is False
    assert printed(shop, "apply", "plan.json").endswith("nothing to do, the feed is live as it was planned\nexit code 0\n")


def change_source(shop: Path) -> None:
    replace(shop / "products.csv", "27.90", "26.90")


def change_mapping(shop: Path) -> None:
    (shop / "google.yaml").write_text((shop / "google.yaml").read_text(encoding="utf-8") + "\n# a word\n", encoding="utf-8")


def export_again(shop: Path) -> None:
    printed(shop, "export")


def lose_the_feed(shop: Path) -> None:
    shutil.rmtree(States(shop / ".feedtool" / "state").of("google").all()[-1].path)


def change_the_plan(shop: Path) -> None:
    plan = json.loads((shop / "plan.json").read_text(encoding="utf-8"))
    plan["channels"]["google"]["feed"] = "0" * 64
    (shop / "plan.json").write_text(json.dumps(plan), encoding="utf-8")


def damage_the_feed(shop: Path) -> None:
    path = States(shop / ".feedtool" / "state").of("google").all()[-1].file("google.xml")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"27.90", b"17.90"))


def spoil_the_plan(shop: Path) -> None:
    (shop / "plan.json").write_text('{"form": 1, "made": "2026-11-26", "channels": {"google": {"generation": "../.."}}}', encoding="utf-8")


@pytest.mark.parametrize(
    ("meanwhile", "said", "code"),
    [
        (change_source, "products.csv has been changed", 3),
        (change_mapping, "google.yaml has been changed", 3),
        (export_again, "run 1 was current when it was made, and run 3 is now", 3),
        (lose_the_feed, "is no longer stored", 3),
        (change_the_plan, "run 2 has other bytes than it says", 3),
        (damage_the_feed, "is damaged (google.xml has other bytes than were written), so it cannot go live", 4),
        (spoil_the_plan, "the plan plan.json was damaged or changed by hand", 2),
        (lambda shop: (shop / "plan.json").unlink(), "the plan plan.json cannot be read: No such file or directory.", 2),
        (lambda shop: os.truncate(shop / "plan.json", 40), "plan.json is no plan of feedtool", 2),
    ],
)
def test_what_has_moved_since_is_not_applied(shop: Path, meanwhile: Callable[[Path], object], said: str, code: int) -> None:
    assert printed(shop, "plan", "--out", "plan.json").endswith("exit code 0\n")
    meanwhile(shop)
    live = (shop / "out" / "google.xml").read_bytes()
    told = printed(shop, "apply", "plan.json")
    assert said in told
    assert told.endswith(f"exit code {code}\n")
    assert (shop / "out" / "google.xml").read_bytes() == live


@pytest.fixture
def of_many_files(shop: Path) -> Path:
    """The shop with a pattern as its source, which finds one file."""
    (shop / "deliveries").mkdir()
    (shop / "products.csv").rename(shop / "deliveries" / "a.csv")
    replace(shop / "feedtool.yaml", "source: products.csv", "source: deliveries/*.csv")
    return shop


def test_a_file_that_came_to_a_pattern_since_is_not_passed_over(of_many_files: Path) -> None:
    assert printed(of_many_files, "plan", "--out", "plan.json").endswith("exit code 0\n")
    shutil.copy(of_many_files / "deliveries" / "a.csv", of_many_files / "deliveries" / "b.csv")
    told = printed(of_many_files, "apply", "plan.json")
    assert "deliveries/b.csv has come" in told
    assert told.endswith("exit code 3\n")
    (of_many_files / "deliveries" / "b.csv").unlink()
    assert printed(of_many_files, "apply", "plan.json").endswith("exit code 0\n")


@pytest.fixture
def of_a_database(shop: Path) -> Path:
    """The shop with its products in SQLite."""
    head, *rows = csv.reader((shop / "products.csv").read_text(encoding="utf-8").splitlines())
    with contextlib.closing(sqlite3.connect(shop / "shop.db")) as connection, connection:
        connection.execute(f"CREATE TABLE products ({', '.join(head)})")
        connection.executemany(f"INSERT INTO products VALUES ({', '.join('?' * len(head))})", rows)
    replace(shop / "feedtool.yaml", "source: products.csv", "source: sqlite:///shop.db\n  table: products")
    return shop


def test_a_database_file_that_has_moved_since_is_told(of_a_database: Path) -> None:
    assert printed(of_a_database, "plan", "--out", "plan.json").endswith("exit code 0\n")
    noted = json.loads((of_a_database / "plan.json").read_text(encoding="utf-8"))["channels"]["google"]["inputs"]
    assert [(each["name"], len(each["sha256"])) for each in noted][:1] == [("sqlite:///shop.db products", 64)]
    with contextlib.closing(sqlite3.connect(of_a_database / "shop.db")) as connection:
        connection.execute("PRAGMA journal_mode = wal")  # what is written stands beside the database first
        before = (of_a_database / "shop.db").read_bytes()
        with connection:
            connection.execute("UPDATE products SET price = '26.90'")
        assert (of_a_database / "shop.db").read_bytes() == before
        told = printed(of_a_database, "apply", "plan.json")
    assert "sqlite:///shop.db products has been changed" in told
    assert told.endswith("exit code 3\n")


def test_a_database_file_that_is_what_it_was_is_no_hindrance(of_a_database: Path) -> None:
    printed(of_a_database, "plan", "--out", "plan.json")
    with contextlib.closing(sqlite3.connect(of_a_database / "shop.db")) as connection:
        assert connection.execute("SELECT count(*) FROM products").fetchone() == (1,)
    assert printed(of_a_database, "apply", "plan.json").endswith("exit code 0\n")


def test_what_a_guard_holds_is_applied_with_a_reason(shop: Path) -> None:
    with (shop / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write("    guards: {price: {leaps: 10%, leaps_at_least: 1}}\n")
    replace(shop / "products.csv", "27.90", "2.79")
    told = printed(shop, "plan", "--out", "plan.json", "--detailed-exitcode")
    assert "A guard would hold it: " in told
    assert told.endswith("Publish exactly this: feedtool apply plan.json --because …\nexit code 3\n")
    told = printed(shop, "apply", "plan.json")
    assert told.startswith("feedtool: A guard holds the planned feed of `google`: ")
    assert told.endswith("apply the plan with --because and the reason.\nexit code 3\n")
    assert printed(shop, "apply", "plan.json", "--because", "a sale").endswith("exit code 0\n")
    assert "a sale" in printed(shop, "runs")


def test_what_the_policy_refuses_is_not_planned(shop: Path) -> None:
    replace(shop / "products.csv", "27.90", "0")
    told = printed(shop, "plan", "--out", "plan.json")
    assert told.endswith("The plan in plan.json cannot be applied.\nexit code 1\n")
    told = printed(shop, "apply", "plan.json")
    assert told.startswith("feedtool: the plan has no feed for `google`: no valid item is left of 1 products")
    assert told.endswith("exit code 2\n")
