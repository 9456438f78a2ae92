"""The changes of one night of the example shop, as the commands print and write them."""

from pathlib import Path

from tests.golden.runner import HERE

from . import readers
from .example import EXPECTED, changes


def test_a_changed_night_of_the_example(tmp_path: Path) -> None:
    made = dict(changes(tmp_path))
    assert made.keys() == {path.name for path in EXPECTED.iterdir()}
    for name, content in made.items():
        assert content == (EXPECTED / name).read_bytes(), name


def test_what_is_kept_leads_from_the_feed_that_is_kept() -> None:
    feed = readers.meta_feed((HERE / "nordic_outdoor" / "facebook-se.csv").read_bytes().decode())
    files = {name: (EXPECTED / name).read_bytes().decode() for name in ("facebook-se-delete.csv", "facebook-se-update.csv")}
    left = readers.after_meta_feeds(feed, files)
    assert left.keys() == feed.keys() - {"FJL-001"} | {"FJL-901"}
    assert left["FJL-002"]["price"] == "2399.00 SEK"
    assert "sale_price" in feed["FJL-003"]
    assert "sale_price" not in left["FJL-003"]
