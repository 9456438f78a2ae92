"""Write the golden files anew: `python -m tests.write_golden`. Look at the diff before you commit it."""

import shutil
import tempfile
from pathlib import Path

from tests.cli import story
from tests.deltas.example import EXPECTED as CHANGES
from tests.deltas.example import changes
from tests.feeds import runner as lint_cases
from tests.golden.runner import (
    EXAMPLE,
    HERE,
    MISTAKES,
    bad_products,
    dated_rules,
    example_feeds,
    market_reports,
    mistake,
    mistakes,
    printed,
)
from tests.guards import situations as guards
from tests.sources.bad import runner as bad_sources
from tests.taxonomy.stories import EXPECTED, STORIES, told


def main() -> None:
    """Write what feedtool says and makes now."""
    for of in MISTAKES:
        expected = HERE / of / "expected"
        shutil.rmtree(expected, ignore_errors=True)
        expected.mkdir()
        for case in mistakes(of):
            with tempfile.TemporaryDirectory() as folder:
                (expected / f"{case['name']}.txt").write_text(mistake(of, case, Path(folder)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        shutil.rmtree(HERE / "markets" / "feeds", ignore_errors=True)
        (HERE / "markets" / "feeds").mkdir()
        for name, said in market_reports(Path(folder)):
            (HERE / "markets" / name).write_bytes(said.encode())
    with tempfile.TemporaryDirectory() as folder:
        (HERE / "bad_products" / "expected.txt").write_text(bad_products(Path(folder)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for name, said in dated_rules(Path(folder)):
            (HERE / "dated_rules" / name).write_text(said, encoding="utf-8")
    lint_cases.write()
    bad_sources.write()
    guards.write()
    feeds = HERE / "nordic_outdoor"
    shutil.rmtree(feeds, ignore_errors=True)
    feeds.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in example_feeds(Path(folder)):
            (feeds / name).write_bytes(content)
    shutil.rmtree(CHANGES, ignore_errors=True)
    CHANGES.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in changes(Path(folder)):
            (CHANGES / name).write_bytes(content)
    for name in STORIES:
        with tempfile.TemporaryDirectory() as folder:
            (EXPECTED / f"{name}.txt").write_text(told(name, Path(folder)), encoding="utf-8")
    shutil.rmtree(story.EXPECTED, ignore_errors=True)
    story.EXPECTED.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in story.pages(Path(folder)):
            (story.EXPECTED / f"{name}.txt").write_text(text, encoding="utf-8")
    for kind, name in (("project", "feedtool.schema.json"), ("mapping", "mapping.schema.json")):
        text = printed(HERE, "schema", kind).removesuffix("exit code 0\n")
        (EXAMPLE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
