"""From the texts of items to the files of a feed."""

from feedtool.publishing.feed_writer import Around, FeedWriter, WrittenFile
from feedtool.publishing.parts import part_name

__all__ = ["Around", "FeedWriter", "WrittenFile", "part_name"]
