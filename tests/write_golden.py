"""Write the golden files anew: `python -m tests.write_golden`. Look at the diff before you commit it."""

import shutil
import tempfile
from pathlib import Path

from tests.golden.runner import EXAMPLE, HERE, bad_products, example_feeds, mistake, mistakes, printed
from tests.taxonomy.stories import EXPECTED, STORIES, told


def main() -> None:
    """Write what feedtool says and makes now."""
    expected = HERE / "mistakes" / "expected"
    shutil.rmtree(expected, ignore_errors=True)
    expected.mkdir()
    for case in mistakes():
        with tempfile.TemporaryDirectory() as folder:
            (expected / f"{case['name']}.txt").write_text(mistake(case, Path(folder)), encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (HERE / "bad_products" / "expected.txt").write_text(bad_products(Path(folder)), encoding="utf-8")
    feeds = HERE / "nordic_outdoor"
    shutil.rmtree(feeds, ignore_errors=True)
    feeds.mkdir()
    with tempfile.TemporaryDirectory() as folder:
        for name, content in example_feeds(Path(folder)):
            (feeds / name).write_bytes(content)
    for name in STORIES:
        with tempfile.TemporaryDirectory() as folder:
            (EXPECTED / f"{name}.txt").write_text(told(name, Path(folder)), encoding="utf-8")
    for kind, name in (("project", "feedtool.schema.json"), ("mapping", "mapping.schema.json")):
        text = printed(HERE, "schema", kind).removesuffix("exit code 0\n")
        (EXAMPLE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
