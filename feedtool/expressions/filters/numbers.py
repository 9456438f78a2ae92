"""Numbers and money."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import arithmetic, endings
from feedtool.expressions.filters.currencies import CODES, minor_unit
from feedtool.expressions.text import distinct
from feedtool.model import BOOLEAN, DECIMAL, FLOAT, INTEGER, TEXT
from feedtool.suggest import nearest

_HALF_UP = "half_towards_infinity"
_PLAIN = r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$"
_BLANKS = r"\s\x{a0}\x{202f}\x{2009}'"
_WIDE = 20  # digits after the point that are looked at


def round_(column: pa.Array, precision: int = 0, method: str = "common") -> pa.Array:
    """Round to `precision` decimals; `method` is `common` (a half goes to the even digit, as in Jinja), `ceil` or `floor`.

    `{{ 19.949 | round(2) }}` gives `19.95`.
    """
    if column.type == INTEGER and precision >= 0:
        return column
    modes = {"common": "half_to_even", "ceil": "up", "floor": "down"}
    if column.type == FLOAT and method == "common":
        return distinct(column, lambda value: value if value is None else round(value, precision), FLOAT)
    if column.type == FLOAT:
        return pc.round(column, precision, modes[method])
    return arithmetic.rounded(column, precision, modes[method])


def check_round(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the arguments of ``round``."""
    if arguments.get("method", "common") not in ("common", "ceil", "floor"):
        return f"`method` of `round` must be common, ceil or floor; here it is {arguments['method']!r}."
    return None if -12 <= arguments.get("precision", 0) <= 12 else "`precision` of `round` must be between -12 and 12."


def abs_(column: pa.Array) -> pa.Array:
    """Drop the sign.

    `{{ -3 | abs }}` gives `3`.
    """
    return pc.abs(column)


def int_(column: pa.Array, default: int = 0) -> pa.Array:
    """Make a whole number, cutting decimals off; `default` where the text is no number.

    `{{ '42.7' | int }}` gives `42`.
    """
    if column.type in (INTEGER, BOOLEAN):
        return pc.cast(column, INTEGER)
    numbers = arithmetic.as_decimal(column) if column.type != TEXT else _decimals(column)
    whole = pc.trunc(numbers)
    fits = pc.less(pc.abs(whole), pa.scalar(2**63, DECIMAL))
    found = pc.cast(pc.if_else(fits, whole, pa.scalar(None, DECIMAL)), INTEGER, safe=False)
    return _or_default(column, found, pa.scalar(default, INTEGER))


def float_(column: pa.Array, default: Decimal = Decimal(0)) -> pa.Array:
    """Make a floating-point number, which cannot become money; `default` where the text is no number.

    `{{ '1.5' | float }}` gives `1.5`.
    """
    if column.type != TEXT:
        return arithmetic.as_float(column)
    bare = pc.utf8_trim_whitespace(column)
    plain = pc.cast(pc.if_else(_matching(bare, _PLAIN), bare, pa.scalar(None, TEXT)), FLOAT)
    found = pc.coalesce(plain, distinct(_unusual(bare), _floating, FLOAT))
    found = pc.if_else(pc.is_finite(found), found, pa.scalar(None, FLOAT))  # a number of 400 digits is none that a float can hold
    return _or_default(column, found, pa.scalar(float(default), FLOAT))


def _decimals(texts: pa.Array) -> pa.Array:
    bare = pc.utf8_trim_whitespace(texts)
    return pc.coalesce(_parsed(bare), arithmetic.as_decimal(distinct(_unusual(bare), _floating, FLOAT)))


def _unusual(texts: pa.Array) -> pa.Array:
    """Return the texts that Python reads as numbers though they are not plain ones: `1e3`, `1_000`."""
    return pc.if_else(
        pc.and_(_matching(texts, "^[-+0-9._eE]*[0-9][-+0-9._eE]*$"), pc.invert(_matching(texts, _PLAIN))), texts, pa.scalar(None, TEXT)
    )


def _matching(texts: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(texts, pattern), False)


def _floating(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _or_default(given: pa.Array, found: pa.Array, default: pa.Scalar) -> pa.Array:
    return pc.if_else(pc.and_(given.is_valid(), found.is_null()), default, found)


def number(column: pa.Array, mark: str = ".", grouping: str = "") -> pa.Array:
    """Read an exact number from text; `mark` is its decimal mark, `grouping` stands between thousands. Nothing where it is no number.

    `{{ '1.299,50' | number(',', '.') }}` gives `1299.5`.
    """
    return parse_decimals(column, mark, grouping)


def parse_decimals(texts: pa.Array, mark: str = ".", grouping: str = "") -> pa.Array:
    """Return decimals read from texts, rounded to 12 digits after the point; null for what is no number or has more than 26 digits before it.

    Digits may stand in groups of three, with blanks, apostrophes or ``grouping`` between them: `100 120` is a number, `99 8` is none.
    """
    texts = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), rf"^([-+])[{_BLANKS}]+", r"\1")
    grouped = rf"[{_BLANKS}{_in_brackets(grouping)}]"
    has_groups = pc.match_substring_regex(texts, grouped)
    if pc.any(has_groups).as_py():
        ending = f"(?:{re.escape(mark)}.*)?" if mark else ""
        right = pc.match_substring_regex(texts, rf"^[-+]?[0-9]{{1,3}}(?:{grouped}[0-9]{{2,3}})*{grouped}[0-9]{{3}}{ending}$")
        joined = pc.if_else(right, pc.replace_substring_regex(texts, grouped, ""), pa.scalar(None, TEXT))
        texts = pc.if_else(has_groups, joined, texts)
    if mark != ".":
        # a point is no decimal mark here: it must not pass as one
        texts = pc.replace_substring(texts, ".", "x")
        texts = pc.replace_substring(texts, mark, ".") if mark else texts  # Arrow would look for an empty text without end
    return _parsed(texts)


def _in_brackets(letters: str) -> str:
    """Return letters as they stand in the brackets of a regular expression."""
    return "".join(f"\\x{{{ord(letter):x}}}" for letter in letters)


def _parsed(texts: pa.Array) -> pa.Array:
    right = pc.match_substring_regex(texts, r"^[-+]?(?:[0-9]{1,26}(?:\.[0-9]*)?|\.[0-9]+)$")
    plain = pc.if_else(right, texts, pa.scalar(None, TEXT))
    if pc.any(pc.match_substring_regex(plain, r"\.[0-9]{13,}$|\.$|^[-+]?\.|^\+")).as_py():
        for pattern, new in ((r"(\.[0-9]{20})[0-9]+$", r"\1"), (r"\.$", ""), (r"^([-+]?)\.", r"\10."), (r"^\+", "")):
            plain = pc.replace_substring_regex(plain, pattern, new)
        return _rounded(plain)
    return pc.cast(plain, DECIMAL)


def _rounded(plain: pa.Array) -> pa.Array:
    """Return plain numbers with up to 20 digits after the point, rounded half up to 12; those that have more than 26 before it then are missing."""
    exact = pc.cast(plain, pa.decimal256(76, _WIDE))
    return arithmetic.fitting(pc.cast(pc.round(exact, 12, _HALF_UP), pa.decimal256(50, 12)), DECIMAL)


def money(column: pa.Array, currency: str | pa.Array) -> pa.Array:
    """Write an amount of money: rounded half up to the currency's minor unit, with its code.

    `{{ 19.9 | money('SEK') }}` gives `19.90 SEK`.
    """
    return pc.binary_join_element_wise(amount(column, currency), currency, " ")


def amount(column: pa.Array, currency: str | pa.Array) -> pa.Array:
    """Write an amount of money without its currency.

    `{{ 1990 | amount('JPY') }}` gives `1990`, `{{ 19.9 | amount('SEK') }}` gives `19.90`.
    """
    if isinstance(currency, str):
        return _with_decimals(column, minor_unit(currency))
    made = pa.nulls(len(column), TEXT)
    for code in pc.unique(currency).drop_null().to_pylist():
        if code in CODES:
            made = pc.if_else(pc.fill_null(pc.equal(currency, code), False), _with_decimals(column, minor_unit(code)), made)
    return made


def _with_decimals(column: pa.Array, digits: int) -> pa.Array:
    exact = arithmetic.rounded(arithmetic.as_decimal(column), digits, _HALF_UP)
    return pc.cast(pc.cast(exact, pa.decimal128(38, digits)), TEXT)


def check_currency(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a currency that is known at load."""
    code = arguments.get("currency")
    if code is None or code in CODES:
        return None
    near = nearest(str(code).upper(), CODES)
    return f"`{code}` is no currency of ISO 4217.{f' Did you mean `{near}`?' if near else ''}"


def convert(column: pa.Array, rate: Decimal) -> pa.Array:
    """Multiply a price by an exchange rate, exactly.

    `{{ 100 | convert(0.0871) | money('EUR') }}` gives `8.71 EUR`.
    """
    return arithmetic.calculate("*", DECIMAL, column, pa.scalar(Decimal(rate), DECIMAL))


def check_ending(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the ending of a price."""
    given = arguments["end"]
    if (not given and isinstance(given, list)) or not all(_is_number(end) for end in _ends(given)):
        return "`end` of `ending` must be a number or a list of numbers."
    if any(end < 0 for end in _ends(given)):
        return "`end` of `ending` must not be negative."
    if any(end >= endings.LARGEST for end in _ends(given)):
        return "`end` of `ending` is too large."
    if arguments.get("rounding", "up") not in endings.ROUNDINGS:
        return f"`rounding` of `ending` must be up, down or nearest; here it is {arguments['rounding']!r}."
    return None


def _is_number(end: object) -> bool:
    return isinstance(end, int | Decimal) and not isinstance(end, bool)


def _ends(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def ending(column: pa.Array, end: Decimal | list[Decimal], rounding: str = "up") -> pa.Array:
    """Round a price to the next one with this ending, or with one of several; `rounding` is `up`, `down` or `nearest`.

    `{{ 187.3 | ending(0.99) }}` gives `187.99`, `{{ 187.3 | ending([5, 9], 'nearest') }}` gives `189`. A price above 0 stays above 0.
    """
    return endings.with_ending(arithmetic.as_decimal(column), [Decimal(each) for each in _ends(end)], rounding)
