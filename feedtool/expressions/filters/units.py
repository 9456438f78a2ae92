"""Measures with their units."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.arithmetic import as_decimal, calculate, rounded
from feedtool.expressions.text import to_text
from feedtool.model import DECIMAL
from feedtool.suggest import nearest

# how much of the first unit of its kind each unit is
_KINDS: tuple[Mapping[str, str], ...] = (
    {"g": "1", "mg": "0.001", "kg": "1000", "t": "1000000", "oz": "28.349523125", "lb": "453.59237"},
    {"cm": "1", "mm": "0.1", "m": "100", "in": "2.54", "ft": "30.48", "yd": "91.44"},
    {
        "ml": "1",
        "cl": "10",
        "dl": "100",
        "l": "1000",
        "cbm": "1000000",
        "floz": "29.5735295625",
        "pt": "473.176473",
        "qt": "946.352946",
        "gal": "3785.411784",
    },
    {"sqm": "1", "sqft": "0.09290304"},
)
_UNITS = {name: (kind, Decimal(size)) for kind, sizes in enumerate(_KINDS) for name, size in sizes.items()}


def unit(column: pa.Array, name: str, given: str | None = None) -> pa.Array:
    """Write a measure with its unit; `given` is the unit that the numbers are in, when it is another.

    `{{ 0.45 | unit('g', given='kg') }}` gives `450 g`.
    """
    exact = as_decimal(column)
    if given and given != name:
        factor = _UNITS[given][1] / _UNITS[name][1]
        exact = rounded(calculate("*", DECIMAL, exact, pa.scalar(round(factor, 12), DECIMAL)), 4, "half_towards_infinity")
    return pc.binary_join_element_wise(to_text(exact), name, " ")


def check_units(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the units."""
    given, name = arguments.get("given"), arguments["name"]
    if given is None:
        return None  # a channel may have units that we have never heard of
    for each in (given, name):
        if each not in _UNITS:
            near = nearest(each, _UNITS)
            return f"`{each}` is no unit that can be converted.{f' Did you mean `{near}`?' if near else ''}"
    return None if _UNITS[given][0] == _UNITS[name][0] else f"`{given}` cannot be converted to `{name}`: they measure different things."
