"""Tables on the web: fetched once into a cache, then read as files. Servers are taken for hostile."""

from feedtool.sources.web.fetch import fetch, fetch_side
from feedtool.sources.web.request import Request

__all__ = ["Request", "fetch", "fetch_side"]
