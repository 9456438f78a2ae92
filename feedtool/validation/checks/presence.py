"""Which attributes must, may or must not stand together. All take `when` as the condition.

PASS a shoe with size and colour. FAIL a shoe without a size where the market wants one.
"""

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import is_record
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options

_BECAUSE = {"because": Key(Text(), required=False)}
_LIST = Key(ListOf(item=Text(), minimum=1), required=True)


def _missing(columns: Columns, options: Options) -> Sequence[Found]:
    because = f": {options['because']}" if options.get("because") else ""
    return [Found(columns[name].is_null(), name, f"{name} is missing{because}.") for name in options["attributes"]]


def _none_of(columns: Columns, options: Options) -> Sequence[Found]:
    names = options["attributes"]
    nothing = reduce(pc.and_, (columns[name].is_null() for name in names))
    because = f": {options['because']}" if options.get("because") else ""
    return [Found(nothing, names[0], f"One of {', '.join(names)} is needed{because}.")]


def _together(columns: Columns, options: Options) -> Sequence[Found]:
    names = options["attributes"]
    there = [pc.cast(columns[name].is_valid(), pa.int8()) for name in names]
    count = reduce(pc.add, there)
    several = pc.greater(count, 1)
    return [Found(several, names[1], f"Only one of {', '.join(names)} can be given; here are several.")]


def _incomplete(columns: Columns, options: Options) -> Sequence[Found]:
    names = options["attributes"]
    some = reduce(pc.or_, (columns[name].is_valid() for name in names))
    return [
        Found(pc.and_(some, columns[name].is_null()), name, f"{name} is missing; {', '.join(names)} only mean something together.")
        for name in names
    ]


def _partly(columns: Columns, options: Options) -> Sequence[Found]:
    """Find groups of values some of whose parts are missing; a part that no item can have, for the mapping does not give it, does not count."""
    name = options["attribute"]
    column = columns[name]
    if not is_record(column.type):
        return []
    parts = {field.name: part for field, part in zip(column.type, column.flatten(), strict=True)}
    some = reduce(pc.or_, (part.is_valid() for part in parts.values()))
    message = "{} is missing, but other parts of {} are given."
    return [
        Found(pc.and_(some, part.is_null()), name, message.format(f"{name}.{inner}", name), hint=options.get("because"))
        for inner, part in parts.items()
    ]


def _needs(columns: Columns, options: Options) -> Sequence[Found]:
    name, other = options["attribute"], options["needs"]
    return [Found(pc.and_(columns[name].is_valid(), columns[other].is_null()), name, f"{name} is given without {other}, which it needs.")]


WHOLE = Check("VL262", {"attribute": Key(Text(), required=True), **_BECAUSE}, ("attribute",), _partly)
REQUIRED = Check("VL209", {"attributes": _LIST, **_BECAUSE}, ("attributes",), _missing)
REQUIRED_ANY = Check("VL210", {"attributes": _LIST, **_BECAUSE}, ("attributes",), _none_of)
EXCLUSIVE = Check("VL211", {"attributes": _LIST}, ("attributes",), _together)
TOGETHER = Check("VL222", {"attributes": _LIST}, ("attributes",), _incomplete)
NEEDS = Check("VL223", {"attribute": Key(Text(), required=True), "needs": Key(Text(), required=True)}, ("attribute", "needs"), _needs)
