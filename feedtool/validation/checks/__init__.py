"""The rules of channels that a schema cannot say, by their names in checks.yaml."""

from collections.abc import Mapping
from types import MappingProxyType

from feedtool.validation.checks import (
    categories,
    groups,
    gtin,
    identity,
    images,
    lengths,
    limits,
    links,
    measures,
    moments,
    presence,
    prices,
    texts,
    themes,
)
from feedtool.validation.checks.check import Check, Columns, FeedState, Found, NotReady, Options, Surroundings

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "address-in-text": texts.ADDRESS,
        "at-most": lengths.AT_MOST,
        "availability-date": moments.AVAILABILITY_DATE,
        "broken-text": texts.BROKEN,
        "byte-length": lengths.BYTES,
        "category": categories.KNOWN,
        "category-depth": categories.DEPTH,
        "category-spelling": categories.SPELLING,
        "control-characters": texts.CONTROL,
        "currency-of-market": prices.OF_MARKET,
        "different": identity.NOT_EQUAL,
        "distinct-limit": limits.DISTINCT_LIMIT,
        "duplicate-gtin": identity.DUPLICATE_GTIN,
        "exclusive": presence.EXCLUSIVE,
        "group-agrees": groups.AGREES,
        "group-distinct": groups.DISTINCT,
        "group-single": groups.SINGLE,
        "gtin-check-digit": gtin.CHECK_DIGIT,
        "gtin-length": gtin.LENGTH,
        "gtin-restricted": gtin.RESTRICTED,
        "html-in-text": texts.MARKUP,
        "image-size": images.STATED,
        "image-size-in-address": images.ESTIMATED,
        "image-size-unknown": images.UNKNOWN,
        "min-max": measures.MIN_MAX,
        "needs": presence.NEEDS,
        "not-after": moments.NOT_AFTER,
        "on-domain": links.ON_DOMAIN,
        "price-positive": prices.POSITIVE,
        "repeated-words": lengths.WORDS,
        "required": presence.REQUIRED,
        "required-any": presence.REQUIRED_ANY,
        "sale-price-below-price": prices.NOT_BELOW,
        "same-currency": prices.SAME_CURRENCY,
        "same-text": texts.SAME,
        "shouting": texts.SHOUTING,
        "text-length": lengths.CHARACTERS,
        "theme-complete": themes.COMPLETE,
        "theme-distinct": themes.DISTINCT,
        "time-span": moments.SPAN,
        "together": presence.TOGETHER,
        "unique": identity.UNIQUE_ID,
        "unit-pricing": measures.UNIT_PRICING,
    }
)
__all__ = ["CHECKS", "Check", "Columns", "FeedState", "Found", "NotReady", "Options", "Surroundings"]
