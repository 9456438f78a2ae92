"""The rules of channels that a schema cannot say, by their names in checks.yaml."""

from collections.abc import Mapping
from types import MappingProxyType

from feedtool.validation.checks import (
    emptiness,
    escaping,
    expiry,
    groups,
    gtin,
    identity,
    limits,
    links,
    measures,
    moments,
    pictures,
    presence,
    prices,
    texts,
    whole_feed,
)
from feedtool.validation.checks.check import Check, Columns, FeedState, Found, Options

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "address-in-text": texts.ADDRESS,
        "availability-date": moments.AVAILABILITY_DATE,
        "broken-text": texts.BROKEN,
        "control-characters": texts.CONTROL,
        "currency-of-market": prices.OF_MARKET,
        "cut-off": whole_feed.CUT_OFF,
        "date-passed": expiry.PASSED,
        "different": identity.NOT_EQUAL,
        "distinct-limit": limits.DISTINCT_LIMIT,
        "domain-as-picture": pictures.ONLY_DOMAIN,
        "duplicate-gtin": identity.DUPLICATE_GTIN,
        "escaped-twice": escaping.ESCAPED_TWICE,
        "exclusive": presence.EXCLUSIVE,
        "group-agrees": groups.AGREES,
        "group-distinct": groups.DISTINCT,
        "group-single": groups.SINGLE,
        "gtin-check-digit": gtin.CHECK_DIGIT,
        "gtin-length": gtin.LENGTH,
        "gtin-restricted": gtin.RESTRICTED,
        "html-in-text": texts.MARKUP,
        "looks-empty": emptiness.LOOKS_EMPTY,
        "min-max": measures.MIN_MAX,
        "needs": presence.NEEDS,
        "not-after": moments.NOT_AFTER,
        "on-domain": links.ON_DOMAIN,
        "price-positive": prices.POSITIVE,
        "required": presence.REQUIRED,
        "required-any": presence.REQUIRED_ANY,
        "sale-price-below-price": prices.NOT_BELOW,
        "same-currency": prices.SAME_CURRENCY,
        "same-text": texts.SAME,
        "several-currencies": whole_feed.CURRENCIES,
        "shared-values": whole_feed.SHARED,
        "shouting": texts.SHOUTING,
        "time-span": moments.SPAN,
        "together": presence.TOGETHER,
        "unique": identity.UNIQUE_ID,
        "unit-pricing": measures.UNIT_PRICING,
    }
)
__all__ = ["CHECKS", "Check", "Columns", "FeedState", "Found", "Options"]
