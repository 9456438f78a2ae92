"""Prices as they stand in feeds, read back: the amount and the currency."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.arithmetic import as_decimal
from feedtool.expressions.filters.buffers import data_of
from feedtool.model import DECIMAL, INTEGER, TEXT, is_list, is_record

_MONEY = r"^\s*(?P<amount>[0-9]{1,26}(?:\.[0-9]{1,12})?)\s*(?P<currency>[A-Z]{3})?\s*$"
_END = re.compile(" [A-Z]{3}")
_OTHER = re.compile(rb"[^0-9.]")
_USUAL = 20
_LONG_FRACTION = r"(\.[0-9]{12})[0-9]+"


def money(column: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return amounts (decimal) and currencies (text; null where there is none) of prices such as ``19.90 SEK``.

    Blanks and further decimals do no harm here: what is wrong with the form of a price the schema tells.
    """
    if column.type in (DECIMAL, INTEGER):
        return as_decimal(column), pa.nulls(len(column), TEXT)
    given = pa.nulls(len(column), TEXT) if is_list(column.type) or is_record(column.type) else to_text(column)
    if alike := _all_alike(given):
        return alike
    if (pc.max(pc.binary_length(given)).as_py() or 0) > _USUAL:
        given = pc.replace_substring_regex(given, _LONG_FRACTION, r"\1")
    parts = pc.extract_regex(given, _MONEY)
    currency = pc.struct_field(parts, "currency")
    return pc.cast(pc.struct_field(parts, "amount"), DECIMAL), pc.if_else(pc.equal(currency, ""), pa.scalar(None, TEXT), currency)


def _all_alike(given: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """Return the parts of prices that are all plain numbers in one currency, as those of a feed for one market are; None for others."""
    if given.null_count or not len(given):
        return None
    end = given[0].as_py()[-4:]
    if not _END.fullmatch(end) or not pc.all(pc.ends_with(given, end)).as_py() or (pc.max(pc.binary_length(given)).as_py() > _USUAL):
        return None
    numbers = pc.utf8_slice_codeunits(given, 0, -len(end))
    if _OTHER.search(data_of(numbers)) or pc.any(pc.or_(pc.starts_with(numbers, "."), pc.ends_with(numbers, "."))).as_py():
        return None
    try:
        return pc.cast(numbers, DECIMAL), pa.repeat(end.strip(), len(given))
    except pa.ArrowInvalid:
        return None  # one of them has two points, or more decimals than are kept
