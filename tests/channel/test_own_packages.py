"""The packages that feedtool brings are read once and shared: whoever compiles them leaves them as they are."""

import copy
import datetime
import shutil
from pathlib import Path

from feedtool import positioned_yaml, project
from feedtool.pipeline.lane import Lane
from tests.golden.runner import EXAMPLE, ROOT


def test_nobody_changes_what_is_remembered(tmp_path: Path) -> None:
    paths = sorted((ROOT / "channel_templates").rglob("*.yaml"))
    assert len(paths) > 20
    shown = [str(path.relative_to(ROOT)) for path in paths]
    kept = [positioned_yaml.load(path, name) for path, name in zip(paths, shown, strict=True)]
    before = copy.deepcopy([document.data for document in kept])
    shutil.copytree(EXAMPLE, tmp_path / "shop")
    loaded = project.load(tmp_path / "shop" / "feedtool.yaml", {})
    for entry in loaded.channels.values():
        Lane(entry, render=True, as_of=datetime.date(2026, 11, 23))
    after = [positioned_yaml.load(path, name) for path, name in zip(paths, shown, strict=True)]
    assert all(now is then for now, then in zip(after, kept, strict=True)), "they are remembered"
    assert [document.data for document in after] == before
