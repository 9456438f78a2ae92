"""Jinja itself, on one product at a time, with feedtool's exact numbers: what the column programs must agree with.

Jinja reads `19.9` as a floating-point number, feedtool as an exact one. To compare the two languages and not two kinds of numbers,
decimal numbers of a template become `Amount` here: Python's Decimal with the two properties of feedtool's decimals, 12 places after the
point (half rounded up) and the shortest form as text. Everything else is Jinja's own.
"""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from typing import Any

from jinja2 import Environment, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer

_PLACES = Decimal("0.000000000001")


class Amount(Decimal):
    """A decimal with 12 places that is written in its shortest form."""

    def __str__(self) -> str:
        return f"{self.normalize():f}" if self else "0"

    __repr__ = __str__


def _exact(operation: str) -> Callable[..., Any]:
    def apply(self: Amount, *others: Any) -> Any:
        with localcontext() as context:
            context.prec = 76
            made = getattr(Decimal, operation)(self, *others)
            return Amount(made.quantize(_PLACES, ROUND_HALF_UP)) if isinstance(made, Decimal) else made

    return apply


for _operation in ("add", "sub", "mul", "truediv", "floordiv", "mod"):
    for _name in (f"__{_operation}__", f"__r{_operation}__"):
        setattr(Amount, _name, _exact(_name))
for _name in ("__neg__", "__pos__", "__abs__", "__round__"):
    setattr(Amount, _name, _exact(_name))


class _ExactNumbers(NodeTransformer):
    def visit_Const(self, node: nodes.Const) -> nodes.Expr:
        if not isinstance(node.value, float):
            return node
        return nodes.Filter(nodes.Const(repr(node.value)), "_amount", [], [], None, None, lineno=node.lineno)


class ExactEnvironment(Environment):
    """Jinja with its floating-point literals turned into exact numbers."""

    def _generate(self, source: nodes.Template, *arguments: Any, **named: Any) -> str:
        return super()._generate(_ExactNumbers().visit(source), *arguments, **named)


ENVIRONMENT = ExactEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
ENVIRONMENT.filters["_amount"] = Amount


@lru_cache(maxsize=2000)
def _lone(source: str) -> Callable[..., Any] | None:
    body = ENVIRONMENT.parse(source).body
    if (
        len(body) == 1
        and isinstance(body[0], nodes.Output)
        and len(body[0].nodes) == 1
        and not isinstance(body[0].nodes[0], nodes.TemplateData)
    ):
        return ENVIRONMENT.compile_expression(source.strip().removeprefix("{{").removesuffix("}}"), undefined_to_none=False)
    return None


@lru_cache(maxsize=2000)
def _template(source: str) -> Callable[..., str]:
    return ENVIRONMENT.from_string(source).render


def names_of(row: Mapping[str, Any], constants: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a template sees of a product: a joined column `texts.sv` is reached as `texts['sv']`."""
    names: dict[str, Any] = {name: _converted(value) for name, value in constants.items()}
    for name, value in row.items():
        group, _, member = name.partition(".")
        if member:
            names.setdefault(group, {})[member] = _converted(value)
        else:
            names[name] = _converted(value)
    names["row"] = {name: value for name, value in names.items() if name not in constants}
    return names


def _converted(value: Any) -> Any:
    if isinstance(value, list):
        return [_converted(each) for each in value]
    return Amount(value) if isinstance(value, Decimal) else value


def result(source: str, names: Mapping[str, Any]) -> Any:
    """Return what Jinja makes: a text, or for a lone expression its value as a list or a text."""
    lone = _lone(source)
    if lone is None:
        return _template(source)(**names)
    value = lone(**names)
    if isinstance(value, StrictUndefined):
        return None
    if isinstance(value, str | int | float | Decimal) or not hasattr(value, "__iter__"):
        return str(value)
    return list(value)
