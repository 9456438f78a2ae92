"""A run that takes longer than `max_runtime` ends itself, so that later ones are not kept out; nothing stays of it. With real processes."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fuzz.shop import open_shop

HOOKS = """
import os, time
from feedtool.expressions import hook
@hook(returns="text")
def slow(column):
    if os.path.exists("hang"):
        {hang}
    return column
"""


def shop_with(folder: Path, hang: str, longest: str) -> Path:
    shop = open_shop(folder)
    (shop / "hooks.py").write_text(HOOKS.format(hang=hang), encoding="utf-8")
    mapping = (shop / "m.yaml").read_text(encoding="utf-8")
    (shop / "m.yaml").write_text(mapping.replace("{{ name }}", "{{ name | slow }}"), encoding="utf-8")
    with (shop / "feedtool.yaml").open("a", encoding="utf-8") as file:
        file.write(f"max_runtime: {longest}\n")
    return shop


def export(shop: Path) -> tuple[int, str]:
    ran = subprocess.run([sys.executable, "-m", "feedtool", "export"], cwd=shop, capture_output=True, text=True, check=False, timeout=60)
    return ran.returncode, ran.stderr


@pytest.mark.parametrize("hang", ["time.sleep(3)", "time.sleep(600)"])
def test_a_run_that_hangs_ends_itself(hang: str, tmp_path: Path) -> None:
    """A hook that comes back is waited for; one that never does is left behind with the whole process."""
    shop = shop_with(tmp_path, hang, "1s")
    (shop / "feedtool.yaml").write_text((shop / "feedtool.yaml").read_text().replace("1s", "50s"))
    assert export(shop)[0] == 0
    last = (shop / "out" / "a.csv").read_bytes()
    (shop / "hang").touch()
    (shop / "feedtool.yaml").write_text((shop / "feedtool.yaml").read_text().replace("50s", "1s"))
    (shop / "data.csv").write_text("sku,name,price,stock\nA1,Hat,1.00,3\nA2,Cap,5,0\nA3,Coat,99,1\n", encoding="utf-8")
    began = time.monotonic()
    code, said = export(shop)
    assert code == 4
    assert "feedtool: the run was ended after 1 s, the longest that `max_runtime` allows; every feed is as it was before." in said
    assert time.monotonic() - began < 50
    assert (shop / "out" / "a.csv").read_bytes() == last
    (shop / "hang").unlink()
    (shop / "feedtool.yaml").write_text((shop / "feedtool.yaml").read_text().replace("1s", "50s"))
    assert export(shop)[0] == 0, "the next run needs no hand"
    assert b"1.00 SEK" in (shop / "out" / "a.csv").read_bytes() or b"1 SEK" in (shop / "out" / "a.csv").read_bytes()
    assert not list((shop / ".feedtool").rglob("*.tmp"))


def test_an_export_in_time_is_not_ended(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, "time.sleep(0.1)", "30s")
    (shop / "hang").touch()
    assert export(shop) == (0, "")
