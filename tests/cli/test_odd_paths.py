"""Paths that no system can have, and names whose bytes are no letters: told in place, with all other faults, and never a bug."""

import datetime
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.shop import busy_shop, open_shop
from tests.in_process import printed

PROJECT = """version: 1
catalogue:
  source: a.csv
  key: sku
  columns: {price: decimal}
  prices: {currency: SEK, columns: {price: {ending: false}}, convert: rates.csv}
channels:
  a:
    template: shop
    mapping: m.yaml
    markets: markets.csv
    output: "out/{market}.csv"
"""
LONG = "x" * 300 + ".csv"
ODD = os.fsdecode(b"odd\xff")


@pytest.mark.parametrize("name", [LONG, f"{'y/' * 2500}a.csv", '"\\0"'])
@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("source: a.csv", "does not exist"),
        ("mapping: m.yaml", "error CF110"),
        ("markets: markets.csv", "error MK130"),
        ("template: shop", "error CF110"),
        ("taxonomy: lists", "error TX104"),
        ("convert: rates.csv", "error MK1"),
    ],
)
def test_a_path_that_no_system_can_have(setting: str, said: str, name: str, tmp_path: Path) -> None:
    open_shop(tmp_path)
    key, usual = setting.split(": ")
    lines = PROJECT if setting in PROJECT else f"{PROJECT}{setting}\n"
    (tmp_path / "rates.csv").write_text("currency,rate\nNOK,1.02\n", encoding="utf-8")
    (tmp_path / "feedtool.yaml").write_text(lines.replace(f"{key}: {usual}", f"{key}: {name}"), encoding="utf-8")
    told = printed(tmp_path, "validate")
    assert said in told
    assert "exit code 70" not in told


@pytest.mark.parametrize(
    "command", [("lint", LONG, "--channel", "facebook"), ("validate", "-p", LONG), ("diff", LONG, LONG), ("apply", LONG)]
)
def test_an_argument_that_is_no_path(command: tuple[str, ...], tmp_path: Path) -> None:
    open_shop(tmp_path)
    assert printed(tmp_path, *command).splitlines()[-1] in ("exit code 2", "exit code 4")


def test_bytes_that_are_no_letters_can_be_given_as_texts(tmp_path: Path) -> None:
    busy_shop(tmp_path)
    assert "no product has the key `odd\N{REPLACEMENT CHARACTER}`" in printed(tmp_path, "preview", "--sku", ODD)
    assert printed(tmp_path, "approve", "a", "3", "--because", ODD).endswith("exit code 0\n")
    assert "odd\N{REPLACEMENT CHARACTER}" in printed(tmp_path, "runs", "show", "a", "3")


def test_a_feed_may_have_such_a_name_and_a_project_may_not(tmp_path: Path) -> None:
    shop = busy_shop(tmp_path / "shop")
    shutil.copy(shop / "out" / "a.csv", tmp_path / f"{ODD}.csv")
    assert printed(tmp_path, "lint", f"{ODD}.csv", "--channel", "shop/channel_templates/shop").endswith("exit code 0\n")
    assert printed(tmp_path, "diff", f"{ODD}.csv", "shop/out/a.csv", "--channel", "shop/channel_templates/shop").endswith("exit code 0\n")
    (shop / f"d{ODD}.csv").write_text("sku,name\n", encoding="utf-8")
    project = shop / "feedtool.yaml"
    project.write_text(project.read_text(encoding="utf-8").replace("source: data.csv", "source: dodd*.csv"), encoding="utf-8")
    assert "has bytes in its name that are no letter" in printed(shop, "export")
    shop.rename(tmp_path / ODD)
    assert "has bytes that are no letter in UTF-8. Give the folder another name." in printed(tmp_path, "export", "-p", ODD)


@pytest.mark.parametrize("name", ["data.csv", "m.yaml", "out", ".feedtool", "channel_templates/shop/channel.yaml"])
def test_a_link_that_leads_in_a_circle(name: str, tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    path = shop / name
    if path.is_file():
        path.unlink()
    path.symlink_to(path.name)
    said = printed(shop, "export")
    assert "bug" not in said
    assert int(said.rsplit(" ", 1)[1]) in (2, 4)


def test_what_is_no_plain_file_is_told_as_such(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    (shop / "data.csv").unlink()
    os.mkfifo(shop / "data.csv")
    assert "data.csv is no plain file." in printed(shop, "export")
    said = printed(shop, "lint", "data.csv", "--channel", "facebook")
    assert said == "feedtool: data.csv is no plain file.\nexit code 4\n"


@pytest.mark.parametrize("command", [("plan", "--out"), ("translations", "--output"), ("delta", "a", "--out")])
def test_nothing_is_written_among_the_stored_feeds(command: tuple[str, ...], tmp_path: Path) -> None:
    shop = busy_shop(tmp_path)
    said = printed(shop, *command, ".feedtool/state/a/current/x")
    assert "where feedtool keeps its feeds; name another place." in said
    assert said.endswith("exit code 2\n")
    assert printed(shop, "verify").endswith("exit code 0\n")


CLOSED = [(0,), (1,), (2,), (1, 2), (0, 1, 2)]


@pytest.mark.parametrize("closed", CLOSED, ids=str)
def test_streams_that_are_closed(closed: tuple[int, ...], tmp_path: Path) -> None:
    """What cron or a supervisor has closed is no reason to end otherwise, and no file may get the number of such a stream."""
    shop = open_shop(tmp_path)
    command = f"{shlex.quote(sys.executable)} -m feedtool export {' '.join(f'{number}>&-' for number in closed)}"
    ran = subprocess.run(["sh", "-c", command], cwd=shop, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert (shop / "out" / "a.csv").read_text(encoding="utf-8").count("\n") == 4


def test_no_escape_of_an_announcement_reaches_the_screen(tmp_path: Path) -> None:
    shop = busy_shop(tmp_path)
    until = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=5)).isoformat()
    reason = "a\x1b[31mb\x1b]0;t\x07\nc\u202e"
    for command in (
        ("expect", "a", "--growth", "5%", "--until", until, "--because", reason),
        ("expect",),
        ("expect", "a", "--withdraw"),
    ):
        said = printed(shop, *command)
        assert "a\\x1b[31mb\\x1b]0;t\\x07 c\\u202e" in said
        assert not set(said) & set("\x1b\x07\u202e")
