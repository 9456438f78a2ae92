"""The days of a small shop, and what the commands about its runs say: text with everything taken out that differs from day to day."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from tests import in_process
from tests.golden.runner import HERE as GOLDEN

EXPECTED = Path(__file__).parent / "expected"
_LINE = "{},Wool hat,A warm hat of Norwegian wool made to last.,{},Hats,29.90,3,/p/{},/i/a.jpg,\n"
CHANGING = (
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d"), "<when>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00"), "<when>"),
    (re.compile(r"(\d{10})-[0-9a-f]{12}"), r"\1-<hash>"),
    (re.compile(r"sha256 [0-9a-f]{16}…"), "sha256 <hash>…"),
    (re.compile(r"(parquet: )[\d,]+ bytes"), r"\1<size> bytes"),
    (re.compile(r"  channel_templates/.*\n"), ""),
    (re.compile(r"made with  .*"), "made with  <versions>"),
    (re.compile(r"(time       )work [\d.e-]+ s"), r"\1<seconds>"),
    (re.compile(r"20\d\d-\d\d-\d\d(?= is (over|too far)|\. For good)|(?<=today is )20\d\d-\d\d-\d\d"), "<day>"),
)


class Shop:
    """A project with a channel ``google``, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(GOLDEN / "mistakes" / "base", folder, dirs_exist_ok=True)
        for path in folder.rglob("*"):
            os.utime(path)  # a source must not look as old as the checkout
        self._header = (folder / "products.csv").read_text(encoding="utf-8").splitlines(keepends=True)[0]

    def sells(self, number: int, brand: str = "Norrvind") -> None:
        """Let the catalogue have so many products."""
        lines = [_LINE.format(f"A{each}", brand, each) for each in range(number)]
        (self.folder / "products.csv").write_text("".join([self._header, *lines]), encoding="utf-8")

    def says(self, *command: str) -> str:
        """Return what a command prints, and its exit code, without what changes from day to day."""
        with patch.dict(os.environ, {"LOGNAME": "anna"}):
            said = in_process.printed(self.folder, *command)
        assert "Traceback" not in said
        text = f"$ feedtool {' '.join(command)}\n{said}".replace(str(self.folder), "<folder>")
        for pattern, instead in CHANGING:
            text = pattern.sub(instead, text)
        return text

    @property
    def feed(self) -> bytes:
        """What readers get."""
        return (self.folder / "out" / "google.xml").read_bytes()


def pages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield what the commands say in the course of some days, by the name of the golden file."""
    shop = Shop(folder)
    yield "nothing_yet", _all(shop, "runs", "runs show google", "verify", "rollback google", "approve google --because so", "expect")
    shop.sells(40)
    shop.says("export")
    shop.sells(42)
    shop.says("export")
    shop.sells(30)
    yield "held", _all(shop, "export", "runs", "runs show google", "runs show google 2")
    yield "mistakes", "".join(_mistakes(shop))
    yield "approved", shop.says("approve", "google", "--because", "winter range out") + _all(shop, "runs google", "verify")
    yield "back", _all(shop, "rollback google", "rollback google 3", "rollback google") + shop.says("runs", "--last", "2")
    shop.sells(3)
    yield "hard", _all(shop, "export", "approve google --because so", "approve google 4 --because closing")
    yield "expected", "".join(_expected(shop))
    yield "damaged", "".join(_damaged(shop))


def _all(shop: Shop, *commands: str) -> str:
    return "".join(shop.says(*command.split()) for command in commands)


def _mistakes(shop: Shop) -> Iterator[str]:
    yield _all(
        shop, "runs gogle", "runs show google 9", "runs show google 0000000002-aaaaaaaaaaaa", "approve gogle --because so", "approve google",
        "approve google 2 --because so", "approve google 7 --because so", "rollback google 3", "rollback google 2", "rollback google x",
        "verify gogle", "runs -p elsewhere",
    )  # fmt: skip
    yield shop.says("approve", "google", "--because", " ")
    text = (shop.folder / "products.csv").read_text(encoding="utf-8")
    (shop.folder / "google.yaml").write_text((shop.folder / "google.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    yield shop.says("approve", "google", "--because", "stale")
    (shop.folder / "google.yaml").write_text((shop.folder / "google.yaml").read_text(encoding="utf-8")[:-1], encoding="utf-8")
    assert (shop.folder / "products.csv").read_text(encoding="utf-8") == text


def _expected(shop: Shop) -> Iterator[str]:
    shop.sells(40)
    shop.says("export")
    yield shop.says("expect", "google", "--drop", "60%", "--until", "2020-01-01", "--because", "too late")
    yield _all(
        shop,
        "expect google --drop much --until 2099-01-01 --because so",
        "expect google --drop 60%",
        "expect --drop 60%",
        "expect google --guard remved --until 2099-01-01 --because so",
        "expect google --guard empty --until 2099-01-01 --because so",
        "expect google --drop any --until 2099-01-01 --because so",
        "expect google --withdraw",
        "expect google --until 2099-01-01",
    )


def _damaged(shop: Shop) -> Iterator[str]:
    stored = next((shop.folder / ".feedtool" / "state" / "google" / "current").resolve().glob("*.xml"))
    whole = stored.read_bytes()
    stored.chmod(0o644)
    stored.write_bytes(whole[:-1] + b"?")
    yield _all(shop, "verify", "verify --format parsable")
    stored.write_bytes(whole)
    (shop.folder / "out" / "google.xml").unlink()
    yield _all(shop, "verify", "export", "verify")
