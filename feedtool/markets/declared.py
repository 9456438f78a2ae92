"""What a catalogue declares about languages and currencies, checked."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class Translations:
    """``patterns`` gives for each name the column with its text, with vars in braces; ``language`` is that of the plain columns."""

    language: str | None
    patterns: Mapping[str, str]
    fallback: Mapping[str, Sequence[str]]

    def is_plain(self, language: str) -> bool:
        """Say whether the plain columns are in this language."""
        return self.language is not None and folded_code(language) == folded_code(self.language)

    def chain(self, language: str) -> list[str]:
        """Return the languages whose texts count, in this order."""
        folded = {folded_code(name): stand_ins for name, stand_ins in self.fallback.items()}
        stand_ins = folded.get(folded_code(language), folded.get(ANY_LANGUAGE, ()))
        wanted: dict[str, str] = {}
        for each in (language, *stand_ins):
            wanted.setdefault(folded_code(each), each)
        return list(wanted.values())


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of the plain prices' currency costs in another; the endings of a converted price, and the day of the rate if it is known."""

    rate: Decimal
    endings: Sequence[Decimal] = ()
    rounding: str = "nearest"
    as_of: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """A name among the prices: the column of the price list (None: there is none), and whether it is converted and gets an ending."""

    pattern: str | None
    ending: bool = True
    convert: bool = True


@dataclass(frozen=True, slots=True)
class Prices:
    """``columns`` by name, the leading one first. ``currency`` (and ``country``, for the price list) is that of the plain prices; ``max_age`` in days."""

    currency: str
    country: str | None
    columns: Mapping[str, Price]
    rates: Mapping[str, Rate]
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a catalogue with these ``columns`` says about languages and currencies."""

    columns: Mapping[str, pa.DataType]
    translations: Translations | None = field(default=None)
    prices: Prices | None = field(default=None)


def folded_code(text: str) -> str:
    """Return a language or a column for comparing: zh_Hans, zh-hans and ZH-HANS are the same."""
    return text.casefold().replace("-", "_")
