"""All filters of the mapping language. One that bears the name of one of Jinja's does what Jinja's does."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyarrow as pa

from feedtool.expressions.bounds import Growth
from feedtool.expressions.filter import ANY, LISTS, NUMBERS, TEXTS, Filter, Kinds
from feedtool.expressions.filters import case, categories, cleaning, dates, identity, lists, lookup, missing, numbers, patterns, text, units
from feedtool.model import BOOLEAN, DATE, DECIMAL, FLOAT, INTEGER, TEXT

_SINGLE: Kinds = ANY - {"list", "record"}
_SEQUENCES: Kinds = TEXTS | LISTS
_DATES: Kinds = frozenset({"date", "datetime", "text"})
_NUMBER_LIKE: Kinds = NUMBERS | TEXTS | {"boolean"}
_TEXT_LIST = pa.list_(TEXT)


def _same(type_: pa.DataType, arguments: object) -> pa.DataType:
    return type_


def _check_limit(arguments: Mapping[str, object]) -> str | None:
    return text.check_length({"end": "", **arguments})


def _bytes(text: object) -> int:
    return len(str(text or "").encode("utf-8", "replace"))


def _growth(per_byte: int) -> Callable[[Mapping[str, object]], Growth]:
    return lambda given: Growth(per_byte)


def _around(given: Mapping[str, object]) -> Growth:
    """Return the growth of what writes one of its arguments into every row."""
    return Growth(1, sum(_bytes(each) for each in given.values()))


def _replaced(given: Mapping[str, object]) -> Growth:
    return Growth(1 + _bytes(given["new"]) // max(_bytes(given["old"]), 1))


def _matched(given: Mapping[str, object]) -> Growth:
    return Growth(1 + _bytes(given["new"]), _bytes(given["new"]))  # a pattern can match nothing before every letter


def _between(given: Mapping[str, object]) -> Growth:
    return Growth(2 + _bytes(given.get("d")) // 4)  # an item takes four bytes at least


def _translated(given: Mapping[str, object]) -> Growth:
    table = given["table"]
    return Growth(1, max((_bytes(each) for each in table.values()), default=0) if isinstance(table, Mapping) else 0)


def _formatted(given: Mapping[str, object]) -> Growth:
    return Growth(1, 16 * _bytes(given.get("format")))  # the longest word of a format is `%c`


def _texts(**filters: Callable[..., pa.Array]) -> dict[str, Filter]:
    return {name.rstrip("_"): Filter(apply, TEXTS, TEXT) for name, apply in filters.items()}


_JINJA = {
    **_texts(upper=case.upper, lower=case.lower, capitalize=case.capitalize, title=case.title, trim=text.trim),
    **_texts(striptags=cleaning.striptags),
    "urlencode": Filter(text.urlencode, TEXTS, TEXT, growth=_growth(3)),
    "truncate": Filter(text.truncate, TEXTS, TEXT, check=text.check_length, growth=_around),
    "center": Filter(
        text.center, TEXTS, TEXT, check=text.check_center, growth=lambda given: Growth(1, 4 * int(str(given.get("width", 80))))
    ),
    "escape": Filter(text.escape, TEXTS, TEXT, markup=True, growth=_growth(6)),
    "e": Filter(text.escape, TEXTS, TEXT, markup=True, growth=_growth(6)),
    "replace": Filter(
        text.replace,
        TEXTS,
        TEXT,
        check=lambda given: None if given["old"] else "`replace` cannot replace nothing: `old` is empty.",
        growth=_replaced,
    ),
    "string": Filter(text.string, _SINGLE, TEXT),
    "wordcount": Filter(text.wordcount, TEXTS, INTEGER),
    "default": Filter(missing.default, ANY, _same, columns=frozenset({"default_value"})),
    "d": Filter(missing.default, ANY, _same, columns=frozenset({"default_value"})),
    "join": Filter(lists.join, LISTS, lists.single_type, growth=_between),
    "first": Filter(lists.first, _SEQUENCES, lists.item_type),
    "last": Filter(lists.last, _SEQUENCES, lists.item_type),
    "length": Filter(lists.length, _SEQUENCES, INTEGER),
    "count": Filter(lists.length, _SEQUENCES, INTEGER),
    "reverse": Filter(lists.reverse, _SEQUENCES, _same),
    "unique": Filter(lists.unique, LISTS, lists.ordered_type),
    "sort": Filter(lists.sort, LISTS, lists.ordered_type),
    "min": Filter(lists.min_, LISTS, lists.ordered_item),
    "max": Filter(lists.max_, LISTS, lists.ordered_item),
    "sum": Filter(lists.sum_, LISTS, lists.sum_type),
    "list": Filter(lists.list_, LISTS, _same),
    "round": Filter(numbers.round_, NUMBERS, _same, check=numbers.check_round),
    "abs": Filter(numbers.abs_, NUMBERS, _same),
    "int": Filter(numbers.int_, _NUMBER_LIKE, INTEGER),
    "float": Filter(numbers.float_, _NUMBER_LIKE, FLOAT),
    "tojson": Filter(missing.tojson, ANY - {"null"}, TEXT, growth=_growth(12)),
}
_OURS = {
    **_texts(strip_html=cleaning.strip_html, collapse_spaces=cleaning.collapse_spaces),
    **_texts(slug=identity.slug, gtin=identity.gtin, hash=identity.hash_),
    "prefix": Filter(text.prefix, TEXTS, TEXT, growth=_around),
    "suffix": Filter(text.suffix, TEXTS, TEXT, growth=_around),
    "limit": Filter(cleaning.limit, TEXTS, TEXT, check=_check_limit),
    "limit_words": Filter(cleaning.limit_words, TEXTS, TEXT, check=_check_limit),
    "limit_bytes": Filter(cleaning.limit_bytes, TEXTS, TEXT, check=_check_limit),
    "contains": Filter(text.contains, TEXTS, BOOLEAN),
    "starts_with": Filter(text.starts_with, TEXTS, BOOLEAN),
    "ends_with": Filter(text.ends_with, TEXTS, BOOLEAN),
    "split": Filter(
        text.split, TEXTS, _TEXT_LIST, check=lambda given: None if given["separator"] else "`split` needs a separator.", growth=_growth(40)
    ),
    "regex_replace": Filter(patterns.regex_replace, TEXTS, TEXT, check=patterns.check_pattern, growth=_matched),
    "extract": Filter(patterns.extract, TEXTS, TEXT, check=patterns.check_pattern),
    "matches": Filter(patterns.matches, TEXTS, BOOLEAN, check=patterns.check_pattern),
    "lookup": Filter(lookup.lookup, TEXTS, TEXT, prepare=lookup.prepare, growth=_translated),
    "in_category": Filter(categories.in_category, TEXTS, BOOLEAN, prepare=categories.prepare_inside),
    "category_id": Filter(categories.category_id, TEXTS, TEXT, prepare=categories.prepare),
    "number": Filter(numbers.number, TEXTS, DECIMAL),
    "money": Filter(numbers.money, NUMBERS - {"float"}, TEXT, columns=frozenset({"currency"}), check=numbers.check_currency),
    "amount": Filter(numbers.amount, NUMBERS - {"float"}, TEXT, columns=frozenset({"currency"}), check=numbers.check_currency),
    "convert": Filter(numbers.convert, NUMBERS - {"float"}, DECIMAL),
    "ending": Filter(numbers.ending, NUMBERS - {"float"}, DECIMAL, check=numbers.check_ending),
    "unit": Filter(units.unit, NUMBERS - {"float"}, TEXT, check=units.check_units),
    "date": Filter(dates.date, _DATES, TEXT, check=dates.check_date, growth=_formatted),
    "days": Filter(dates.days, _DATES, DATE, check=dates.check_days),
    "absolute_url": Filter(
        identity.absolute_url, TEXTS, TEXT, check=identity.check_base, growth=lambda given: Growth(3, _bytes(given["base"]))
    ),
    "pick": Filter(identity.pick, TEXTS, TEXT, check=identity.check_pick),
}
FILTERS: Mapping[str, Filter] = MappingProxyType(dict(sorted({**_JINJA, **_OURS}.items())))
