"""The rates of currencies: from the project file or from a CSV file beside it."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from feedtool.expressions.endings import LARGEST, ROUNDINGS
from feedtool.expressions.filters.currencies import CODES, minor_unit
from feedtool.markets.declared import Rate
from feedtool.markets.table import TableFault, read_table
from feedtool.model import Place
from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import Problem
from feedtool.suggest import nearest

_PLACES = 12
# (code, message, the setting that is wrong or None for the currency itself, more fields of the problem) -> None
Tell = Callable[..., None]


def rates_of(document: Document, path: Steps, root: Path, home: str) -> tuple[dict[str, Rate], list[Problem]]:
    """Return the rates at ``path`` of the project file (a mapping, or the name of a CSV file) and everything that is wrong with them."""
    written = document.at(path)
    problems: list[Problem] = []
    if isinstance(written, str):
        return _from_table(document, path, root / written, home)
    rates: dict[str, Rate] = {}
    for currency, settings in (written or {}).items():

        def tell(code: str, message: str, key: str | None = None, at: Steps = (*path, currency), **more: Any) -> None:
            steps, of = ((*at, key), "value") if key else (at, "key")
            problems.append(document.problem(code, message, steps, of, **more))

        if rate := _Reading(currency, settings, home, tell).rate():
            rates[currency] = rate
    return rates, problems


def _from_table(document: Document, path: Steps, file: Path, home: str) -> tuple[dict[str, Rate], list[Problem]]:
    name = document.at(path)
    try:
        rows = read_table(file, ("currency", "rate"))
    except TableFault as fault:
        message = f"The rates in `{name}` cannot be read: {fault.message}"
        return {}, [document.problem("MK110", message, path, did_you_mean=fault.did_you_mean, hint=fault.hint)]
    rates: dict[str, Rate] = {}
    problems: list[Problem] = []
    for line, row in rows:

        def tell(code: str, message: str, key: str | None = None, line: int = line, **more: Any) -> None:
            problems.append(Problem(code, message, Place(name, line), **more))

        currency = row.get("currency") or ""
        if currency in rates:
            tell("MK111", f"`{currency}` stands more than once among the rates.", hint="Keep the rate that is right.")
        elif rate := _Reading(currency, row, home, tell).rate():
            rates[currency] = rate
    return rates, problems


@dataclass(slots=True)
class _Reading:
    """One currency as it is written; what is wrong with it is told."""

    currency: str
    written: Mapping[str, Any]
    home: str
    tell: Tell
    wrong: bool = field(default=False)

    def rate(self) -> Rate | None:
        """Return the rate, or None when something is wrong with it."""
        if self.currency not in CODES:
            near = nearest(self.currency.upper(), CODES)
            self._tell("MK107", f"`{self.currency}` is no currency of ISO 4217.", did_you_mean=near)
            return None
        rate, endings = self._rate(), list(self._endings())
        rounding = self.written.get("rounding") or "nearest"
        if rounding not in ROUNDINGS:
            self._tell("MK109", f"`rounding` must be up, down or nearest; here it is `{rounding}`.", "rounding")
        as_of = self._day()
        return None if self.wrong or rate is None else Rate(rate, endings, rounding, as_of)

    def _tell(self, code: str, message: str, key: str | None = None, **more: Any) -> None:
        self.wrong = True
        self.tell(code, message, key, **more)

    def _rate(self) -> Decimal | None:
        written = self.written.get("rate")
        if written is None:
            if self.currency == self.home:
                return Decimal(1)
            self._tell("MK108", f"`{self.currency}` has no rate.", hint=f"Write what one {self.home} costs in {self.currency}.")
            return None
        rate = _decimal(written)
        if rate is None or rate <= 0:
            hint = "It is a number above 0 with a decimal point, e.g. 0.087."
            self._tell("MK108", f"`{written}` is no rate.", "rate", hint=hint)
        elif -int(rate.as_tuple().exponent) > _PLACES or rate >= LARGEST:
            self._tell("MK108", f"The rate `{written}` has more digits than can be kept exactly.", "rate", hint="12 decimals are the most.")
        elif self.currency == self.home and rate != 1:
            self._tell("MK108", f"One {self.home} costs one {self.home}; its rate cannot be `{written}`.", "rate")
        return rate

    def _endings(self) -> Iterator[Decimal]:
        written = self.written.get("ending")
        texts = written if isinstance(written, list) else str(written).split("|") if written is not None else []
        digits = minor_unit(self.currency)
        for text in texts:
            end = _decimal(text)
            if end is None or not 0 <= end < LARGEST:
                self._tell("MK109", f"`{text}` is no price ending.", "ending", hint="For example 0.99, 9, or several: [5, 9].")
            elif -int(end.normalize().as_tuple().exponent) > digits:
                decimals = f"{digits} decimals" if digits else "no decimals"
                self._tell("MK109", f"No price can end in `{text}`: {self.currency} has {decimals}.", "ending")
            else:
                yield end

    def _day(self) -> datetime.date | None:
        written = self.written.get("as_of")
        try:
            return datetime.date.fromisoformat(written) if written else None
        except ValueError:
            self._tell("MK112", f"`{written}` is no day.", "as_of", hint="Write it as 2026-10-01.")
            return None


def _decimal(written: object) -> Decimal | None:
    """Return a number that is written in a plain form."""
    text = str(written).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and "_" not in text else None
