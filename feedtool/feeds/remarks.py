"""What is to be said, once per feed, of the names that it uses."""

from collections.abc import Iterator, Sequence
from itertools import islice

from feedtool.feeds.names import LIKELY, Names, of_the_form, prefixes
from feedtool.feeds.part import Feed
from feedtool.feeds.table import TableFeed
from feedtool.feeds.xml.feed import XmlFeed
from feedtool.model import Place
from feedtool.problems import NOTICE, WARNING, Problem
from feedtool.suggest import nearest

_ALWAYS_DECLARED = ("xml", "xmlns")
_MOST_LISTED = 8
_MOST_NAMES = 100  # of those that get a line of their own; a feed has some dozens


def remarks(feed: Feed, met: Sequence[str], names: Names, namespace: str | None) -> Iterator[Problem]:
    """Yield what is wrong with the names ``met`` in a feed; ``namespace`` is the one that the channel's elements have in RSS and Atom."""
    place = Place(feed.name, 1)
    if isinstance(feed, XmlFeed):
        yield from _prefixes(feed, met, names, namespace)
    word = "column" if feed.tabular else "element"
    told = [name for name in met if "/" not in name and not names.only]
    for name in told[:_MOST_NAMES]:
        yield from _name(name, names, place, word)
    yield from islice(_unknown_parts(met, names, place), _MOST_NAMES)
    if more := sum(names.meaning(name) is None for name in told[_MOST_NAMES:]):
        yield Problem("FD107", f"There are {more:,} more names of {word}s that the channel does not know.", place, severity=NOTICE)


def _unknown_parts(met: Sequence[str], names: Names, place: Place) -> Iterator[Problem]:
    """Yield the parts of groups of values, as elements inside of them or in the heading of a column, that the channel does not know."""
    for attribute, part, name in _parts(met, names):
        known = names.attributes[attribute].members
        if known and not names.member(attribute, part) and not of_the_form(part):
            near = nearest(part.rsplit(":", 1)[-1], known)
            message = f"{attribute} has no part `{part}`; the channel ignores it (`{name}`)."
            yield Problem("FD107", message, place, did_you_mean=near, attribute=attribute, severity=WARNING if near else NOTICE)


def _parts(met: Sequence[str], names: Names) -> Iterator[tuple[str, str, str]]:
    """Yield an attribute, a part that it is given, and the name in the file that gives it."""
    for name in met:
        outer, slash, inner = name.partition("/")
        meaning = names.meaning(outer) if not names.only else None
        if meaning and slash and "/" not in inner:
            yield meaning.attribute, inner, name
        elif meaning and not slash:
            yield from ((meaning.attribute, part, name) for part in meaning.members)


def no_attributes(feed: Feed, names: Names) -> Problem | None:
    """Return what is to be said of a table none of whose columns has the name of an attribute: it is no feed."""
    if not isinstance(feed, TableFeed) or any(names.meaning(heading) for heading in feed.headings):
        return None
    listed = ", ".join(f"`{name}`" for name in feed.headings[:_MOST_LISTED])
    hint = "The first line of a feed names the attributes."
    return Problem("FD101", f"No column has the name of an attribute. The columns are {listed}.", Place(feed.name, 1), hint=hint)


def _name(name: str, names: Names, place: Place, word: str) -> Iterator[Problem]:
    meaning = names.meaning(name)
    if meaning is None:
        if of_the_form(name):
            return
        near = names.nearest(name)
        message = f"The channel does not know the {word} `{name}` and ignores it."
        yield Problem("FD107", message, place, did_you_mean=near, severity=WARNING if near else NOTICE)
    elif meaning.instead:
        message = f"The {word} `{name}` is read as {meaning.instead}; written like this the channel may ignore it."
        yield Problem("FD108", message, place, did_you_mean=meaning.instead, attribute=meaning.attribute)


def _prefixes(feed: XmlFeed, met: Sequence[str], names: Names, namespace: str | None) -> Iterator[Problem]:
    place, declared = Place(feed.name, 1), feed.prologue.namespaces
    for prefix in prefixes([*met, feed.prologue.item, *feed.prologue.path]):
        if prefix not in declared and prefix not in _ALWAYS_DECLARED:
            written = f'xmlns:{prefix}="{namespace or "…"}"'
            message = f"The prefix `{prefix}:` is used, but declared nowhere; it is read as if it were."
            yield Problem("FD105", message, place, hint=f"The outermost element needs {written}. Channels refuse a feed without it.")
    if namespace is None or feed.form not in ("RSS", "RSS 1.0", "Atom"):
        return
    meant = [uri for uri in declared.values() if uri == namespace]
    likely = [f"`{uri}`" for prefix, uri in declared.items() if uri != namespace and prefix and _alike(uri, namespace)]
    if not meant and likely:
        message = f"The namespace is {likely[0]}; the channel's is `{namespace}`."
        yield Problem("FD106", message, place, hint="The channel ignores elements of a namespace that it does not know.")
    bare = sorted({meaning.attribute for name in met if (meaning := names.meaning(name)) and _without_prefix(name, meaning.rank, met)})
    if bare:
        listed = ", ".join(bare[:_MOST_LISTED]) + (" …" if len(bare) > _MOST_LISTED else "")
        message = f"These elements stand without the prefix of the channel's namespace: {listed}."
        yield Problem("FD115", message, place, hint="The channel may ignore them: it wants `<g:price>`, not `<price>`.")


def _alike(uri: str, namespace: str) -> bool:
    """Say whether a namespace is a misspelt one: the same but for scheme, slashes and case."""
    return uri.lower().split("//")[-1].rstrip("/") == namespace.rsplit("//", maxsplit=1)[-1] or "base.google.com" in uri.lower()


def _without_prefix(name: str, rank: int, met: Sequence[str]) -> bool:
    """Say whether an attribute stands without any prefix, though it is none that RSS and Atom have themselves."""
    bare = ":" not in name and "/" not in name and "@" not in name and rank == LIKELY
    return bare and name not in _OF_RSS and not any(other.endswith(f":{name}") for other in met)


_OF_RSS = ("title", "description", "link", "id", "summary", "content")
