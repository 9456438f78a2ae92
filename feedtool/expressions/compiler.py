"""Jinja's expressions as column programs: one method per kind of node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions.access import indexed, member_of, no_method, sliced
from feedtool.expressions.bounds import TooLargeError
from feedtool.expressions.calling import Arguments, bind, call
from feedtool.expressions.combining import as_text, calculated, chosen, joined, listed, signed, with_truth
from feedtool.expressions.comparing import compare, negated, truth
from feedtool.expressions.constants import exact
from feedtool.expressions.fault import Fault
from feedtool.expressions.filter import Filter
from feedtool.expressions.filters import FILTERS
from feedtool.expressions.names import resolve, value_of
from feedtool.expressions.program import BROKEN, Broken, Constant, Expression, Scope, Value, lift
from feedtool.expressions.testing import test
from feedtool.expressions.unknown import unknown_filter, unknown_function
from feedtool.model import BOOLEAN, DECIMAL, FLOAT, INTEGER

_NUMBERS = (INTEGER, DECIMAL, FLOAT)
Names = dict[str, Expression]


class _Hole(Exception):  # noqa: N818 - it never leaves this module
    """A part of this expression is broken and has been reported."""


@dataclass(slots=True)
class Compiler:
    """Compiles expressions in a scope; ``names`` are those set in the text so far. Faults are collected, not raised."""

    scope: Scope
    names: Names = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    turns: list[int] = field(default_factory=list)  # how many each loop has that is written out

    def expression(self, node: nodes.Node) -> Expression:
        """Return the compiled expression, or BROKEN when its fault has been noted."""
        method = _VISITORS.get(type(node))
        try:
            self.scope.allowance.spend()
            if method is None:
                raise _unsupported(node)
            return method(self, node)
        except _Hole:
            return BROKEN
        except Fault as fault:
            self.note(fault)
            return BROKEN
        except TooLargeError as error:
            self.note(Fault(error.problem.code, error.problem.message, node))
            return BROKEN

    def value(self, node: nodes.Node) -> Value:
        """Return the compiled value. Raises when it is broken, which ``expression`` around it handles."""
        found = self.expression(node)
        if isinstance(found, Broken):
            raise _Hole
        return value_of(found, self.scope, node)

    def truth(self, node: nodes.Node) -> Value:
        """Return whether an expression counts as true. Of `and`, `or` and `not` only the truth is made, so their sides may be of any kinds."""
        if isinstance(node, nodes.Not):
            return negated(self.truth(node.node))
        if not isinstance(node, nodes.And | nodes.Or):
            return truth(self.value(node))
        made = [self.condition(side) for side in (node.left, node.right)]
        sides = [side for side in made if side is not None]
        if len(sides) < 2:
            raise _Hole
        deciding = isinstance(node, nodes.Or)  # what one side says for both, whatever the other one is
        if any(isinstance(side, Constant) and side.value is deciding for side in sides):
            return Constant(deciding)
        return lift("or", BOOLEAN, sides, pc.or_) if deciding else lift("and", BOOLEAN, sides, pc.and_)

    def whole(self, node: nodes.Node) -> Expression:
        """Return all that stands between two braces. Jinja makes a list of values with commas between them; here nobody means that."""
        if isinstance(node, nodes.Tuple):
            fault = Fault("EX101", "Several values stand here with a comma between them.", node)
            self.note(fault.with_help(hint="A number has a decimal point: `19.90`. A list stands in brackets: `['S', 'M']`."))
            return BROKEN
        return self.expression(node)

    def condition(self, node: nodes.Node) -> Value | None:
        """Return whether an expression counts as true, or None when its fault has been noted."""
        try:
            return None if isinstance(node, nodes.Tuple) and isinstance(self.whole(node), Broken) else self.truth(node)
        except _Hole:
            return None
        except Fault as fault:
            self.note(fault)
            return None
        except TooLargeError as error:
            self.note(Fault(error.problem.code, error.problem.message, node))
            return None

    def note(self, fault: Fault) -> None:
        """Keep a fault, unless the same was found before."""
        if not any((known.message, known.word) == (fault.message, fault.word) for known in self.faults):
            self.faults.append(fault)

    def values(self, parts: list[nodes.Expr]) -> list[Value]:
        """Return all the values; every one of them is looked at before a broken one raises."""
        found = [self.expression(part) for part in parts]
        if any(isinstance(each, Broken) for each in found):
            raise _Hole
        return [value_of(each, self.scope, part) for each, part in zip(found, parts, strict=True)]

    def _name(self, node: nodes.Name) -> Expression:
        return resolve(node.name, self.names, self.scope, node)

    def _constant(self, node: nodes.Const) -> Expression:
        if isinstance(node.value, str | bool | None):
            if isinstance(node.value, str) and any("\ud800" <= char <= "\udfff" for char in node.value):
                raise Fault("EX101", "Half a character (`\\ud800` to `\\udfff`) is no text.", node)
            return Constant(node.value)
        number = Decimal(repr(node.value))  # a literal's digits, which its float still has
        if abs(number) >= 10**26:
            raise Fault("EX109", "This number is too large: it may have 26 digits before the point.", node)
        return Constant(node.value if isinstance(node.value, int) else exact(number))

    def _sequence(self, node: nodes.List | nodes.Tuple) -> Expression:
        return listed(self.values(node.items), node)

    def _mapping(self, node: nodes.Dict) -> Expression:
        pairs = [(self.value(pair.key), self.value(pair.value)) for pair in node.items]
        if not all(isinstance(part, Constant) for pair in pairs for part in pair):
            raise Fault("EX106", "A mapping in an expression can only have values that are known at load.", node)
        return Constant({str(key.value): value.value for key, value in pairs if isinstance(key, Constant) and isinstance(value, Constant)})

    def _filter(self, node: nodes.Filter) -> Expression:
        assert node.node is not None
        used = FILTERS.get(node.name) or self.scope.functions.get(node.name)
        if used is None:
            self.note(unknown_filter(node.name, [*FILTERS, *self.scope.functions], node))
            self.values([node.node, *node.args])
            raise _Hole
        subject, bound = self._arguments(node.name, used, [node.node, *node.args], node)
        if used.apply is FILTERS["default"].apply:
            return self._default(subject, bound, node)
        if used.markup and subject.markup and used.apply is FILTERS["escape"].apply:
            return subject  # escaped already
        return call(node.name, used, subject, bound, node, self.scope)

    def _arguments(self, name: str, used: Filter, given: list[nodes.Expr], node: nodes.Filter | nodes.Call) -> tuple[Value, Arguments]:
        """Return what a filter or function is applied to, and its arguments by name."""
        if node.dyn_args or node.dyn_kwargs:
            raise Fault("EX106", "Arguments are written one by one, not with `*`.", node, name)
        keywords = [each for each in node.kwargs if isinstance(each, nodes.Keyword)]
        subject, *values = self.values([*given, *(each.value for each in keywords)])
        named = {each.key: value for each, value in zip(keywords, values[len(given) - 1 :], strict=True)}
        return subject, bind(name, used, values[: len(given) - 1], named, node)

    def _default(self, subject: Value, given: Mapping[str, Value], node: nodes.Filter) -> Value:
        """`default` is an if: its two values may be of two types."""
        boolean = given.get("boolean", Constant(value=False))
        if not isinstance(boolean, Constant) or not isinstance(boolean.value, bool):
            raise Fault("EX104", "The second argument of `default` must be true or false.", node, node.name).with_help(
                hint="With `true`, the other value is also given where it is empty, zero or false."
            )
        there = truth(subject) if boolean.value else lift("valid", BOOLEAN, [subject], pc.is_valid)
        return chosen(there, subject, given["default_value"], node)

    def _call(self, node: nodes.Call) -> Expression:
        if isinstance(node.node, nodes.Getattr):
            raise no_method(node.node, node.node.attr)
        if not isinstance(node.node, nodes.Name):
            raise _unsupported(node)
        name = node.node.name
        used = self.scope.functions.get(name)
        if used is None:
            raise unknown_function(name, list(self.scope.functions), node.node)
        if not node.args:
            raise Fault("EX104", f"`{name}` needs at least one argument.", node.node, name)
        subject, bound = self._arguments(name, used, node.args, node)
        return call(name, used, subject, bound, node.node, self.scope)

    def _test(self, node: nodes.Test) -> Expression:
        value, *arguments = self.values([node.node, *node.args])
        return test(node.name, value, arguments, node)

    def _compare(self, node: nodes.Compare) -> Expression:
        left, *others = self.values([node.expr, *(operand.expr for operand in node.ops)])
        found: Value | None = None
        for operand, right in zip(node.ops, others, strict=True):
            one = compare(operand.op, left, right, node)
            found = one if found is None else lift("and", BOOLEAN, [found, one], pc.and_)
            left = right
        assert found is not None
        return found

    def _both(self, node: nodes.And) -> Expression:
        left, right = self.values([node.left, node.right])
        return with_truth(chosen(truth(left), right, left, node), "and", [left, right])

    def _one_of(self, node: nodes.Or) -> Expression:
        left, right = self.values([node.left, node.right])
        return with_truth(chosen(truth(left), left, right, node), "or", [left, right])

    def _opposite(self, node: nodes.Not) -> Expression:
        return self.truth(node)

    def _conditional(self, node: nodes.CondExpr) -> Expression:
        test_ = self.condition(node.test)
        one, *other = self.values([node.expr1, *([node.expr2] if node.expr2 else [])])
        if test_ is None:
            raise _Hole
        return chosen(test_, one, other[0] if other else Constant(None), node)

    def _concatenation(self, node: nodes.Concat) -> Expression:
        return joined([as_text(value, part) for value, part in zip(self.values(node.nodes), node.nodes, strict=True)])

    def _arithmetic(self, node: nodes.BinExpr) -> Expression:
        one, other = self.values([node.left, node.right])
        return calculated(node.operator or "+", one, other, node)

    def _sign(self, node: nodes.Neg | nodes.Pos) -> Expression:
        return signed(node.operator or "-", self.value(node.node), node)

    def _attribute(self, node: nodes.Getattr) -> Expression:
        return self._member(self.expression(node.node), node.attr, node)

    def _item(self, node: nodes.Getitem) -> Expression:
        owner = self.expression(node.node)
        if isinstance(node.arg, nodes.Slice):
            return self._slice(owner, node.arg, node)
        index = self.value(node.arg)
        if not isinstance(index, Constant):
            raise Fault("EX106", "What stands in brackets must be known at load; here it depends on a column.", node)
        if isinstance(index.value, str):
            return self._member(owner, index.value, node)
        if isinstance(owner, Broken):
            raise _Hole
        return indexed(value_of(owner, self.scope, node), index, node)

    def _member(self, owner: Expression, name: str, node: nodes.Node) -> Expression:
        if isinstance(owner, Broken):
            raise _Hole
        return member_of(owner, name, self.scope, node)

    def _slice(self, owner: Expression, bounds: nodes.Slice, node: nodes.Node) -> Expression:
        parts = [self.value(part) if part else Constant(None) for part in (bounds.start, bounds.stop, bounds.step)]
        if isinstance(owner, Broken):
            raise _Hole
        return sliced(value_of(owner, self.scope, node), parts, node)


def _unsupported(node: nodes.Node) -> Fault:
    return Fault("EX106", f"`{type(node).__name__.lower()}` is not supported here.", node)


_VISITORS: Mapping[type[nodes.Node], Callable[..., Expression]] = {
    nodes.Name: Compiler._name,
    nodes.Const: Compiler._constant,
    nodes.List: Compiler._sequence,
    nodes.Tuple: Compiler._sequence,
    nodes.Dict: Compiler._mapping,
    nodes.Filter: Compiler._filter,
    nodes.Call: Compiler._call,
    nodes.Test: Compiler._test,
    nodes.Compare: Compiler._compare,
    nodes.And: Compiler._both,
    nodes.Or: Compiler._one_of,
    nodes.Not: Compiler._opposite,
    nodes.CondExpr: Compiler._conditional,
    nodes.Concat: Compiler._concatenation,
    nodes.Neg: Compiler._sign,
    nodes.Pos: Compiler._sign,
    nodes.Getattr: Compiler._attribute,
    nodes.Getitem: Compiler._item,
    **dict.fromkeys((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow), Compiler._arithmetic),
}
