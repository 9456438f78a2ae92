"""Running the cases of cases.yaml."""

import shutil
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests.sources.bad.shop import GOOD, MAPPING, SECRET, Shop, damaged, opened

HERE = Path(__file__).parent
EXPECTED = HERE / "expected"


def cases() -> list[dict[str, Any]]:
    """Return all cases."""
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
    return found


def told(case: dict[str, Any], folder: Path) -> str:
    """Return what feedtool says of a bad source in a shop whose feed is live in ``folder``; see that the feed is what it must be."""
    shop = Shop(folder)
    lines = [line for line in MAPPING.splitlines() if not case.get("mapping_without") or case["mapping_without"] not in line]
    shop.configure("\n".join(lines) + "\n", **case.get("block", {}))
    data = damaged(GOOD.encode(), case["do"])
    if "digits" in case:
        data = data.replace(b"DIGITS", b"9" * case["digits"])
    shop.write(data, case.get("file", "products.csv"))
    code = case.get("code", 4)
    if code:
        return shop.refused(code)
    ended, said = shop.export("--verbose")
    assert ended == 0, said
    assert SECRET not in said
    feed = shop.feed().decode()
    assert not [text for text in case["gone"] if text in feed]
    return said


def write() -> None:
    """Write what is said of each case anew."""
    shutil.rmtree(EXPECTED, ignore_errors=True)
    EXPECTED.mkdir()
    with tempfile.TemporaryDirectory() as good:
        opened(Path(good))
        for case in cases():
            with tempfile.TemporaryDirectory() as folder:
                shop = Path(folder) / "shop"
                shutil.copytree(good, shop, symlinks=True)
                (EXPECTED / f"{case['name']}.txt").write_text(told(case, shop), encoding="utf-8")


if __name__ == "__main__":
    write()
