"""Parts of values: members of groups and records, items and slices of lists and texts."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions import sequences
from feedtool.expressions.fault import Fault
from feedtool.expressions.filters import FILTERS
from feedtool.expressions.names import member
from feedtool.expressions.program import Constant, Expression, Group, Program, Scope, Value, lift
from feedtool.model import TEXT, a_type, is_list, is_record
from feedtool.suggest import nearest

_FAR = 10**9  # no text or list is longer
_METHODS = {
    "strip": "trim", "lstrip": "trim", "rstrip": "trim", "startswith": "starts_with", "endswith": "ends_with", "find": "contains",
    "count": "contains", "capitalise": "capitalize", "casefold": "lower", "swapcase": "lower", "decode": "string", "encode": "string",
}  # fmt: skip


def member_of(owner: Expression, name: str, scope: Scope, node: nodes.Node) -> Expression:
    """Return ``owner.name``. Raises Fault when there is none."""
    if isinstance(owner, Group):
        return member(owner, name, scope, node)
    if isinstance(owner, Program) and owner.column and any(column.startswith(f"{owner.column}.") for column in scope.columns):
        return member(Group(f"{owner.column}."), name, scope, node)  # a join may bear the name of a column
    if isinstance(owner, Constant) and isinstance(owner.value, dict):
        if name in owner.value:
            return Constant(owner.value[name])
        fault = Fault("EX102", f"There is no `{name}` in it.", node, name)
        raise fault.with_help(nearest(name, owner.value), f"It has: {', '.join(owner.value)}.")
    if isinstance(owner, Program) and is_record(owner.type) and owner.type.get_field_index(name) >= 0:
        return lift(f"field {name}", owner.type.field(name).type, [owner], lambda column: pc.struct_field(column, name))
    raise no_method(node, name)


def no_method(node: nodes.Node, name: str) -> Fault:
    """Return the fault of a method or attribute that values do not have, with the filter that was likely meant."""
    near = name if name in FILTERS else _METHODS.get(name) or nearest(name, FILTERS)
    if name in ("items", "keys", "values"):
        hint = (
            "Only a loop uses it: `{% for key, value in names.items() %}`."
            if name == "items"
            else "A loop over named values gives their names."
        )
    elif name.startswith("__"):
        hint = None
    else:
        hint = f"Use the filter `| {near}`." if near and len(near) > 2 else None
    return Fault("EX106", f"A value has nothing called `.{name}`.", node, name).with_help(hint=hint)


def sliced(value: Value, bounds: list[Value], node: nodes.Node) -> Value:
    """Return ``value[start:stop:step]``. Raises Fault for bounds that depend on a column and for what cannot be cut."""
    if value == Constant(None):
        return value
    limits = [part.value for part in bounds if isinstance(part, Constant)]
    if len(limits) < 3 or not all(limit is None or isinstance(limit, int) for limit in limits) or limits[2] == 0:
        raise Fault("EX106", "The bounds of a slice must be whole numbers that are known at load.", node)
    if value.type != TEXT and not is_list(value.type):
        raise Fault("EX105", f"{a_type(value.type, capital=True)} cannot be cut; only a text or list can.", node)
    limits = [limit if limit is None else min(max(limit, -_FAR), _FAR) for limit in limits]
    if isinstance(value, Constant):
        return Constant(value.value[slice(*limits)])
    cut: Callable[..., pa.Array] = sequences.cut if is_list(value.type) else sequences.cut_text
    return lift(f"cut {limits}", value.type, [value], lambda column: cut(column, *limits))


def indexed(value: Value, index: Constant, node: nodes.Node) -> Value:
    """Return ``value[index]``, null where there is no such item. Raises Fault for what has no items."""
    if value == Constant(None):
        return value
    number = index.value
    if not isinstance(number, int) or isinstance(number, bool):
        raise Fault("EX105", "What stands in brackets must be a whole number or a name in quotes.", node)
    number = min(max(number, -_FAR), _FAR)
    if isinstance(value, Constant) and isinstance(value.value, list | str):
        return Constant(value.value[number] if -len(value.value) <= number < len(value.value) else None)
    if value.type == TEXT:
        return lift(f"[{number}]", TEXT, [value], lambda column: sequences.character(column, number))
    if not is_list(value.type):
        raise Fault("EX105", f"{a_type(value.type, capital=True)} has no items.", node)
    return lift(f"[{number}]", value.type.value_type, [value], lambda column: sequences.item(column, number))
