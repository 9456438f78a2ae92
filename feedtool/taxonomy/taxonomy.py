"""A taxonomy in all the languages that are pinned: categories found by number or by name, and what is near to a wrong one."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from feedtool.taxonomy.declared import Declared
from feedtool.taxonomy.forms import SEPARATOR, Listed
from feedtool.taxonomy.nearest import Neighbours

EXACT, CASE, SPACING, MEANT = "exact", "case", "spacing", "meant"
_WITH_NUMBER = re.compile(r"\s*(\d{1,12})(?:\.0+)?(?:\s+-\s+.*)?\s*")
_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 1_000  # no name is nearly as long
_MOST_KNOWN = 50_000  # values whose match is remembered


@dataclass(frozen=True, slots=True)
class Category:
    """A category: its ``number`` in all languages, and its full name (``path``) in the language ``locale``."""

    number: str
    path: str
    locale: str

    @property
    def levels(self) -> int:
        """How deep it lies: 1 for a root."""
        return self.path.count(SEPARATOR) + 1


@dataclass(frozen=True, slots=True)
class Match:
    """The category that a value names, and how sure that is.

    ``EXACT``: written as in the list. ``CASE``, ``SPACING``: only capitals, or only blanks around and between its parts, differ; ``right`` is how the list
    writes it. ``MEANT``: surely this one, but a channel would not take it (``166 - Apparel``, ``166.0``, ``&amp;``); ``right`` is what it would take.
    """

    category: Category
    how: str
    right: str


class Language:
    """A list in one language. It is read when it is first asked for."""

    def __init__(self, locale: str, read: Callable[[], Listed]) -> None:
        self.locale, self._read = locale, read

    @cached_property
    def listed(self) -> Listed:
        """The list. Raises ConfigError when its file is none."""
        return self._read()

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each full name. Where a language has a name twice, the first number."""
        return {path: number for number, path in reversed(list(self.listed.paths.items()))}

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """The number of each full name in small letters and with plain blanks."""
        return {folded(path): number for number, path in reversed(list(self.listed.paths.items()))}

    @cached_property
    def neighbours(self) -> Neighbours:
        """What finds near names."""
        return Neighbours(self.listed.paths)

    def category(self, number: str) -> Category | None:
        """Return the category of a number."""
        path = self.listed.paths.get(number)
        return None if path is None else Category(number, path, self.locale)


class Taxonomy:
    """The categories of ``declared``. ``languages`` begins with the one to refer to; without any only the ``known`` few can be told apart."""

    def __init__(self, declared: Declared, languages: Sequence[Language], version: str | None, key: str) -> None:
        self.declared, self.languages, self.version, self.key = declared, tuple(languages), version, key
        self._matches: dict[str, Match | None] = {}

    @property
    def there(self) -> bool:
        """Whether there is a list at all."""
        return bool(self.languages)

    @property
    def title(self) -> str:
        """The taxonomy as messages call it, with its version."""
        return f"{self.declared.title} of {self.version}" if self.version else self.declared.title

    def category(self, number: str, language: str = "") -> Category | None:
        """Return the category of a number, its name in ``language`` (``sv``) if there is a list in it, else in the language of reference."""
        return next((found for each in self._ordered(language) if (found := each.category(number))), None)

    def find(self, written: str) -> Match | None:
        """Return the category that a value names, in whatever language; None when there is none."""
        if len(written) > _LONGEST:
            return None
        if written not in self._matches:
            if len(self._matches) >= _MOST_KNOWN:
                self._matches.clear()
            self._matches[written] = self._found(written)
        return self._matches[written]

    def _found(self, written: str) -> Match | None:
        if found := self.category(written):
            return Match(found, EXACT, written)
        for each in self.languages:
            if number := each.numbers.get(written):
                return Match(Category(number, written, each.locale), EXACT, written)
        if found := self.category(written.strip()):
            return Match(found, SPACING, found.number)
        for each in self.languages:
            if (number := each.folded.get(folded(written))) and (found := each.category(number)):
                return Match(found, CASE if found.path.casefold() == written.casefold() else SPACING, found.path)
        return self._meant(written)

    def _meant(self, written: str) -> Match | None:
        if (number := _WITH_NUMBER.fullmatch(written)) and (found := self.category(number[1].lstrip("0"))):
            return Match(found, MEANT, found.number)
        plain = re.sub(r"\s*[>»›/|\\]\s*", SEPARATOR, html.unescape(html.unescape(written)))
        for each in self.languages if plain != written else ():
            if (of_plain := each.folded.get(folded(plain))) and (found := each.category(of_plain)):
                return Match(found, MEANT, found.path)
        return None

    def nearest(self, written: str, language: str) -> Category | None:
        """Return the category whose name is nearest to a wrong one, looked for in ``language`` and in that of reference; None when none is near."""
        best: tuple[float, Category] | None = None
        if not _LETTER.search(written):
            return None  # a number that is near to another means nothing
        for each in dict.fromkeys([*self._ordered(language)[:1], *self.languages[:1]]):
            near = each.neighbours.nearest(written[:_LONGEST])
            if near and (best is None or near[0] > best[0]) and (found := each.category(near[1])):
                best = near[0], found
        return best[1] if best else None

    def is_inside(self, written: str, roots: Sequence[str]) -> bool:
        """Say whether a value names one of the categories with these full names in the language of reference, or one below them."""
        path = self._path(written)
        return path is not None and any(path == root or path.startswith(root + SEPARATOR) for root in roots)

    def root(self, named: str) -> str | None:
        """Return the full name, in the language of reference, of a category given by number or name; None for one that is not known."""
        return self._path(named) or self.declared.known.get(named)  # which a later list may not have any more

    def number(self, written: str) -> str | None:
        """Return the number of the category that a value names, also when it is written a little differently; None for one that is not known."""
        if self.there:
            found = self.find(written)
            return found.category.number if found else None
        name = folded(written)
        return next((number for number, path in self.declared.known.items() if number == written or folded(path) == name), None)

    def _path(self, written: str) -> str | None:
        if self.there:
            found = self.find(written)
            return self._reference(found.category) if found else None
        if written in self.declared.known:
            return self.declared.known[written]
        return next((path for path in self._known_above(written)), None)

    def _reference(self, category: Category) -> str:
        known = self.languages[0].category(category.number)
        return known.path if known else category.path

    def _known_above(self, written: str) -> Iterator[str]:
        """Yield a name without a list, if it is a known category or lies below one, with that one written as it is known."""
        name = folded(written)
        for path in sorted(self.declared.known.values(), key=len, reverse=True):
            start = folded(path)
            if name == start or name.startswith(start + SEPARATOR):
                yield path + name[len(start) :]

    def search(self, words: str, limit: int) -> list[Category]:
        """Return the categories in whose names all ``words`` occur, in any language; those whose last part is meant come first."""
        wanted = folded(words).split()
        found: dict[str, tuple[tuple[int, int, int, str], Category]] = {}
        for order, each in enumerate(self.languages):
            for number, path in each.listed.paths.items():
                name = folded(path)
                if number not in found and all(word in name for word in wanted):
                    last = name.rsplit(SEPARATOR, 1)[-1]
                    rank = 0 if last == " ".join(wanted) else 1 if all(word in last for word in wanted) else 2
                    found[number] = ((rank, order, path.count(SEPARATOR), path), Category(number, path, each.locale))
        return [category for _, category in sorted(found.values(), key=lambda entry: entry[0])[:limit]]

    def _ordered(self, language: str) -> tuple[Language, ...]:
        own = tuple(each for each in self.languages if language and each.locale[:2].casefold() == language[:2].casefold())
        return own + tuple(each for each in self.languages if each not in own)


def without_lists(declared: Declared) -> Taxonomy:
    """Return a taxonomy of which no list is pinned."""
    return Taxonomy(declared, (), None, f"{declared.name}:{sorted(declared.known)}")


def folded(text: str) -> str:
    """Return a name in small letters, with single blanks and with plain blanks around `>`."""
    return SEPARATOR.join(" ".join(part.split()) for part in text.casefold().split(">"))
