"""The manual of a channel, made of its package: for `feedtool channels show` and for docs/channels."""

from feedtool.channel.manual.page import render

__all__ = ["render"]
