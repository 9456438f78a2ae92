"""What a name in an expression stands for."""

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import nodes

from feedtool.expressions.fault import Fault
from feedtool.expressions.program import Constant, Expression, Group, Program, Scope
from feedtool.model import is_list, is_record
from feedtool.suggest import nearest

ROW = "row"
_MOST_LISTED = 12


def resolve(name: str, names: Mapping[str, Expression], scope: Scope, node: nodes.Node) -> Expression:
    """Return what a name means: set in the text, known at load, a column, or a group of columns. Raises Fault for an unknown one."""
    if name in names:
        return names[name]
    if name in scope.constants:
        return Constant(plain(scope.constants[name]))
    if name in scope.stands:
        return scope.stands[name]
    if (found := _column(name, scope)) or (found := Group("") if name == ROW else None):
        return found
    if name in scope.functions:
        raise Fault("EX106", f"`{name}` is a function.", node, name).with_help(hint=f"Call it: `{name}(…)`.")
    known = [*names, *scope.constants, *scope.stands, *_words(scope)]
    raise Fault("EX102", f"There is no {scope.noun} or var called `{name}`.", node, name).with_help(
        _written(nearest(name, known)), _listed(known, scope)
    )


def _written(name: str | None) -> str | None:
    """Return a column as an expression writes it."""
    return name if name is None or name.isidentifier() else f"{ROW}[{name!r}]"


def member(group: Group, name: str, scope: Scope, node: nodes.Node) -> Expression:
    """Return the column (or the smaller group) ``name`` of a group. Raises Fault when there is none."""
    if found := _column(f"{group.prefix}{name}", scope):
        return found
    known = list(dict.fromkeys(members(group, scope)))
    if group.prefix.startswith("\0"):
        raise Fault("EX102", f"`loop` has no `{name}` here.", node, name).with_help(nearest(name, known), _listed(known, scope))
    where = f"`{group.prefix.rstrip('.')}`" if group.prefix else "The catalogue"
    raise Fault("EX102", f"{where} has no {scope.noun} `{name}`.", node, name).with_help(nearest(name, known), _listed(known, scope))


def members(group: Group, scope: Scope) -> Iterator[str]:
    """Yield the names that can follow a group's name, in the order of the columns."""
    for column in scope.columns:
        if column.startswith(group.prefix):
            rest = column[len(group.prefix) :]
            yield rest if not group.prefix or group.prefix in scope.undivided else rest.split(".", 1)[0]


def _column(name: str, scope: Scope) -> Expression | None:
    if name in scope.absent:
        return Constant(None)
    if name in scope.columns:
        type_ = scope.columns[name]
        if str(type_) == "null":
            return Constant(None)
        return Program(type_, frozenset({name}), f"column:{name!r}", lambda frame: frame.columns[name], column=name)
    return Group(f"{name}.") if any(column.startswith(f"{name}.") for column in scope.columns) else None


def _words(scope: Scope) -> Iterator[str]:
    yield from (column.split(".", 1)[0] for column in scope.columns if not column.startswith("\0"))


def _listed(known: list[str], scope: Scope) -> str:
    names = sorted(dict.fromkeys(known), key=str.casefold)
    more = f" and {len(names) - _MOST_LISTED} more" if len(names) > _MOST_LISTED else ""
    if not names:
        return f"There is no {scope.noun} here at all."
    return f"There are: {', '.join(names[:_MOST_LISTED])}{more}."


def plain(value: Any) -> Any:
    """Return a var as a constant: tuples become lists, keys become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def value_of(expression: Expression, scope: Scope, node: nodes.Node) -> Program | Constant:
    """Return an expression that must be a value. Raises Fault for a group of columns."""
    if isinstance(expression, Group):
        name = (
            expression.prefix.rstrip(".").rsplit("\0", 1)[-1].split(".", 1)[-1]
            if "\0" in expression.prefix
            else expression.prefix.rstrip(".") or ROW
        )
        known = list(members(expression, scope))
        hint = f"Name one of them, e.g. `{name}.{known[0]}`." if known else f"There is no {scope.noun} here at all."
        raise Fault("EX105", f"`{name}` is a group of columns, not a value.", node, name).with_help(hint=hint)
    assert isinstance(expression, Program | Constant)
    return expression


def not_a_single_value(value: Program | Constant) -> bool:
    """Say whether a value cannot be written into a text as it is."""
    return is_list(value.type) or is_record(value.type) or (isinstance(value, Constant) and isinstance(value.value, dict))
