"""Which attribute of the channel a name of the file means, and what is to be said of names that are not quite right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedtool.model import AttributeInfo
from feedtool.suggest import nearest

_HEADING = re.compile(r"(?P<name>[^(]+)\((?P<members>[^()]*)\)\s*")
_INDEXED = re.compile(r"(?P<name>[^\[\]]+)\[(?P<place>\d{1,9})\](?:\.(?P<member>.+))?")
_NUMBERED = re.compile(r"(?P<name>.+)_(?P<place>[2-9]|[1-9]\d)")
_BLANKS = re.compile(r"[\s_-]+")
# elements that RSS, Atom and Amazon's messages have of their own: they are no attributes. https://www.rssboard.org/rss-specification, RFC 4287
_OF_THE_FORM = frozenset(
    ("guid", "pubdate", "category", "author", "comments", "source", "enclosure", "updated", "published", "rights", "contributor", "creator", "date",
     "encoded", "group", "thumbnail", "about", "messageid", "operationtype")
)  # fmt: skip
# https://support.google.com/merchants/answer/160593 (Atom): elements of the form that mean attributes
_ALIASES = {"summary": "description", "content": "description", "link@href": "link"}
SURE, LIKELY, ALIAS = range(3)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: an attribute of the channel, perhaps one ``member`` of it, or several in a cell.

    The sourest ``rank`` counts where an item has several. ``instead`` is how the name is written right, when it is not.
    """

    attribute: str
    rank: int = SURE
    place: int = 0
    member: str | None = None
    members: tuple[str, ...] = ()
    instead: str | None = None


class Names:
    """The names of a channel's attributes, as feeds may write them.

    ``paths`` are those of a form of the channel's own, by attribute; with ``only`` there are no others.
    """

    def __init__(self, attributes: Mapping[str, AttributeInfo], paths: Mapping[str, Sequence[str]], *, only: bool = False) -> None:
        self.attributes = attributes = {name: info for name, info in attributes.items() if not info.internal}
        self._folded = {fold(name): name for name in reversed(list(attributes))}
        self._squeezed = {name.replace("_", ""): attribute for name, attribute in self._folded.items()}
        self._paths = {path: (name, place) for name, all_of_it in paths.items() for place, path in enumerate(all_of_it)}
        self._called = {path.removesuffix("[*]"): name for path, (name, _) in self._paths.items() if path.endswith("[*]")}
        self.only = only
        self._known: dict[str, Meaning | None] = {}

    def meaning(self, name: str) -> Meaning | None:
        """Return what a name of the file means; None when the channel does not know it."""
        if name not in self._known:
            self._known[name] = self._meaning(name)
        return self._known[name]

    def _meaning(self, name: str) -> Meaning | None:
        found = self.path(name)
        if found or self.only:
            return found
        if "/" in name:  # JSON: attributes/item_name/value
            words = [word for word in name.split("/") if word not in ("attributes", "value")]
            return self._single(words[0], SURE) if len(words) == 1 else None
        prefix, _, bare = name.rpartition(":") if "(" not in name else ("", "", name)
        if alias := _ALIASES.get(bare):
            return Meaning(alias, ALIAS) if alias in self.attributes else None
        if "@" in name:
            return None
        if found := self._composed(bare) or self._single(bare, LIKELY if not prefix else SURE):
            return found
        numbered = _NUMBERED.fullmatch(bare)  # a heading that stands there again: shipping(country:price)_2
        found = self._composed(numbered["name"]) if numbered else None
        return replace(found, place=int(numbered["place"])) if found and numbered else None

    def _composed(self, bare: str) -> Meaning | None:
        """Return the meaning of a name with members in it: ``shipping(country:price)``, ``image[0].url``, ``shipping.price``."""
        if heading := _HEADING.fullmatch(bare):
            return self._group(heading["name"], heading["members"].split(":"))
        if indexed := _INDEXED.fullmatch(bare):
            return self._nested(indexed["name"], int(indexed["place"]), indexed["member"])
        return self._dotted(bare)

    def path(self, name: str) -> Meaning | None:
        """Return what a path means in a channel's own form, such as ``imgs/main@url``."""
        found = self._paths.get("/".join(part.rsplit(":", 1)[-1] for part in name.split("/")))
        return Meaning(found[0], SURE, found[1]) if found else None

    def called(self, name: str) -> tuple[str, str] | None:
        """Return what ``attrs/a[Colour]`` means where the channel reads ``attrs/a[*]``: the attribute, and the name in the brackets."""
        written, bracket, rest = name.partition("[")
        outer = "/".join(part.rsplit(":", 1)[-1] for part in written.split("/"))
        return (self._called[outer], rest.removesuffix("]")) if bracket and outer in self._called else None

    def _single(self, bare: str, rank: int) -> Meaning | None:
        if bare in self.attributes:
            return Meaning(bare, rank)
        attribute = self.attribute(bare)
        if attribute:
            return Meaning(attribute, LIKELY, instead=attribute)
        numbered = _NUMBERED.fullmatch(bare)  # a repeated column
        base = self.attribute(numbered["name"]) if numbered else None
        return Meaning(base, rank, int(numbered["place"])) if base and numbered else None

    def attribute(self, name: str) -> str | None:
        """Return the attribute of a name, however it is written: ``Image Link``, ``image-link``, ``imageLink``."""
        folded = fold(name)
        return self._folded.get(folded) or self._squeezed.get(folded.replace("_", ""))

    def _group(self, name: str, members: Sequence[str]) -> Meaning | None:
        attribute = self.attribute(name.strip())
        if attribute is None:
            return None
        known = {fold(member): member for member in self.attributes[attribute].members}
        return Meaning(attribute, members=tuple(known.get(fold(member), member.strip()) for member in members))

    def _nested(self, name: str, place: int, member: str | None) -> Meaning | None:
        """Return the meaning of ``image[0].url``, ``product_tags[1]``."""
        attribute = self.attribute(name)
        known = self._member(attribute, member) if attribute and member else None
        return Meaning(attribute, SURE, place, known) if attribute and (known or not member) else None

    def _dotted(self, name: str) -> Meaning | None:
        outer, dot, member = name.partition(".")
        attribute = self.attribute(outer) if dot else None
        known = self._member(attribute, member) if attribute else None
        return Meaning(attribute, SURE, 0, known) if attribute and known else None

    def _member(self, attribute: str, member: str) -> str | None:
        """Return a member of a group of values; any name where the attribute is none: ``image[0].url`` of addresses."""
        members = self.attributes[attribute].members
        return next((each for each in members if fold(each) == fold(member)), None) if members else member

    def member(self, attribute: str, name: str) -> str | None:
        """Return the member of a group of values that an element inside means."""
        bare = name.rsplit(":", 1)[-1]
        members = self.attributes[attribute].members
        short = bare.removeprefix(f"{attribute}_")
        return next((each for each in members if fold(each) in (fold(bare), fold(short))), None)

    def nearest(self, name: str) -> str | None:
        """Return the attribute that an unknown name most likely means."""
        return nearest(name.rsplit(":", 1)[-1], self.attributes)


def fold(name: str) -> str:
    """Return a name in small letters with one underscore where it has blanks, hyphens or underscores."""
    return _BLANKS.sub("_", name.strip()).casefold().strip("_")


def of_the_form(name: str) -> bool:
    """Say whether an element belongs to RSS or Atom itself (or is an attribute of an element), so that nothing is to be said of it."""
    return "@" in name or name.rsplit(":", 1)[-1].casefold() in _OF_THE_FORM


def prefixes(names: Sequence[str]) -> Iterator[str]:
    """Yield the prefixes that are used in names."""
    yield from dict.fromkeys(name.split(":", 1)[0] for name in names if ":" in name and "@" not in name and "(" not in name)
