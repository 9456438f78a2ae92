"""Finding out what a feed file is, from its content and not from its name."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from feedtool.errors import SourceError
from feedtool.feeds.content import Content, reading
from feedtool.feeds.listings import ListingsFeed
from feedtool.feeds.part import Feed
from feedtool.feeds.table import TableFeed
from feedtool.feeds.xml.feed import XmlFeed
from feedtool.suggest import nearest
from feedtool.tables import TableFile, table_file
from feedtool.written_paths import is_file, is_there, names_in, why_no_file

STANDARD_INPUT = "-"
_BEGINNING = 1 << 12
_ITEMS = ("item", "entry")
_PACKED = {
    b"PK\x03\x04": "a ZIP archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"%PDF": "a PDF",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How the items of a channel's own form look: the name of an ``item``'s element, and the paths of attributes in it.

    ``namespace`` is the one that the channel's elements have in RSS and Atom; ``orders`` names the members of groups of values in a cell,
    ``separators`` what stands between several groups where it is no comma.
    """

    item: str | None = None
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    namespace: str | None = None
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    separators: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the channel's feed: its name, the suffix of its files, and how its items look."""

    name: str
    extension: str
    reading: Reading


@contextmanager
def file_of(name: str) -> Iterator[TableFile]:
    """Give the file of a command line; ``-`` is standard input, which is kept in a file for a while so that it can be read again.

    Raises SourceError when there is no such file.
    """
    if name != STANDARD_INPUT:
        yield _file(Path(name))
        return
    with tempfile.NamedTemporaryFile(prefix="feedtool-") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        kept.flush()
        yield table_file(Path(kept.name), "standard input")


def _file(path: Path) -> TableFile:
    if not is_file(path):
        near = None if is_there(path) else nearest(path.name, names_in(path.parent))
        raise SourceError(f"{path} {why_no_file(path)}.{f' Did you mean `{near}`?' if near else ''}")
    return table_file(path, str(path))


def open_feed(file: TableFile, forms: Sequence[Form]) -> tuple[Feed, Form]:
    """Return a feed, opened, and the form of the channel (the first is the usual one) that it has. Raises SourceError when it cannot be read."""
    beginning = _beginning(file)
    for mark, kind in _PACKED.items():
        if beginning.startswith(mark):
            raise SourceError(f"{file.shown} is {kind}. Unpack it first; only gzip is read as it is.")
    first = beginning.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
    if first == b"<":
        form = _form(forms, "xml", "rss", "atom")
        return XmlFeed(Content(file), [form.reading.item] if form.reading.item else _ITEMS), form
    if first in (b"{", b"["):
        return ListingsFeed(file), _form(forms, "json")
    return TableFeed(file), _form(forms, "csv", "tsv", "txt")


def _form(forms: Sequence[Form], *extensions: str) -> Form:
    usual = forms[0]
    return next((form for form in forms if form.extension in extensions), Form(usual.name, usual.extension, Reading()))


def _beginning(file: TableFile) -> bytes:
    with file.open() as raw:
        return reading(file.shown, raw, _BEGINNING)
