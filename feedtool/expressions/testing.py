"""Jinja's tests: ``x is defined``, ``x is divisibleby(3)``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions.arithmetic import calculate
from feedtool.expressions.comparing import compare, truth
from feedtool.expressions.fault import Fault
from feedtool.expressions.filters import case
from feedtool.expressions.program import Constant, Value, lift
from feedtool.model import BOOLEAN, INTEGER, TEXT, a_type, is_list, is_record, kind_of
from feedtool.suggest import nearest

_COMPARISONS = {
    "eq": "eq", "equalto": "eq", "sameas": "eq", "ne": "ne", "lt": "lt", "lessthan": "lt", "le": "lteq", "gt": "gt", "greaterthan": "gt",
    "ge": "gteq", "in": "in",
}  # fmt: skip
_KINDS: Mapping[str, Callable[[pa.DataType], bool]] = MappingProxyType(
    {
        "string": lambda type_: type_ == TEXT,
        "number": lambda type_: kind_of(type_) in ("integer", "decimal", "float", "boolean"),
        "integer": lambda type_: type_ == INTEGER,
        "float": lambda type_: kind_of(type_) == "float",
        "boolean": lambda type_: type_ == BOOLEAN,
        "sequence": lambda type_: is_list(type_) or type_ == TEXT,
        "iterable": lambda type_: is_list(type_) or type_ == TEXT,
        "mapping": is_record,
    }
)
_WHOLE = ("odd", "even", "divisibleby")
_CASES = {"lower": case.is_lower, "upper": case.is_upper}
_MISSING = {"defined": pc.is_valid, "undefined": pc.is_null, "none": pc.is_null, "empty": None, "true": None, "false": None}
NAMES = (*_COMPARISONS, *_KINDS, *_WHOLE, *_CASES, *_MISSING)


def test(name: str, value: Value, arguments: list[Value], node: nodes.Node) -> Value:
    """Return ``value is name(arguments)`` as BOOLEAN. Raises Fault for a test that does not exist or does not suit."""
    if name not in NAMES:
        raise Fault("EX108", f"There is no test called `{name}`.", node, name).with_help(
            nearest(name, NAMES), f"The tests are {', '.join(sorted(NAMES))}."
        )
    needed = 1 if name in _COMPARISONS or name == "divisibleby" else 0
    if len(arguments) != needed:
        raise Fault("EX104", f"The test `{name}` takes {needed or 'no'} argument{'s' if needed != 1 else ''}.", node, name)
    if name in _COMPARISONS:
        return compare(_COMPARISONS[name], value, arguments[0], node)
    if name in _KINDS:
        fits = _KINDS[name](value.type)
        return lift("valid", BOOLEAN, [value], pc.is_valid) if fits and not isinstance(value, Constant) else Constant(fits)
    if name in _WHOLE:
        return _divisible(name, value, arguments, node)
    return _other(name, value, node)


def _other(name: str, value: Value, node: nodes.Node) -> Value:
    if kernel := _MISSING.get(name):
        return lift(name, BOOLEAN, [value], kernel)
    if name == "empty":
        return lift("not", BOOLEAN, [truth(value)], pc.invert)
    if name in ("true", "false"):
        if value.type != BOOLEAN:
            return Constant(value=False)
        return lift(f"is-{name}", BOOLEAN, [value], lambda column: pc.fill_null(pc.equal(column, name == "true"), False))
    if value.type != TEXT:
        raise Fault("EX105", f"The test `{name}` is for text; this is {a_type(value.type)}.", node, name)
    is_case = _CASES[name]
    return lift(f"is-{name}", BOOLEAN, [value], lambda column: pc.fill_null(is_case(column), False))


def _divisible(name: str, value: Value, arguments: list[Value], node: nodes.Node) -> Value:
    by = arguments[0] if arguments else Constant(2)
    if value.type != INTEGER or by.type != INTEGER:
        raise Fault("EX105", f"The test `{name}` is for whole numbers; this is {a_type(value.type)}.", node, name)
    rest = lift("%", INTEGER, [value, by], lambda one, other: calculate("%", INTEGER, one, other))
    return compare("eq" if name != "odd" else "ne", rest, Constant(0), node)
