"""What a channel's package says about a taxonomy: where its lists are, what they look like, and which attributes hold categories."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from feedtool.positioned_yaml.shape import Key, ListOf, MappingOf, Number, Record, Text
from feedtool.taxonomy.forms import FORMS

_LOCALE = "{locale}"
_HERE = ("127.0.0.1", "localhost", "::1")
TAXONOMY = Record(
    noun="A taxonomy",
    keys={
        "title": Key(Text(description="What people call it, e.g. Google's product taxonomy."), required=True),
        "attributes": Key(ListOf(item=Text(), minimum=1, description="The attributes that hold its categories."), required=True),
        "url": Key(Text(description=f"The address of a list, with {_LOCALE} where the language stands."), required=True),
        "form": Key(Text(options=tuple(FORMS), description="What a list looks like."), required=True),
        "version_line": Key(Text(description="How the first line of a list begins; the version follows.")),
        "least": Key(Number(whole=True, minimum=1, description="A list with fewer categories is not whole."), required=True),
        "locales": Key(ListOf(item=Text(), minimum=1, description="The languages that the channel publishes; the first is that of reference."), required=True),
        "aliases": Key(MappingOf(value=Text(), description="Other names of languages: `nb-NO: no-NO`."), default={}),
        "known": Key(
            MappingOf(value=Text(), description="Number and name, in the first language, of the categories that checks ask about; for when there is no list."),
            default={},
        ),
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declared:
    """A taxonomy as a channel's package declares it.

    ``url`` has ``{locale}`` in it; ``form`` is a key of ``FORMS``; ``locales`` begins with the language of reference; ``known`` are the few categories
    (number to full name in that language) that the channel's checks ask about, so that they work without a list.
    """

    name: str
    title: str
    attributes: tuple[str, ...]
    url: str
    form: str
    least: int
    locales: tuple[str, ...]
    version_line: str | None = None
    aliases: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)

    def address(self, locale: str) -> str:
        """Return the address of the list in a language."""
        return self.url.replace(_LOCALE, locale)

    def locale_named(self, name: str) -> str | None:
        """Return the channel's own name of a language that is written ``sv-SE``, ``sv_SE`` or, as an alias, ``nb-NO``; None when it has none."""
        folded = _folded(name)
        aliases = {_folded(alias): locale for alias, locale in self.aliases.items()}
        return aliases.get(folded) or next((each for each in self.locales if _folded(each) == folded), None)

    def locale_for(self, language: str, country: str) -> str | None:
        """Return the channel's locale of a market: of its language and country, else of its language in any country; None when there is none."""
        if exact := self.locale_named(f"{language}-{country}"):
            return exact
        wanted = {_folded(language), *(_folded(to)[:2] for alias, to in self.aliases.items() if _folded(alias)[:2] == _folded(language))}
        same = [each for each in self.locales if re.split("[-_]", each)[0].casefold() in wanted]
        # de-DE before de-CH: the country that gave a language its name is what people expect
        return next((each for each in same if len(set(re.split("[-_]", each.casefold()))) == 1), same[0] if same else None)


def declared(name: str, described: Mapping[str, Any]) -> Declared:
    """Return a taxonomy from data that has the shape ``TAXONOMY``, its defaults filled in."""
    return Declared(
        name=name,
        title=described["title"],
        attributes=tuple(described["attributes"]),
        url=described["url"],
        form=described["form"],
        least=described["least"],
        locales=tuple(described["locales"]),
        version_line=described.get("version_line"),
        aliases={str(key): str(value) for key, value in described["aliases"].items()},
        known={str(key): str(value) for key, value in described["known"].items()},
    )


def wrong_address(url: str) -> str | None:
    """Say what is wrong with the address of a taxonomy: it must be https (or be on this very machine) and name the language."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        return "must begin with https://"
    return None if _LOCALE in url else f"must have {_LOCALE} where the language stands"


def _folded(locale: str) -> str:
    return locale.replace("_", "-").casefold()
