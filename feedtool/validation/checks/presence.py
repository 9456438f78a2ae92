"""Which attributes must, may or must not stand together. All take `when` as the condition.

PASS a shoe with size and colour. FAIL a shoe without a size where the market wants one; a delivery with the shortest time and no longest.
"""

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import is_record
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.side_by_side import side_by_side

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
    because = f": {options['because']}" if options.get("because") else ""
    return [Found(several, names[1], f"Only one of {', '.join(names)} can be given; here are several{because}.")]


def _out_of_place(columns: Columns, options: Options) -> Sequence[Found]:
    message = "{} is given, where it does not belong: {}."
    return [Found(columns[name].is_valid(), name, message.format(name, options["because"])) for name in options["attributes"]]


def _incomplete(columns: Columns, options: Options) -> Sequence[Found]:
    names = options["attributes"]
    beside = side_by_side(columns, names)
    some = reduce(pc.or_, (values.is_valid() for values in beside.values))
    message = f"is missing; {', '.join(names)} only mean something together."
    return [
        Found(beside.rows_with(pc.and_(some, values.is_null())), name, f"{name} {message}")
        for name, values in zip(names, beside.values, strict=True)
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
    beside = side_by_side(columns, [name, other])
    alone = pc.and_(beside.values[0].is_valid(), beside.values[1].is_null())
    return [Found(beside.rows_with(alone), name, f"{name} is given without {other}, which it needs.")]


WHOLE = Check("VL262", {"attribute": Key(Text(), required=True), **_BECAUSE}, ("attribute",), _partly)
REQUIRED = Check("VL209", {"attributes": _LIST, **_BECAUSE}, ("attributes",), _missing)
REQUIRED_ANY = Check("VL210", {"attributes": _LIST, **_BECAUSE}, ("attributes",), _none_of)
EXCLUSIVE = Check("VL211", {"attributes": _LIST, **_BECAUSE}, ("attributes",), _together)
UNWANTED = Check("VL232", {"attributes": _LIST, "because": Key(Text(), required=True)}, ("attributes",), _out_of_place)
TOGETHER = Check("VL222", {"attributes": _LIST}, ("attributes",), _incomplete)
NEEDS = Check("VL223", {"attribute": Key(Text(), required=True), "needs": Key(Text(), required=True)}, ("attribute", "needs"), _needs)
