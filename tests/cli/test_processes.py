"""Most tests run commands in their own process; here each command is a process of its own as well, and says and ends the same."""

import shutil
from pathlib import Path

import pytest

from tests import in_process
from tests.cli.story import CHANGING, Shop
from tests.golden.runner import printed as started

COMMANDS = (
    "validate",
    "runs",
    "runs show google",
    "verify",
    "diff google",
    "preview --sku A1",
    "plan --out plan.json",
    "apply plan.json",
    "delta google --out changes",
    "expect google --drop 40% --until 2999-01-01 --because so",
    "expect",
    "rollback google",
    "approve google --because so",
    "explain VL103",
    "channels",
    "translations",
    "export",
    "export nowhere",
    "lint out/google.xml --channel google_merchant",
)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop with two published feeds and a third one to come."""
    shop = Shop(tmp_path_factory.mktemp("before") / "shop")
    for number in (40, 41, 42):
        shop.sells(number)
        if number < 42:
            assert shop.says("export").endswith("exit code 0\n")
    return shop.folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_and_ends_the_same_as_a_process(command: str, before: Path, tmp_path: Path) -> None:
    said = []
    for way in (started, in_process.printed):
        folder = tmp_path / "shop"
        shutil.copytree(before, folder, symlinks=True)
        if command.startswith("apply"):
            way(folder, "plan", "--out", "plan.json")
        text = way(folder, *command.split())
        for pattern, instead in CHANGING:
            text = pattern.sub(instead, text)
        said.append(text)
        shutil.rmtree(folder)
    assert said[0] == said[1]
