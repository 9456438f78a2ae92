"""Loading what a catalogue declares about languages and currencies: every fault at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool.expressions.filters.currencies import CODES
from feedtool.markets import patterns
from feedtool.markets.declared import ANY_LANGUAGE, Declared, Price, Prices, Rate, Translations, folded_code
from feedtool.markets.prices import COUNTRY, CURRENCY, plain_column
from feedtool.markets.rates import rates_of
from feedtool.markets.texts import is_text
from feedtool.model import DECIMAL, INTEGER, a_type
from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import Problem
from feedtool.suggest import nearest

TRANSLATIONS, PRICES, LANGUAGE = "translations", "prices", "language"
_MOST_LISTED = 12


def load(document: Document, path: Steps, columns: Mapping[str, pa.DataType], root: Path) -> tuple[Declared | None, list[Problem]]:
    """Return what the catalogue at ``path`` of the project file declares, or None and everything that is wrong with it.

    The form has been checked (``KEYS``). ``columns`` are the catalogue's with their types; files are found from ``root``.
    """
    work = _Loading(document, columns, root)
    written = document.at(path)
    translations = work.translations((*path, TRANSLATIONS)) if written.get(TRANSLATIONS) else None
    prices = work.prices((*path, PRICES)) if written.get(PRICES) else None
    for name in (translations.patterns if translations else {}).keys() & (prices.columns if prices else {}).keys():
        message = f"`{name}` stands among the translations and among the prices."
        work.problem("MK101", message, (*path, PRICES, "columns", name), "key")
    return (None if work.problems else Declared(columns, translations, prices)), work.problems


@dataclass(slots=True)
class _Loading:
    document: Document
    columns: Mapping[str, pa.DataType]
    root: Path
    problems: list[Problem] = field(default_factory=list)

    def problem(self, code: str, message: str, path: Steps, of: str = "value", **more: Any) -> None:
        """Note what is wrong at a place of the project file."""
        self.problems.append(self.document.problem(code, message, path, of, **more))

    def translations(self, path: Steps) -> Translations:
        """Return the translations; what is wrong with them is noted."""
        written = self.document.at(path)
        found: dict[str, None] = {}
        for name, pattern in written["columns"].items():
            at = (*path, "columns", name)
            if self._named(name, pattern, at, (LANGUAGE,)):
                self._types(name, pattern, at, is_text, "text, or a list of texts")
                found |= dict.fromkeys(patterns.values_of(pattern, LANGUAGE, self.columns))
        self._home(written, path)
        fallback = {name: [each] if isinstance(each, str) else each for name, each in (written.get("fallback") or {}).items()}
        known = list(dict.fromkeys([*([written[LANGUAGE]] if written.get(LANGUAGE) else []), *found]))
        if not self.problems:
            self._stand_ins(fallback, known, (*path, "fallback"))
        return Translations(written.get(LANGUAGE), written["columns"], fallback)

    def _home(self, written: Mapping[str, Any], path: Steps) -> None:
        plain = [name for name in written["columns"] if name in self.columns]
        if plain and not written.get(LANGUAGE):
            message = f"In which language is the column `{plain[0]}`?"
            self.problem("MK102", message, path, "key", hint="Say it with `language`, e.g. `language: sv`.")

    def _stand_ins(self, fallback: Mapping[str, Any], known: list[str], path: Steps) -> None:
        folded = {folded_code(each) for each in known}
        for language, stand_ins in fallback.items():
            single = isinstance(self.document.at((*path, language)), str)
            for number, stand_in in enumerate(stand_ins):
                if folded_code(stand_in) not in folded:
                    at = (*path, language) if single else (*path, language, number)
                    hint = f"There are texts in {', '.join(known[:_MOST_LISTED])}." if known else None
                    self.problem("MK104", f"No column has texts in `{stand_in}`.", at, did_you_mean=nearest(stand_in, known), hint=hint)
            if language != ANY_LANGUAGE and folded_code(language) in {folded_code(each) for each in stand_ins}:
                self.problem("MK104", f"`{language}` cannot stand in for itself.", (*path, language), "key")

    def _named(self, name: str, pattern: str | None, path: Steps, needed: tuple[str, ...]) -> bool:
        """Say whether a name and its pattern are right: a word for expressions, one of the ``needed`` vars, some column that it means."""
        if not name.isidentifier():
            hint = "Give the column another name with `rename`, and use that here and in the mapping."
            self.problem("MK101", f"`{name}` is no name that an expression can use.", path, "key", hint=hint)
            return False
        if pattern is None:
            return True
        if not set(needed) & set(patterns.vars_of(pattern)):
            wanted = " or ".join(f"{{{var}}}" for var in needed)
            message = f"`{pattern}` is the same column for every market."
            self.problem("MK103", message, path, hint=f"Put {wanted} where the columns differ.")
            return False
        if not patterns.matching(pattern, self.columns):
            near = patterns.likely(pattern, self.columns)
            self.problem("MK103", f"The catalogue has no column like `{pattern}`.", path, did_you_mean=near, hint=self._listed())
            return False
        return True

    def _listed(self) -> str:
        more = len(self.columns) - _MOST_LISTED
        return f"It has: {', '.join(list(self.columns)[:_MOST_LISTED])}{f' and {more} more' if more > 0 else ''}."

    def _types(self, name: str, pattern: str | None, path: Steps, allowed: Callable[[pa.DataType], bool], wanted: str) -> None:
        """Note a column of a kind that does not suit, and columns of different kinds."""
        used = [*([name] if name in self.columns else []), *(patterns.matching(pattern, self.columns) if pattern else ())]
        for column in used:
            if not allowed(self.columns[column]):
                message = f"`{column}` is {a_type(self.columns[column])}; it must be {wanted}."
                self.problem("MK105", message, path, "key", hint="The types of columns stand under `columns` of the catalogue or join.")
                return
        others = [column for column in used if self.columns[column] != self.columns[used[0]]]
        if others and not {self.columns[column] for column in used} <= {DECIMAL, INTEGER}:
            one, other = a_type(self.columns[used[0]]), a_type(self.columns[others[0]])
            self.problem("MK105", f"`{used[0]}` is {one} and `{others[0]}` is {other}; `{name}` must be one of them.", path, "key")

    def prices(self, path: Steps) -> Prices:
        """Return the prices; what is wrong with them is noted."""
        written = self.document.at(path)
        currency = written[CURRENCY]
        if currency not in CODES:
            near = nearest(currency.upper(), CODES)
            self.problem("MK107", f"`{currency}` is no currency of ISO 4217.", (*path, CURRENCY), did_you_mean=near)
        columns = {name: _price(each) for name, each in written["columns"].items()}
        rates: dict[str, Rate] = {}
        if written.get("convert"):
            rates, found = rates_of(self.document, (*path, "convert"), self.root, currency)
            self.problems.extend(found)
        made = Prices(currency, written.get(COUNTRY), columns, rates, written.get("max_age"))
        for name, each in columns.items():
            self._price(name, each, made, (*path, "columns", name))
        if not next(iter(columns.values())).convert:
            message = "The first of the prices must be one that is converted: it decides which products the price list has."
            self.problem("MK106", message, (*path, "columns", next(iter(columns))), "key")
        return made

    def _price(self, name: str, price: Price, declared: Prices, path: Steps) -> None:
        at = (*path, "list") if isinstance(self.document.at(path), dict) else path
        if not self._named(name, price.pattern, at if price.pattern else path, (COUNTRY, CURRENCY)):
            return
        if price.convert:
            wanted = "decimal (or, for what is no amount of money, say `convert: false` here)"
            self._types(name, price.pattern, path, lambda type_: type_ in (DECIMAL, INTEGER), wanted)
        else:
            self._types(name, price.pattern, path, lambda type_: True, "")
        if plain_column(name, price, declared, self.columns) is None and (declared.rates or price.pattern is None):
            hint = "Name the column of the plain price like this name (with `rename`), or say with `country` where the price list has it."
            self.problem("MK106", f"Nothing says which column has the plain `{name}` in {declared.currency}.", path, "key", hint=hint)


def _price(written: Any) -> Price:
    if isinstance(written, str):
        return Price(written)
    return Price(written.get("list"), written.get("ending", True) is not False, written.get("convert", True) is not False)
