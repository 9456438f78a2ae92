"""Paths that no system can have, and names whose bytes are no letters: told in place, with all other faults, and never a bug."""

import os
import shutil
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
