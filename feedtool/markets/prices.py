"""The price of a name in a currency: from the price list, else the plain price converted and rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame, Program, arithmetic, endings
from feedtool.expressions.filters.currencies import minor_unit
from feedtool.markets.declared import Price, Prices, Rate
from feedtool.markets.patterns import column_of, vars_of
from feedtool.model import DECIMAL, NULL

CURRENCY, COUNTRY = "currency", "country"


@dataclass(frozen=True, slots=True)
class PriceName:
    """What a name of ``type`` means in a currency.

    ``listed`` is its column of the price list, ``plain`` that of the plain price, ``leading`` the one of the list whose products are not
    converted (None: there is none). ``rate`` is None where the plain price cannot be converted. ``digits`` is the currency's minor unit; None for
    the currency of the plain prices, which stay as they are.
    """

    name: str
    type: pa.DataType
    how: Price
    listed: str | None
    plain: str | None
    leading: str | None
    rate: Rate | None
    digits: int | None

    def program(self) -> Program:
        """Return the program of the name."""
        used = frozenset(column for column in (self.listed, self.plain, self.leading) if column)
        key = f"price({self.listed!r},{self.plain!r},{self.leading!r},{self.how},{self.rate},{self.digits})"
        return Program(self.type, used, key, self._run, column=self.name)

    def is_plain(self) -> bool:
        """Say whether the name means nothing but its plain column."""
        return self.plain == self.name and self.listed is None and self.leading is None and self.digits is None

    def _run(self, frame: Frame) -> pa.Array:
        parts = []
        if self.listed:
            parts.append(self._typed(frame.columns[self.listed]))
        if (other := self._other(frame)) is not None:
            if self.leading:
                other = pc.if_else(frame.columns[self.leading].is_valid(), pa.scalar(None, self.type), other)
            parts.append(other)
        return pc.coalesce(*parts) if parts else pa.nulls(frame.rows, self.type)

    def _typed(self, column: pa.Array) -> pa.Array:
        return arithmetic.as_decimal(column) if self.how.convert else column

    def _other(self, frame: Frame) -> pa.Array | None:
        """Return what counts where the price list has nothing."""
        if self.plain is None:
            return None
        column = self._typed(frame.columns[self.plain])
        if self.digits is None or not self.how.convert:
            return column
        return exchanged(column, self.rate, self.digits, ending=self.how.ending) if self.rate else None


def exchanged(prices: pa.Array, rate: Rate, digits: int, *, ending: bool = True) -> pa.Array:
    """Return decimals times the rate, half up to ``digits`` places, then rounded to the price ending of the rate.

    What is not above 0 gets no ending: it is a fault of the catalogue that must stay visible.
    """
    made = arithmetic.product(prices, pa.scalar(rate.rate, DECIMAL), digits)
    if not ending or not rate.endings:
        return made
    return pc.if_else(pc.greater(made, pa.scalar(Decimal(0), DECIMAL)), endings.with_ending(made, rate.endings, rate.rounding), made)


def names_in(declared: Prices, columns: Mapping[str, pa.DataType], values: Mapping[str, Any]) -> list[PriceName]:
    """Return what each name means in the currency (and country) of ``values``, which are the vars of a channel."""
    currency = str(values[CURRENCY])
    as_it_is = currency == declared.currency and currency not in declared.rates
    rate, digits = declared.rates.get(currency), None if as_it_is else minor_unit(currency)
    listed = {name: listed_column(each, declared, columns, values) for name, each in declared.columns.items()}
    leading = next(iter(listed.values()))
    made = []
    for name, how in declared.columns.items():
        plain = plain_column(name, how, declared, columns)
        plain = None if plain == listed[name] else plain
        type_ = DECIMAL if how.convert else columns.get(listed[name] or plain or "", NULL)
        made.append(PriceName(name, type_, how, listed[name], plain, leading if how.pattern else None, rate, digits))
    return made


def listed_column(price: Price, declared: Prices, columns: Mapping[str, pa.DataType], values: Mapping[str, Any]) -> str | None:
    """Return the column of the price list for a channel, or None. The one of the plain prices is not taken for another currency."""
    if price.pattern is None:
        return None
    found = column_of(price.pattern, values, columns)
    of_home = home_column(price, declared, columns)
    foreign = values[CURRENCY] != declared.currency
    return None if foreign and found == of_home and CURRENCY not in vars_of(price.pattern) else found


def plain_column(name: str, price: Price, declared: Prices, columns: Mapping[str, pa.DataType]) -> str | None:
    """Return the column of the plain price: the one of the name, else the one of the price list at home."""
    return name if name in columns else home_column(price, declared, columns)


def home_column(price: Price, declared: Prices, columns: Mapping[str, pa.DataType]) -> str | None:
    """Return the column of the price list that has the prices of the plain currency and country, or None."""
    values = {CURRENCY: declared.currency, **({COUNTRY: declared.country} if declared.country else {})}
    if price.pattern is None or not set(vars_of(price.pattern)) <= values.keys():
        return None
    return column_of(price.pattern, values, columns)
