"""Feeds that any tool has made, read back into the attributes of a channel."""

from feedtool.feeds.columns import Arranged, Arranging
from feedtool.feeds.kinds import type_of, typed
from feedtool.feeds.names import Names
from feedtool.feeds.opening import Form, Reading, file_of, open_feed
from feedtool.feeds.part import Feed, Listing, Read
from feedtool.feeds.remarks import no_attributes, remarks

__all__ = [
    "Arranged",
    "Arranging",
    "Feed",
    "Form",
    "Listing",
    "Names",
    "Read",
    "Reading",
    "file_of",
    "no_attributes",
    "open_feed",
    "remarks",
    "type_of",
    "typed",
]
