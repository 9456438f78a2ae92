"""All guards, by their names in the project file. Each is a module: its docstring is the manual."""

from collections.abc import Mapping
from dataclasses import replace
from inspect import getdoc
from types import MappingProxyType

from feedtool.guards.guard import Guard
from feedtool.guards.rules import (
    age,
    availability,
    blanks,
    columns,
    damaged,
    empty,
    growth,
    invalid,
    lost,
    price,
    rekeyed,
    removed,
    rows,
    sale_price,
    segments,
    trailing,
    vanished,
)

_MODULES = (
    empty, lost, removed, vanished, trailing, rekeyed, growth, price, sale_price, availability, blanks, invalid, columns, segments, damaged, age, rows,
)  # fmt: skip
GUARDS: Mapping[str, Guard] = MappingProxyType({each.GUARD.name: replace(each.GUARD, manual=getdoc(each) or "") for each in _MODULES})
__all__ = ["GUARDS"]
