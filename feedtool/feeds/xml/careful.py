"""XML read element by element, with the place of everything: for what is not plain, and to say where and why a file cannot be read.

The parser is expat. It knows of no file but the one it is given: a DOCTYPE is not followed and entities that a file declares end the reading.
Namespaces are not its business, so that a prefix that is declared nowhere can be told and read all the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from feedtool.feeds.content import lines_in
from feedtool.feeds.xml.gathering import Gathering
from feedtool.tables import BATCH_ROWS

_MOST_TEXT = 4 << 20  # characters of one element
_MOST_TAG = 1 << 20  # bytes of a tag or a comment, which expat scans anew whenever more of it comes
_MOST_ELEMENTS = 20_000  # in one item
_MOST_ATTRIBUTES = 1_000  # of one element
_DEEPEST = 100
_BLANK = " \t\n\r"


class NotReadable(Exception):  # noqa: N818 - it never leaves this package
    """The file cannot be read from a place on: line and column (from 1) and why."""

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(why)
        self.line, self.column, self.why = line, column, why


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rsplit(":", 1)[-1]


@dataclass(slots=True)
class Spot:
    """A place inside the content: bytes before it, its line (from 1) and how many characters of that line stand before it."""

    offset: int = 0
    line: int = 1
    column: int = 0

    def after(self, data: bytes) -> "Spot":
        """Return the place behind some content that begins here."""
        breaks = lines_in(data)
        column = len(data[data.rfind(b"\n") + 1 :].decode("utf-8", "replace"))
        return Spot(self.offset + len(data), self.line + breaks, column if breaks else self.column + column)


class Reader:
    """Reads content from a spot on, inside the elements of ``path``. ``items`` are the local names of what is an item.

    ``full`` has the items so far in batches, ``gathering`` the last ones. ``on_first`` is called at the first item.
    """

    def __init__(self, items: Sequence[str], path: Sequence[str], spot: Spot, on_first: Callable[["Reader"], None] | None = None) -> None:
        self.gathering = Gathering()
        self.full: list[Gathering] = []
        self.path: list[str] = []
        self.namespaces: dict[str, str] = {}
        self.counts: dict[str, int] = {}
        self.doctype: str | None = None
        self._items, self._spot, self._on_first = frozenset(items), spot, on_first
        self._depth = 0  # of the item that is open
        self._parts: list[str] = []
        self._size = self._elements = 0
        self._grouped = False
        self._called: str | None = None
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.buffer_text, parser.buffer_size, parser.ordered_attributes = True, 1 << 16, True
        opening = "".join(f"<{name}>" for name in path)
        self._opening = len(opening)
        parser.Parse(opening.encode())
        self._fed = self._opening  # bytes that were given to the parser before
        self.path.extend(path)
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = self._start, self._end, self._characters
        parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = self._on_doctype, self._on_entity

    def feed(self, data: bytes, *, last: bool = False) -> None:
        """Read some more. Raises NotReadable at the first place that is not well-formed; what stands before it has been read."""
        try:
            self._parser.Parse(data, last)
            self._fed += len(data)
            if self._fed - self._parser.CurrentByteIndex > _MOST_TAG:
                raise self._stop(f"a tag or a comment has more than {_MOST_TAG:,} bytes")
        except expat.ExpatError as error:
            raise self._fault(error.lineno, error.offset, self._why(error.code, data)) from error

    def _why(self, code: int, data: bytes) -> str:
        """Return why the parser cannot go on, with the character at fault."""
        if code != _CODES.codes[_CODES.XML_ERROR_INVALID_TOKEN]:
            return _WHY.get(code) or expat.ErrorString(code)
        at = self._parser.ErrorByteIndex - self._fed
        char = data[at : at + 4].decode("utf-8", "ignore")[:1]
        if data[at - 1 : at] == b"&" or char == "&":
            return "`&` stands alone; in XML it is written `&amp;`"
        if char < " ":
            return f"XML cannot have the character U+{ord(char or chr(0)):04X}, which cannot be seen"
        return f"`{char}` stands where XML does not allow it (in texts `<` is written `&lt;`)"

    @property
    def inside(self) -> bool:
        """Whether an item is open."""
        return self._depth > 0

    @property
    def spot(self) -> Spot:
        """The current place: where the element begins that is being read."""
        parser = self._parser
        line = parser.CurrentLineNumber
        first = self._spot.column - self._opening if line == 1 else 0
        return Spot(
            self._spot.offset + parser.CurrentByteIndex - self._opening, self._spot.line + line - 1, parser.CurrentColumnNumber + first
        )

    def _fault(self, line: int, column: int, why: str) -> NotReadable:
        first = self._spot.column - self._opening if line == 1 else 0
        return NotReadable(self._spot.line + line - 1, column + first + 1, why)

    def _stop(self, why: str) -> NotReadable:
        return NotReadable(self.spot.line, self.spot.column + 1, why)

    def _start(self, name: str, attributes: list[str]) -> None:
        self.path.append(name)
        level = len(self.path) - self._depth
        if len(self.path) > _DEEPEST:
            raise self._stop(f"elements lie more than {_DEEPEST} deep in each other")
        if not self._depth:
            self._outside(name, attributes)
        elif level <= 2:
            self._elements += 1
            if self._elements > _MOST_ELEMENTS:
                raise self._stop(f"an item has more than {_MOST_ELEMENTS:,} elements")
            self._begin(name, level, attributes)

    def _outside(self, name: str, attributes: list[str]) -> None:
        if local(name) not in self._items:
            self._own(attributes)
            self.counts[name] = self.counts.get(name, 0) + 1 if len(self.counts) < _MOST_ELEMENTS else 0
            return
        if self._on_first:
            self._on_first(self)
            self._on_first = None
        self._depth, self._elements = len(self.path), 0
        if self.gathering.rows >= BATCH_ROWS:
            self.full.append(self.gathering)
            self.gathering = Gathering()
        self.gathering.begin(self._spot.line + self._parser.CurrentLineNumber - 1)
        self._keep_attributes("", attributes)

    def _begin(self, name: str, level: int, attributes: list[str]) -> None:
        if level == 2 and not self._grouped:
            self._grouped = True
            group = self.path[-2]
            self.gathering.group(group)
            if own := "".join(self._parts).strip(_BLANK):
                self.gathering.member(group, "", own)
        if level == 2:
            self._keep_member(self.path[-2], name, attributes)
        elif level == 1:
            self._grouped = False
            self._keep_attributes(name, attributes)
        self._parts, self._size = [], 0

    def _keep_attributes(self, name: str, attributes: list[str]) -> None:
        for key, value in self._own(attributes):
            self.gathering.text(f"{name}@{key}", value)

    def _own(self, attributes: list[str]) -> list[tuple[str, str]]:
        """Return the attributes of an element by name; declarations of namespaces are noted instead."""
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            raise self._stop(f"an element has more than {_MOST_ATTRIBUTES:,} attributes")
        found = list(zip(attributes[::2], attributes[1::2], strict=True))
        declared = [pair for pair in found if pair[0] == "xmlns" or pair[0].startswith("xmlns:")]
        for name, uri in declared:
            self.namespaces.setdefault(name[6:], uri)
        return [pair for pair in found if pair not in declared]

    def _keep_member(self, group: str, name: str, attributes: list[str]) -> None:
        """Keep the attributes of an element inside of one; its text is known by its name, and by the attribute ``name`` if it has it."""
        self._called = None
        for key, value in self._own(attributes):
            self.gathering.member(group, f"{name}@{key}", value)
            if key == "name":
                self._called = value

    def _end(self, name: str) -> None:
        level = len(self.path) - self._depth
        self.path.pop()
        if not self._depth or level > 2:
            return
        if level == 0:
            self._depth, self._grouped = 0, False
        else:
            text = "".join(self._parts).strip(_BLANK)
            if level == 2:
                self.gathering.member(self.path[-1], f"{name}[{self._called}]" if self._called is not None else name, text)
            elif not self._grouped:
                self.gathering.text(name, text)
            elif text:
                self.gathering.member(name, "", text)
        self._parts, self._size = [], 0

    def _characters(self, text: str) -> None:
        if self._depth:
            self._size += len(text)
            if self._size > _MOST_TEXT:
                raise self._stop(f"a text has more than {_MOST_TEXT:,} characters")
            self._parts.append(text)

    def _on_doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        self.doctype = name

    def _on_entity(self, *declared: object) -> None:
        raise self._stop("it declares entities of its own, which feedtool does not follow")


_CODES = expat.errors
_WHY = {
    _CODES.codes[
        _CODES.XML_ERROR_INVALID_TOKEN
    ]: "a character stands where XML does not allow it (`&` is written `&amp;`, `<` is written `&lt;`)",
    _CODES.codes[_CODES.XML_ERROR_TAG_MISMATCH]: "an element is ended by another name than it began with",
    _CODES.codes[_CODES.XML_ERROR_UNDEFINED_ENTITY]: "it has an entity that XML does not know, such as `&nbsp;` (write `&#160;`)",
    _CODES.codes[_CODES.XML_ERROR_UNCLOSED_TOKEN]: "it ends in the middle of a tag",
    _CODES.codes[_CODES.XML_ERROR_UNCLOSED_CDATA_SECTION]: "it ends in the middle of a CDATA section",
    _CODES.codes[_CODES.XML_ERROR_NO_ELEMENTS]: "it ends before all elements are closed",
    _CODES.codes[_CODES.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "something stands behind the end of the outermost element",
    _CODES.codes[_CODES.XML_ERROR_DUPLICATE_ATTRIBUTE]: "an element has the same attribute twice",
    _CODES.codes[_CODES.XML_ERROR_MISPLACED_XML_PI]: "the XML declaration does not stand at the very beginning",
}
