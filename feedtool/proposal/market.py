"""Which shop and market a catalogue is likely for: from its web addresses and prices."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import urlsplit

import yaml

from feedtool.expressions.filters.currencies import CODES
from feedtool.proposal.recognise import Recognised

_UNKNOWN = "https://www.shop.example"


@dataclass(frozen=True, slots=True)
class Market:
    """The vars of a project; ``guessed`` says of each var that nobody gave why it is what it is."""

    country: str
    currency: str
    language: str
    shop: str
    guessed: Mapping[str, str]

    @property
    def language_tag(self) -> str:
        """The language with the country, as Amazon writes it."""
        return f"{self.language}_{self.country}"


def guess(found: Mapping[str, Recognised], given: Mapping[str, str | None]) -> Market:
    """Return the market: what was ``given`` (country, currency, language, shop), and a guess for the rest."""
    markets: Mapping[str, Mapping[str, str]] = yaml.safe_load(files(__package__).joinpath("markets.yaml").read_text(encoding="utf-8"))
    guessed: dict[str, str] = {}
    shop = given.get("shop") or _shop(found, guessed)
    country = (given.get("country") or _country(shop, found, markets, guessed)).upper()
    market = markets.get(country, {"currency": "EUR", "language": "en"})
    currency = given.get("currency")
    if not currency:
        currency = _currency(found) or market["currency"]
        guessed["currency"] = "stands in the prices" if _currency(found) else f"the currency of {country}"
    language = given.get("language")
    if not language:
        language = market["language"]
        guessed["language"] = f"the language of {country}"
    return Market(country, currency.upper(), language.lower(), shop, guessed)


def _shop(found: Mapping[str, Recognised], guessed: dict[str, str]) -> str:
    for role in ("url", "image", "images"):  # pictures often lie on another host, so their host is only a guess
        for example in found[role].column.examples if role in found else ():
            parts = urlsplit(example)
            if parts.scheme in ("http", "https") and parts.hostname:
                guessed["shop"] = f"the host of `{found[role].column.name}`{'' if role == 'url' else ', which may be another one'}"
                return f"{parts.scheme}://{parts.hostname}"
    guessed["shop"] = "made up: the catalogue has no full web address"
    return _UNKNOWN


def _country(shop: str, found: Mapping[str, Recognised], markets: Mapping[str, Mapping[str, str]], guessed: dict[str, str]) -> str:
    host = urlsplit(shop).hostname or ""
    for country, market in markets.items():
        if host.endswith(f".{market['ending']}"):
            guessed["country"] = f"the ending of {host}"
            return country
    currency = _currency(found)
    for country, market in markets.items():
        if currency and currency != "EUR" and market["currency"] == currency:
            guessed["country"] = f"the prices are in {currency}"
            return country
    guessed["country"] = "made up: nothing in the catalogue tells"
    return "US"


def _currency(found: Mapping[str, Recognised]) -> str | None:
    if "price" not in found:
        return None
    column = found["price"].column
    codes = [code for text in (column.name, *column.examples) for code in re.findall(r"\b[A-Z]{3}\b", text) if code in CODES]
    return codes[0] if codes else None
