"""What a batch is made of is let go when the batch is done: what waits for the garbage collector makes memory grow with the catalogue."""

import gc
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from feedtool import feeds, pipeline, project
from feedtool.channel import load
from feedtool.feeds import content
from feedtool.feeds.xml import feed as xml_feed
from feedtool.project.marketplace import marketplace
from feedtool.tables import delimited
from tests.golden.runner import EXAMPLE, HERE, ROOT

_RULES = 2_000  # bytes of the enumerations that a schema has; they are compiled once


class _Watch:
    """From the first batch on, what only the garbage collector would let go is kept, so that it can be looked at."""

    def see(self, read: int) -> None:
        if not gc.get_debug():
            gc.collect()
            gc.set_debug(gc.DEBUG_SAVEALL)

    def bytes(self) -> int:
        """Return the bytes of all columns that waited for the garbage collector."""
        gc.collect()
        gc.set_debug(0)
        columns = [each for each in gc.garbage if isinstance(each, pa.Array | pa.ChunkedArray | pa.RecordBatch | pa.Table)]
        gc.garbage.clear()
        return sum(each.get_total_buffer_size() for each in columns)


def test_an_export_lets_its_batches_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK", 24_000)
    folder, watch = tmp_path / "shop", _Watch()
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("out", ".feedtool"))
    loaded = project.load(folder / "feedtool.yaml", {}, None)
    pipeline.export(loaded, pipeline.RunOptions(on_progress=watch.see), pipeline.ExportOptions())
    assert watch.bytes() < _RULES


@pytest.mark.parametrize(
    ("channel", "name"), [("google_merchant", "google-se.xml"), ("facebook", "facebook-se.csv"), ("amazon", "amazon-se-1.json")]
)
def test_lint_lets_its_parts_go(channel: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "_BLOCK", 8_000)
    monkeypatch.setattr(xml_feed, "_PART", 8_000)
    package, watch = load(channel, ROOT), _Watch()
    with feeds.file_of(str(HERE / "nordic_outdoor" / name)) as file:
        feed, form = feeds.open_feed(file, package.forms)
        around = marketplace(package, {"format": form.name, "kind": package.kind}, None)
        market = pipeline.Market(around.facts, nested=around.form, needs=around.needs)
        pipeline.lint(feed, package, form.reading, pipeline.LintOptions(market, on_progress=watch.see))
    assert watch.bytes() < _RULES
