"""Feeds in JSON: Amazon's JSON_LISTINGS_FEED, or any list of objects.

https://developer-docs.amazon.com/sp-api/docs/listings-feed-type-values
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from feedtool.errors import SourceError
from feedtool.feeds.content import Content
from feedtool.feeds.part import Read
from feedtool.feeds.xml.gathering import Gathering
from feedtool.model import Place
from feedtool.problems import Problem
from feedtool.tables import BATCH_ROWS, TableFile

_LARGEST = 256 << 20  # Amazon takes 10 MiB
_DEEPEST = 20
_LISTS = re.compile(r'"(?:messages|items|products|entries|offers)"\s*:\s*\[|\A\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_WHOLE = ("UPDATE", "")  # other operations name only a part of a listing, or delete it


class ListingsFeed:
    """Items that are objects in a list of JSON. A text is known by its path: ``sku``, ``attributes/item_name/value``."""

    tabular, form = False, "JSON"

    def __init__(self, file: TableFile) -> None:
        self.name, self._content = file.shown, Content(file)
        self._lines: list[int] = []
        self._partial = 0
        self._fault: Problem | None = None

    @property
    def problems(self) -> list[Problem]:
        """What is to be said of the file as a whole."""
        found = [*self._content.notices, *([self._fault] if self._fault else [])]
        if self._partial:
            message = f"{self._partial:,} messages delete or patch a listing; they are not judged."
            found.append(Problem("FD113", message, Place(self.name, 1)))
        return found

    def parts(self) -> Iterator[Gathering]:
        """Yield the items in batches. Raises SourceError when the file is too large to be held."""
        text = self._text()
        begin = _LISTS.search(text)
        if begin is None:
            hint = "The listings of Amazon's feed stand in the list `messages`."
            self._fault = Problem("FD101", "No item was found. It is JSON without a list of listings.", Place(self.name, 1), hint=hint)
            return
        gathering = Gathering()
        for line, message in self._objects(text, begin.end()):
            if str(message.get("operationType", "")) not in _WHOLE:
                self._partial += 1
                continue
            if gathering.rows >= BATCH_ROWS:
                yield gathering
                gathering = Gathering()
            gathering.begin(line)
            _flatten(gathering, message, "", 0)
        if gathering.rows:
            yield gathering

    def _text(self) -> str:
        pieces, size = [], 0
        with self._content.open() as stream:
            for piece in stream:
                pieces.append(piece)
                size += len(piece)
                if size > _LARGEST:
                    raise SourceError(f"{self.name} has more than {_LARGEST >> 20} MiB; channels take no JSON feed as large.")
        return b"".join(pieces).decode("utf-8", "replace")

    def _objects(self, text: str, at: int) -> Iterator[tuple[int, Mapping[str, Any]]]:
        decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
        line, counted = 1, 0
        while True:
            at = _skipped(text, at)
            line, counted = line + text.count("\n", counted, at), at
            if text[at : at + 1] == "]":
                return
            try:
                found, at = decoder.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                self._fault = self._broken(text, getattr(error, "pos", at))
                return
            if isinstance(found, dict):
                yield line, found

    def _broken(self, text: str, at: int) -> Problem:
        place = Place(self.name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        hint = "The items before this place are judged. Channels refuse a file that is not JSON as a whole."
        return Problem("FD102", "The JSON cannot be read from here on.", place, hint=hint)

    def read(self, part: Gathering) -> Read:
        """Return the items of a batch."""
        return Read(part.elements(), lines=part.lines)

    def resume(self, part: Gathering) -> Iterator[Read]:
        """Batches never need what comes after them."""
        return iter(())

    def took(self, part: Gathering, read: Read) -> pa.Int64Array:
        """Take in the lines of some items; return their numbers."""
        first = len(self._lines) + 1
        self._lines.extend(part.lines)
        return pa.array(range(first, len(self._lines) + 1), pa.int64())

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each item begins."""
        return [Place(self.name, self._lines[record - 1]) for record in records]


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _flatten(gathering: Gathering, value: Any, path: str, depth: int) -> None:
    """Add every single value under its path; lists have no part in it."""
    if isinstance(value, Mapping) and depth < _DEEPEST:
        for name, each in value.items():
            _flatten(gathering, each, f"{path}/{name}" if path else name, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            _flatten(gathering, each, path, depth + 1)
    elif value is not None:
        gathering.text(path, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
