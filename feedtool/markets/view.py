"""The catalogue as one channel sees it: what names stand for in its language and currency."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from feedtool.expressions import Frame, Program
from feedtool.expressions.filters.currencies import CODES
from feedtool.markets import prices, texts
from feedtool.markets.declared import Declared, Prices, Rate, Translations
from feedtool.markets.patterns import column_of, filled, values_of, vars_of
from feedtool.markets.prices import CURRENCY
from feedtool.markets.texts import Gap, TextName
from feedtool.problems import Finding
from feedtool.suggest import nearest

LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with the vars of a channel, given what its catalogue declares; ``var`` is the one to mend."""

    code: str
    message: str
    var: str
    did_you_mean: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """``stands`` gives the names that are not the plain column here. ``texts`` are the translated ones; ``rate`` converts prices, if any is converted.

    ``lists`` are the columns of price lists that are read as prices in ``currency``.
    """

    stands: Mapping[str, Program]
    texts: Sequence[TextName] = ()
    currency: str | None = None
    rate: Rate | None = None
    max_age: int | None = None
    lists: frozenset[str] = frozenset()

    def gaps(self, frame: Frame, among: pa.BooleanArray, used: Iterable[str]) -> Iterator[Gap]:
        """Yield what is missing in the channel's language among some products, for the names of which all columns are ``used``."""
        columns = frozenset(used)
        for name in self.texts:
            if name.uses <= columns:
                yield from name.gaps(frame, among)

    def findings(self, frame: Frame, among: pa.BooleanArray, used: Iterable[str]) -> Iterator[Finding]:
        """Yield the gaps as findings about the rows of a batch; the attribute of each is the name."""
        for gap in self.gaps(frame, among, used):
            rows = np.flatnonzero(gap.rows.to_numpy(zero_copy_only=False)).tolist()
            if gap.stand_in is None:
                yield Finding("MK121", rows, f"`{gap.name}` has no text in {gap.language}, and none stands in.", gap.name, hints=_HINT)
            else:
                message = f"`{gap.name}` has no text in {gap.language}; the one in {gap.stand_in} stands in."
                yield Finding("MK120", rows, message, gap.name, hints=_HINT)

    def notices(self, as_of: datetime.date) -> Iterator[Finding]:
        """Yield what is to be said of the whole feed: a rate that is too old."""
        if self.rate and self.rate.as_of and self.max_age is not None and (as_of - self.rate.as_of).days > self.max_age:
            age = (as_of - self.rate.as_of).days
            message = f"The rate of {self.currency} is of {self.rate.as_of}, {age} days old; `max_age` allows {self.max_age}."
            yield Finding("MK122", [], message, hints="Prices were converted with it all the same.")


_HINT = "`feedtool translations` lists all of them and writes a table that a translator can fill."
PLAIN = View({})


def view(declared: Declared, values: Mapping[str, Any]) -> tuple[View, list[Complaint]]:
    """Return what names stand for in a channel with these vars, and what is wrong with the vars.

    Without a var `language` (or `currency`) its names mean the plain columns.
    """
    complaints: list[Complaint] = []
    translated = _texts(declared, values, complaints)
    priced = _prices(declared, values, complaints)
    stands = {name.name: name.program() for name in translated} | {name.name: name.program() for name in priced if not name.is_plain()}
    rated = [name for name in priced if name.how.convert and name.plain and name.rate]
    return View(
        stands=stands,
        texts=translated,
        currency=str(values[CURRENCY]) if priced else None,
        rate=rated[0].rate if rated else None,
        max_age=declared.prices.max_age if declared.prices else None,
        lists=frozenset(name.listed for name in priced if name.listed and name.how.convert),
    ), complaints


def _texts(declared: Declared, values: Mapping[str, Any], complaints: list[Complaint]) -> list[TextName]:
    told = declared.translations
    if told is None or not values.get(LANGUAGE) or not _has_vars(told.patterns.values(), values, complaints):
        return []
    language = str(values[LANGUAGE])
    names = texts.names_in(language, told, declared.columns, values)
    if not any(column for name in names for _, column in name.chain):
        known = _languages(told, declared)
        message = f"The catalogue has no text in `{language}`, and `fallback` names nothing that stands in for it."
        complaints.append(Complaint("MK113", message, LANGUAGE, nearest(language, known), f"It has texts in {', '.join(known)}."))
    return names


def _languages(told: Translations, declared: Declared) -> list[str]:
    found = (language for pattern in told.patterns.values() for language in values_of(pattern, LANGUAGE, declared.columns))
    return list(dict.fromkeys([*([told.language] if told.language else []), *found]))


def _prices(declared: Declared, values: Mapping[str, Any], complaints: list[Complaint]) -> list[prices.PriceName]:
    told = declared.prices
    currency = str(values.get(CURRENCY) or "")
    patterns = [each.pattern for each in told.columns.values() if each.pattern] if told else []
    if told is None or currency not in CODES or not _has_vars(patterns, values, complaints):
        return []  # the channel itself complains of a currency that is none
    names = prices.names_in(told, declared.columns, values)
    if currency != told.currency and currency not in told.rates and not any(name.listed for name in names):
        complaints.append(_no_price(told, declared, values))
    return names


def _no_price(told: Prices, declared: Declared, values: Mapping[str, Any]) -> Complaint:
    currency, pattern = str(values[CURRENCY]), next(iter(told.columns.values())).pattern
    listed = ""
    if pattern:
        column = column_of(pattern, values, declared.columns)
        listed = f"`{column}` is in {told.currency}, and " if column else f"there is no column `{filled(pattern, values)}`, and "
    known = list(dict.fromkeys([told.currency, *told.rates]))
    hint = f"There are prices in {', '.join(known)}. Add a rate to `convert`, or a column to the price list."
    return Complaint("MK114", f"There are no prices in {currency}: {listed}`convert` has no rate for it.", CURRENCY, None, hint)


def _has_vars(patterns: Iterable[str], values: Mapping[str, Any], complaints: list[Complaint]) -> bool:
    """Say whether all vars of the patterns are there; the first one that is not is told."""
    for pattern in patterns:
        for var in vars_of(pattern):
            if values.get(var) is None:
                complaints.append(Complaint("MK115", f"`{pattern}` needs the var `{var}`.", var, hint="Add it to the vars of the channel."))
                return False
    return True
