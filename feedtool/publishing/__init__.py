"""From the text of a feed to files that readers can trust: written beside, renamed when whole."""

from feedtool.publishing.publication import Publication, PublishedFile

__all__ = ["Publication", "PublishedFile"]
