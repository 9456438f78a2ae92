"""What stands before the first item of an XML feed, and what the file is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from feedtool.feeds.content import Content
from feedtool.feeds.xml.careful import NotReadable, Reader, Spot, local
from feedtool.model import Place
from feedtool.problems import Problem

_SLICE = 16 << 10
_FORMS = {"rss": "RSS", "RDF": "RSS 1.0", "feed": "Atom", "html": "a web page (HTML)", "HTML": "a web page (HTML)"}
_OTHER_KINDS = {
    "SHOPITEM": "a feed for Heureka or Zboží",
    "offer": "a feed in Yandex's YML",
    "o": "a feed for Ceneo",
    "listing": "a feed of listings",
}


@dataclass(slots=True)
class Prologue:
    """Where the ``first`` item begins (None: there is none), the names of the elements around it and its own; ``fault`` ended the search."""

    path: list[str] = field(default_factory=list)
    item: str = ""
    first: Spot | None = None
    namespaces: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    doctype: str | None = None
    fault: NotReadable | None = None

    @property
    def root(self) -> str:
        """The name of the outermost element."""
        return self.path[0] if self.path else next(iter(self.counts), "")

    @property
    def form(self) -> str:
        """What the file is, in words."""
        return _FORMS.get(local(self.root), "XML")

    def problems(self, name: str) -> list[Problem]:
        """Return what is to be said."""
        found = []
        if self.doctype and self.form[:1] != "a":
            message = "The file has a DOCTYPE; it is not followed, and entities that it declares are not known."
            found.append(Problem("FD112", message, Place(name, 1)))
        if self.first is None and self.fault is None:
            found.append(Problem("FD101", f"No item was found. {self.looks_like()}", Place(name, 1), hint=_EXPECTED))
        return found

    def looks_like(self) -> str:
        """Say what the file seems to be."""
        if not self.counts:
            return "The file has no element at all."
        if self.form in ("RSS", "RSS 1.0", "Atom"):
            return f"It is {self.form}, but empty."
        if self.form != "XML":
            return f"It is {self.form}."
        inner = {element: count for element, count in self.counts.items() if element != self.root}
        most = max(inner, key=lambda element: inner[element], default=None)
        known = next((kind for element, kind in _OTHER_KINDS.items() if element in {local(each) for each in inner}), None)
        if known:
            return f"It looks like {known}."
        many = f", mostly of `{most}` ({inner[most]:,})" if most else ""
        return f"It is XML with the outermost element `{self.root}`{many}."


_EXPECTED = "The items of RSS are elements `item`, those of Atom `entry`. An empty feed would take every product out of the channel."


def look(content: Content, items: Sequence[str]) -> Prologue:
    """Read the content up to its first item."""
    found = Prologue()

    def first(reader: Reader) -> None:
        found.path, found.item = reader.path[:-1], reader.path[-1]
        found.first = reader.spot

    reader = Reader(items, (), Spot(), first)
    try:
        with content.open() as stream:
            for piece in stream:
                for start in range(0, len(piece), _SLICE):
                    reader.feed(piece[start : start + _SLICE])
                    if found.first:
                        break
                if found.first:
                    break
            else:
                reader.feed(b"", last=True)
    except NotReadable as fault:
        if found.first is None:  # what comes behind the first item is read again
            found.fault = fault
    found.namespaces, found.counts, found.doctype = reader.namespaces, reader.counts, reader.doctype
    return found
