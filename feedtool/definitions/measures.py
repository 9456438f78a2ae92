"""Measures written as texts, such as ``450 g`` or ``30 x 20 x 10 cm``, as columns of numbers and units."""

from collections.abc import Collection
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.definitions.units import convert
from feedtool.expressions.arithmetic import as_decimal, calculate, rounded
from feedtool.mapping.arrays import make_record
from feedtool.model import DECIMAL, TEXT

PLACES = 6  # a number that was converted to another unit is rounded to so many decimals, half up
_NUMBER = r"[0-9]{1,20}(?:\.[0-9]{1,12})?"
_UNIT = r"[^0-9.,\s×*][^0-9.,×*]{0,30}?"
_MEASURE = rf"^\s*(?P<number>{_NUMBER})\s*(?P<unit>{_UNIT})\s*$"
_SIZE = rf"^\s*(?P<one>{_NUMBER})\s*(?:{_UNIT})?\s*[xX×*]\s*(?P<two>{_NUMBER})\s*(?:{_UNIT})?\s*[xX×*]\s*(?P<three>{_NUMBER})\s*(?P<unit>{_UNIT})\s*$"


def measures(texts: pa.Array, options: Collection[str]) -> pa.Array:
    """Return texts as records of `value` (decimal) and `unit` (one of the options); null where a text is no measure.

    A unit that is not an option is converted, exactly, then rounded to six decimals.
    """
    parts = pc.extract_regex(texts, _MEASURE)
    return _records(pc.cast(pc.struct_field(parts, "number"), DECIMAL), pc.struct_field(parts, "unit"), options)


def _records(numbers: pa.Array, units: pa.Array, options: Collection[str]) -> pa.Array:
    encoded = pc.fill_null(units, "").dictionary_encode()
    found = [convert(word, options) if word else None for word in encoded.dictionary.to_pylist()]
    names = pa.array([each and each[0] for each in found], TEXT).take(encoded.indices)
    times, by = (_factors(found, place).take(encoded.indices) for place in (1, 2))
    if any(each and each[1] != each[2] for each in found):
        made = calculate("/", DECIMAL, calculate("*", DECIMAL, numbers, times), by)
        numbers = pc.if_else(pc.equal(times, by), numbers, rounded(made, PLACES, "half_towards_infinity"))
    numbers = pc.if_else(names.is_valid(), numbers, pa.scalar(None, DECIMAL))
    return make_record({"value": numbers, "unit": names}, len(numbers))


def _factors(found: list[tuple[str, Decimal, Decimal] | None], place: int) -> pa.Array:
    return pa.array([round(each[place], 12) if each else None for each in found], DECIMAL)  # type: ignore[arg-type]


def numbers_in(numbers: pa.Array, unit: str) -> pa.Array:
    """Return plain numbers as records of `value` and a `unit` that is the only one."""
    exact = as_decimal(numbers)
    units = pc.if_else(exact.is_valid(), unit, pa.scalar(None, TEXT))
    return make_record({"value": exact, "unit": units}, len(exact))


def sizes(texts: pa.Array) -> list[pa.Array]:
    """Return the three measures of texts such as ``30 x 20 x 10 cm``, each as a text with its unit; null where a text is no such thing.

    A unit stands behind the last number, and holds for all three.
    """
    parts = pc.extract_regex(texts, _SIZE)
    unit = pc.struct_field(parts, "unit")
    return [pc.binary_join_element_wise(pc.struct_field(parts, name), unit, " ") for name in ("one", "two", "three")]


def only(value: str, rows: int) -> pa.Array:
    """Return the same text for all rows."""
    return pa.array([value], TEXT).take(pa.array(np.zeros(rows, dtype=np.int64)))
