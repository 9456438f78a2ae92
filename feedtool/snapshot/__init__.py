"""What one published feed was, a row per item in the order of the feed: enough to compare two of them without keeping their texts."""

from feedtool.snapshot.builder import Inserted, SnapshotWriter, Statistics
from feedtool.snapshot.damage import damaged
from feedtool.snapshot.entries import Products, Recorder
from feedtool.snapshot.hashes import row_hashes, text_hashes
from feedtool.snapshot.matching import Matched, match
from feedtool.snapshot.read import load
from feedtool.snapshot.schema import GUARDED, SCHEMA
from feedtool.snapshot.store import store
from feedtool.snapshot.watching import WATCHED, Watch

__all__ = [
    "GUARDED", "SCHEMA", "WATCHED", "Inserted", "Matched", "Products", "Recorder", "SnapshotWriter", "Statistics", "Watch",
    "damaged", "load", "match", "row_hashes", "store", "text_hashes",
]  # fmt: skip
