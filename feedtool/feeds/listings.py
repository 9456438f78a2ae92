"""Feeds in JSON: Amazon's JSON_LISTINGS_FEED, or any list of objects.

https://developer-docs.amazon.com/sp-api/docs/listings-feed-type-values
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from feedtool.errors import SourceError
from feedtool.feeds.content import Content
from feedtool.feeds.part import Listing, Read
from feedtool.feeds.xml.gathering import Gathering
from feedtool.letters import without_halves
from feedtool.model import Place
from feedtool.problems import Problem
from feedtool.tables import BATCH_ROWS, TableFile

_LARGEST = 256 << 20  # Amazon takes 10 MiB
_DEEPEST = 20
_MOST_VALUES = 20_000  # in one item
_MOST_LEVELS = 100  # as in XML
_MOST_NAMES = 20_000  # different ones in the feed; a product type has some hundred, and each becomes a column
_LISTS = re.compile(r'"(?:messages|items|products|entries|offers)"\s*:\s*\[|\A\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_HEADER = re.compile(r'"header"\s*:\s*(?=\{)')
_VERSION = "2.0"
_OPERATIONS = ("UPDATE", "PARTIAL_UPDATE", "PATCH", "DELETE")
_OF_A_MESSAGE = ("sku", "productType", "requirements")
_GIVING = ("add", "replace", "merge")
_ATTRIBUTE = "/attributes/"
_MOST_DIGITS = 30  # of a number; what has more is held as text, and told as such


@dataclass(slots=True)
class _Part:
    """Some messages: their texts by name, and as they are."""

    gathering: Gathering = field(default_factory=Gathering)
    listings: list[Listing] = field(default_factory=list)


class ListingsFeed:
    """Items that are objects in a list of JSON. A text is known by its path: ``sku``, ``attributes/item_name/value``."""

    tabular, form = False, "JSON"

    def __init__(self, file: TableFile) -> None:
        self.name, self._content = file.shown, Content(file)
        self._lines: list[int] = []
        self._deleted = 0
        self._halves = False  # whether letters may be written as halves of a pair
        self._ids: set[Any] = set()
        self._names: set[str] = set()
        self._said: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        """What is to be said of the file as a whole."""
        found = [*self._content.notices, *self._said]
        if self._deleted:
            message = f"Messages that delete a listing: {self._deleted:,}. They have no attributes that could be judged."
            found.append(Problem("FD113", message, Place(self.name, 1)))
        return found

    def parts(self) -> Iterator[_Part]:
        """Yield the items in batches. Raises SourceError when the file is too large to be held."""
        text = self._text()
        begin = _LISTS.search(text)
        if begin is None:
            hint = "The listings of Amazon's feed stand in the list `messages`."
            self._said.append(Problem("FD101", "No item was found. It is JSON without a list of listings.", Place(self.name, 1), hint=hint))
            return
        self._halves = "\\ud" in text or "\\uD" in text
        if "messages" in begin.group():
            self._said.extend(self._header(text))
        part = _Part()
        for line, message in self._objects(text, begin.end()):
            if part.gathering.rows >= BATCH_ROWS:
                yield part
                part = _Part()
            self._take(part, line, message)
            if len(self._names) > _MOST_NAMES:
                hint = "The listings up to this one are judged. Amazon's definitions name the attributes; what differs between products is a value."
                said = f"The listings have more than {_MOST_NAMES:,} different names of values; from here on nothing is read."
                self._said.append(Problem("FD102", said, Place(self.name, line), hint=hint))
                break
        if part.listings:
            yield part

    def _take(self, part: _Part, line: int, message: Mapping[str, Any]) -> None:
        """Add a message to a part; told is what only the whole feed shows."""
        self._deleted += message.get("operationType") == "DELETE"
        number = message.get("messageId")
        if isinstance(number, int) and number in self._ids:
            hint = "Amazon's report tells of messages by this number; every message needs its own."
            self._said.append(Problem("FD118", f"messageId is {number}, like that of a message before.", Place(self.name, line), hint=hint))
        elif isinstance(number, int):
            self._ids.add(number)
        if self._halves:
            message = without_halves(message)
        part.gathering.begin(line)
        listing = Listing(message, _attributes(message))
        part.listings.append(listing)
        _flatten(part.gathering, _as_item(listing), "", 0)
        self._names.update(part.gathering.new_names())

    def _header(self, text: str) -> Iterator[Problem]:
        """Yield what is wrong with the header of a listings feed."""
        found = _HEADER.search(text)
        try:
            header = _DECODER.raw_decode(text, found.end())[0] if found else {}
        except (ValueError, RecursionError):
            return  # told where the messages are read, or the file as a whole is none
        place = Place(self.name, text.count("\n", 0, found.start()) + 1 if found else 1)
        hint = 'It is written `"header": {"sellerId": "…", "version": "2.0"}`; Amazon refuses the whole file otherwise.'
        if not isinstance(header.get("sellerId"), str):
            yield Problem("FD117", "The header has no sellerId.", place, hint=hint)
        if header.get("version") != _VERSION:
            said = f"The version in the header is `{header['version']}`" if "version" in header else "The header has no version"
            yield Problem("FD117", f'{said}; Amazon takes "{_VERSION}", as a text.', place, hint=hint)

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
        line, counted = 1, 0
        while True:
            at = _skipped(text, at)
            line, counted = line + text.count("\n", counted, at), at
            if text[at : at + 1] == "]":
                return
            try:
                found, at = _DECODER.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                self._said.append(self._broken(text, getattr(error, "pos", at)))
                return
            if isinstance(found, dict) and (why := _too_much(found)):
                self._said.append(self._broken(text, counted, f": an item {why}"))
                return
            if isinstance(found, dict):
                yield line, found

    def _broken(self, text: str, at: int, why: str = "") -> Problem:
        place = Place(self.name, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        hint = "The items before this place are judged. Channels refuse a file that is not JSON as a whole."
        return Problem("FD102", f"The JSON cannot be read from here on{why}.", place, hint=hint)

    def read(self, part: _Part) -> Read:
        """Return the items of a batch."""
        return Read(part.gathering.elements(), lines=part.gathering.lines, listings=part.listings)

    def resume(self, part: _Part) -> Iterator[Read]:
        """Batches never need what comes after them."""
        return iter(())

    def took(self, part: _Part, read: Read) -> pa.Int64Array:
        """Take in the lines of some items; return their numbers."""
        first = len(self._lines) + 1
        self._lines.extend(part.gathering.lines)
        return pa.array(range(first, len(self._lines) + 1), pa.int64())

    def locate(self, records: Sequence[int]) -> list[Place]:
        """Return the line where each item begins."""
        return [Place(self.name, self._lines[record - 1]) for record in records]


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _too_much(item: Any) -> str | None:
    """Say what no item of a real feed has, and what would keep its readers busy or too deep in calls; None for a real one."""
    left, seen = [(item, 1)], 0
    while left:
        value, level = left.pop()
        seen += 1
        if seen > _MOST_VALUES:
            return f"has more than {_MOST_VALUES:,} values"
        if level > _MOST_LEVELS:
            return f"is nested more than {_MOST_LEVELS} levels deep"
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        left.extend((each, level + 1) for each in inner)
    return None


def _flatten(gathering: Gathering, value: Any, path: str, depth: int) -> None:
    """Add every single value under its path; lists have no part in it."""
    if isinstance(value, Mapping) and depth < _DEEPEST:
        for name, each in value.items():
            _flatten(gathering, each, f"{path}/{name}" if path else name, depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for each in value:
            _flatten(gathering, each, path, depth + 1)
    elif value is not None:
        gathering.text(path, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def _attributes(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the attributes that a message gives a listing, whole or as patches."""
    whole = message.get("attributes")
    found = dict(whole) if isinstance(whole, Mapping) else {}
    patches = message.get("patches")
    for each in patches if isinstance(patches, list) else ():
        if isinstance(each, Mapping) and each.get("op") in _GIVING and "value" in each and str(each.get("path")).startswith(_ATTRIBUTE):
            found[str(each["path"]).removeprefix(_ATTRIBUTE).split("/", 1)[0]] = each["value"]
    return found


def _as_item(listing: Listing) -> Mapping[str, Any]:
    """Return what the flat attributes of an item are read from: the message with what Amazon assumes where it says nothing."""
    operation, message = listing.said("operationType"), listing.message
    own = {name: message[name] for name in _OF_A_MESSAGE if name in message} if "operationType" in message else dict(message)
    item = {**own, "attributes": listing.attributes}
    if operation in _OPERATIONS:
        item["operation"] = operation.lower()
    if operation == _OPERATIONS[0]:
        item.setdefault("requirements", "LISTING")
    return item


def _whole_number(text: str) -> int | str:
    return int(text) if len(text) <= _MOST_DIGITS else text


def _number(text: str) -> Decimal | str:
    try:
        found = Decimal(text)
    except InvalidOperation:  # its exponent is beyond all counting
        return text
    return found if len(text) <= _MOST_DIGITS and abs(found.adjusted()) <= _MOST_DIGITS else text


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


_DECODER = json.JSONDecoder(parse_float=_number, parse_int=_whole_number, parse_constant=_no_number)
