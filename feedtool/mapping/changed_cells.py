"""Other cells for a column, to see what an attribute makes of them."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.arithmetic import fitting
from feedtool.mapping.standing import are_numbers
from feedtool.model import TEXT

_FAR = "7919"  # no price, size or year comes near it when it is put before one
_DIGITS, _NEXT = pa.array(list("0123456789")), pa.array(list("1234567890"))


def can_change(column: pa.Array) -> bool:
    """Say whether there are other cells for a column of this type: for numbers and texts."""
    return column.type == TEXT or _is_number(column.type)


def nearly(column: pa.Array) -> pa.Array:
    """Return cells that are nearly the same, so that conditions such as `cost < 50` hold as before: the next number, a word that another row has."""
    if _is_number(column.type):
        return _plus(column, 1)
    last = pc.index_in(pc.utf8_slice_codeunits(column, -1), value_set=_DIGITS)
    numbers = pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, -1), _NEXT.take(last), "")
    return pc.if_else(pa.array(are_numbers(column)), numbers, _turned(column))


def widely(column: pa.Array) -> pa.Array:
    """Return cells that no arithmetic gives by chance: much larger numbers, words with some letters more."""
    if _is_number(column.type):
        return _plus(column, int(_FAR) * 100)
    return pc.if_else(
        pa.array(are_numbers(column)),
        pc.binary_join_element_wise(_FAR, pc.utf8_trim_whitespace(column), ""),
        pc.binary_join_element_wise(column, "xqz", ""),
    )


def _turned(column: pa.Array) -> pa.Array:
    """Return for each word the next one of the column; the same from its end where there is no other."""
    encoded = column.dictionary_encode()
    words = encoded.dictionary
    if len(words) < 2:
        return pc.utf8_reverse(column)
    following = pa.concat_arrays([words[1:], words[:1]])
    return following.take(encoded.indices)


def _plus(column: pa.Array, number: int) -> pa.Array:
    if not pa.types.is_decimal(column.type):
        return pc.cast(pc.add(column, pa.scalar(number, column.type)), column.type)
    wide = pa.decimal256(76, column.type.scale)  # a sum may have more digits than the type
    return fitting(pc.cast(pc.add(pc.cast(column, pa.decimal256(60, column.type.scale)), pa.scalar(number)), wide), column.type)


def _is_number(type_: pa.DataType) -> bool:
    return bool(pa.types.is_integer(type_) or pa.types.is_decimal(type_) or pa.types.is_floating(type_))
