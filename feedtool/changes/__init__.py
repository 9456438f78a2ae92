"""What is different between two feeds: which items, which attributes, and what a feed of the changes alone must have. Pure, on tables."""

from feedtool.changes.across import Published, disagreements
from feedtool.changes.attributes import AttributeHashes, Differences, Hashed, differences, in_words
from feedtool.changes.compare import Compared, compare
from feedtool.changes.comparison import Change, FeedComparison, FeedDiff
from feedtool.changes.delta import Delta, delta

__all__ = [
    "AttributeHashes", "Change", "Compared", "Delta", "Differences", "FeedComparison", "FeedDiff", "Hashed", "Published", "compare",
    "delta", "differences", "disagreements", "in_words",
]  # fmt: skip
