"""Calling a filter or function: its arguments bound and checked at load, its result as a column."""

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from jinja2 import nodes

from feedtool.expressions.bounds import in_portions
from feedtool.expressions.fault import Fault
from feedtool.expressions.filter import ArgumentFault, Filter, Surroundings
from feedtool.expressions.program import Constant, Scope, Value, columns_of
from feedtool.expressions.text import to_text
from feedtool.model import TEXT, a_type, is_list, kind_of, parents_of, regroup
from feedtool.suggest import nearest

_WORDS = {str: "a text", int: "a whole number", Decimal: "a number", bool: "true or false", list: "a list", dict: "named values"}
_ACCEPTED: Mapping[Any, tuple[type, ...]] = {str: (str,), int: (int,), Decimal: (int, Decimal), bool: (bool,), list: (list,), dict: (dict,)}
Arguments = dict[str, Value]


def call(name: str, used: Filter, subject: Value, bound: Arguments, node: nodes.Node, scope: Scope) -> Value:
    """Return the result of ``subject | name(**bound)``. Raises Fault when the kinds or arguments do not suit."""
    columns: Arguments = {key: value for key, value in bound.items() if key in used.columns and not isinstance(value, Constant)}
    _check_columns(name, used, columns, node)
    constants = _constants(name, used, {key: value for key, value in bound.items() if key not in columns}, node)
    constants = _prepared(name, used, constants, node, scope)
    subject, elementwise = _suited(name, used, subject, node)
    if pa.types.is_null(subject.type) and "null" not in used.takes:
        return Constant(None)
    item_type = subject.type.value_type if elementwise else subject.type
    type_ = _returned(used, item_type, constants, node, name)
    apply = _elementwise(used.apply) if elementwise else used.apply
    names = list(columns)
    around = _around(scope) if used.prepare else ""
    key = f"{name}:{ {key: value.key for key, value in bound.items() if key not in columns} }@{around}"

    growth = used.growth(constants) if used.growth else None

    def compute(column: pa.Array, *others: pa.Array) -> pa.Array:
        if growth is not None and not others:
            return in_portions(lambda part: apply(part, **constants), column, growth, name)
        return apply(column, **constants, **dict(zip(names, others, strict=True)))

    made = columns_of(key, pa.list_(type_) if elementwise else type_, [subject, *columns.values()], compute)
    return _marked(made, used)


def _returned(used: Filter, type_: pa.DataType, constants: dict[str, Any], node: nodes.Node, name: str) -> pa.DataType:
    try:
        return used.returns(type_, constants) if callable(used.returns) else used.returns
    except ArgumentFault as wrong:
        raise Fault("EX105", wrong.message, node, name).with_help(wrong.did_you_mean, wrong.hint) from wrong


def _marked(made: Value, used: Filter) -> Value:
    if not used.markup:
        return made
    if isinstance(made, Constant):
        return Constant(made.value, markup=True)
    return type(made)(made.type, made.uses, made.key, made.compute, markup=True)


def _suited(name: str, used: Filter, subject: Value, node: nodes.Node) -> tuple[Value, bool]:
    """Return the subject in a kind that the filter takes, and whether it is applied to each item of a list."""
    type_ = subject.type
    kind = kind_of(type_)
    if kind in used.takes or kind == "null":
        return subject, False
    if is_list(type_) and kind_of(type_.value_type) in used.takes:
        return subject, True
    if "text" in used.takes and kind in ("integer", "decimal", "float", "boolean", "date", "datetime"):
        return columns_of("text", TEXT, [subject], to_text), False
    wanted = " or ".join(sorted(used.takes - {"null"}))
    fault = Fault("EX105", f"The filter `{name}` takes {wanted}; this is {a_type(type_)}.", node, name)
    raise fault.with_help(hint=_remedy(kind, used))


def _remedy(kind: str, used: Filter) -> str | None:
    if kind == "list":
        return "Take one item with `| first`."
    if kind == "float":
        return "Declare the column as `decimal` in the project file: a floating-point number is not exact."
    if kind == "text" and "list" in used.takes:
        return "Make a list of packed text with `| split(',')` before."
    if kind == "text" and "decimal" in used.takes:
        return "Declare the column as `decimal` or `integer` in the project file, or use `| number` before."
    return None


def _elementwise(apply: Callable[..., pa.Array]) -> Callable[..., pa.Array]:
    def each(lists: pa.Array, **arguments: Any) -> pa.Array:
        parents = parents_of(lists)
        spread = {key: value.take(pa.array(parents)) if isinstance(value, pa.Array) else value for key, value in arguments.items()}
        return regroup(apply(lists.flatten(), **spread), parents, len(lists))

    return each


def bind(name: str, used: Filter, given: Sequence[Value], named: Mapping[str, Value], node: nodes.Node) -> Arguments:
    """Return the arguments of a filter by name. Raises Fault for one too many, an unknown or a missing one."""
    parameters = list(inspect.signature(used.apply).parameters.values())[1:]
    known = [parameter.name for parameter in parameters]
    shown = f"{name}({', '.join(_shown(parameter) for parameter in parameters)})" if parameters else name
    if len(given) > len(parameters):
        many = f"{len(parameters)} argument{'s' if len(parameters) != 1 else ''}" if parameters else "no arguments"
        here = "here is one" if len(given) == 1 else f"here are {len(given)}"
        raise Fault("EX104", f"`{name}` takes {many}; {here}.", node, name).with_help(hint=f"It is written `{shown}`.")
    bound = dict(zip(known, given, strict=False))
    for key, value in named.items():
        if key not in known:
            fault = Fault("EX104", f"`{name}` has no argument called `{key}`.", node, key)
            raise fault.with_help(nearest(key, known), f"It is written `{shown}`.")
        if key in bound:
            raise Fault("EX104", f"`{name}` gets `{key}` twice.", node, key).with_help(hint=f"It is written `{shown}`.")
        bound[key] = value
    missing = [parameter.name for parameter in parameters if parameter.default is parameter.empty and parameter.name not in bound]
    if missing:
        raise Fault("EX104", f"`{name}` needs `{missing[0]}`.", node, name).with_help(hint=f"It is written `{shown}`.")
    return bound


def _shown(parameter: inspect.Parameter) -> str:
    return parameter.name if parameter.default is parameter.empty else f"{parameter.name}={parameter.default!r}"


_LARGEST = 2**31 - 1  # of a length, a count, a number of days


def _constants(name: str, used: Filter, bound: Arguments, node: nodes.Node) -> dict[str, Any]:
    """Return the arguments that are known at load as plain values of the declared kind."""
    hints = inspect.get_annotations(used.apply, eval_str=True)
    made: dict[str, Any] = {}
    for key, value in bound.items():
        if not isinstance(value, Constant):
            message = f"`{key}` of `{name}` must be the same for all products; here it depends on a column."
            raise Fault("EX104", message, node, name).with_help(hint="Write a text or number, or one of the channel's `vars`.")
        accepted = _accepted(hints.get(key, object))
        if accepted and (not isinstance(value.value, accepted) or (isinstance(value.value, bool) and bool not in accepted)):
            wanted = " or ".join(dict.fromkeys(_WORDS[each] for each in accepted if each in _WORDS))
            raise Fault("EX104", f"`{key}` of `{name}` must be {wanted}; here it is {_shown_value(value.value)}.", node, name)
        made[key] = value.value
    if used.check and (wrong := used.check(made)):
        raise Fault("EX104", wrong, node, name)
    if large := [key for key, value in made.items() if isinstance(value, int) and abs(value) > _LARGEST]:
        raise Fault("EX104", f"`{large[0]}` of `{name}` is too large.", node, name)
    return made


def _shown_value(value: Any) -> str:
    return (
        {None: "nothing", True: "true", False: "false"}.get(value, repr(value)) if value is None or isinstance(value, bool) else repr(value)
    )


def _check_columns(name: str, used: Filter, columns: Arguments, node: nodes.Node) -> None:
    """Raise Fault for a column argument of another kind than the filter takes."""
    hints = inspect.get_annotations(used.apply, eval_str=True)
    for key, value in columns.items():
        parts = [each for each in get_args(hints.get(key)) if each is not pa.Array]
        if str in parts and value.type != TEXT:
            raise Fault("EX104", f"`{key}` of `{name}` must be a text; here it is {a_type(value.type)}.", node, name)


def _accepted(hint: Any) -> tuple[type, ...]:
    """Return the types that an annotation admits; nothing when it admits anything."""
    if get_origin(hint) in (Union, types.UnionType):
        parts = [_accepted(each) for each in get_args(hint) if each is not pa.Array]
        return tuple(each for part in parts for each in part) if all(parts) else ()
    if hint is type(None):
        return (type(None),)
    return _ACCEPTED.get(get_origin(hint) or hint, ())


def _around(scope: Scope) -> str:
    """Return what tells the same call in two channels apart."""
    return f"{scope.files.folder if scope.files else ''}|{','.join(each.key for each in scope.taxonomies.values())}"


def _surroundings(scope: Scope) -> Surroundings:
    files = scope.files
    return Surroundings(files.folder, scope.taxonomies, files.root, files.read) if files else Surroundings(None, scope.taxonomies)


def _prepared(name: str, used: Filter, constants: dict[str, Any], node: nodes.Node, scope: Scope) -> dict[str, Any]:
    if used.prepare is None:
        return constants
    try:
        return dict(used.prepare(constants, _surroundings(scope)))
    except ArgumentFault as wrong:
        text = next((value for value in constants.values() if isinstance(value, str)), name)
        raise Fault(wrong.code or "EX107", wrong.message, node, text).with_help(wrong.did_you_mean, wrong.hint) from wrong
