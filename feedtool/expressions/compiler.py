"""Jinja's expressions as column programs: one method per kind of node."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions import sequences
from feedtool.expressions.access import indexed, member_of, no_method, sliced
from feedtool.expressions.arithmetic import OPERATORS, calculate, result_type
from feedtool.expressions.calling import call
from feedtool.expressions.comparing import compare, negated, truth
from feedtool.expressions.constants import either
from feedtool.expressions.fault import Fault
from feedtool.expressions.filters import FILTERS
from feedtool.expressions.names import not_a_single_value, resolve, value_of
from feedtool.expressions.program import BROKEN, Broken, Constant, Expression, Scope, Value, columns_of, lift
from feedtool.expressions.testing import test
from feedtool.expressions.text import to_text
from feedtool.model import BOOLEAN, DECIMAL, FLOAT, INTEGER, TEXT, a_type, is_list, type_name
from feedtool.suggest import nearest

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

    def expression(self, node: nodes.Node) -> Expression:
        """Return the compiled expression, or BROKEN when its fault has been noted."""
        method = _VISITORS.get(type(node))
        try:
            if method is None:
                raise _unsupported(node)
            return method(self, node)
        except _Hole:
            return BROKEN
        except Fault as fault:
            if not any((known.message, known.word) == (fault.message, fault.word) for known in self.faults):
                self.faults.append(fault)
            return BROKEN

    def value(self, node: nodes.Node) -> Value:
        """Return the compiled value. Raises when it is broken, which ``expression`` around it handles."""
        found = self.expression(node)
        if isinstance(found, Broken):
            raise _Hole
        return value_of(found, self.scope, node)

    def values(self, parts: list[nodes.Expr]) -> list[Value]:
        """Return all the values; every one of them is looked at before a broken one raises."""
        found = [self.expression(part) for part in parts]
        if any(isinstance(each, Broken) for each in found):
            raise _Hole
        return [value_of(each, self.scope, part) for each, part in zip(found, parts, strict=True)]

    def text(self, value: Value, node: nodes.Node) -> Value:
        """Return a value as text. Raises Fault for a list or record."""
        if value.type == TEXT:
            return value
        if not_a_single_value(value):
            kind = "group of values" if isinstance(value, Constant) and isinstance(value.value, dict) else type_name(value.type)
            fault = Fault("EX105", f"A {kind} cannot be written into a text.", node)
            raise fault.with_help(hint="Join its items with `| join(', ')`, or take one with `| first`." if is_list(value.type) else None)
        if pa.types.is_null(value.type):
            return Constant(None)
        return lift("text", TEXT, [value], to_text)

    def _name(self, node: nodes.Name) -> Expression:
        return resolve(node.name, self.names, self.scope, node)

    def _constant(self, node: nodes.Const) -> Expression:
        return Constant(Decimal(repr(node.value)) if isinstance(node.value, float) else node.value)

    def _sequence(self, node: nodes.List | nodes.Tuple) -> Expression:
        items = self.values(node.items)
        if all(isinstance(item, Constant) for item in items):
            return Constant([item.value for item in items if isinstance(item, Constant)])
        type_: pa.DataType = pa.null()
        for item in items:
            type_ = either(type_, item.type) or TEXT
        columns = [self.converted(item, type_, node) for item in items]
        return columns_of("list", pa.list_(type_), columns, lambda *parts: _interleaved(parts, type_))

    def _mapping(self, node: nodes.Dict) -> Expression:
        pairs = [(self.value(pair.key), self.value(pair.value)) for pair in node.items]
        if not all(isinstance(part, Constant) for pair in pairs for part in pair):
            raise Fault("EX106", "A mapping in an expression can only have values that are known at load.", node)
        return Constant({str(key.value): value.value for key, value in pairs if isinstance(key, Constant) and isinstance(value, Constant)})

    def _filter(self, node: nodes.Filter) -> Expression:
        assert node.node is not None
        used = FILTERS.get(node.name) or self.scope.functions.get(node.name)
        if used is None:
            self.values([node.node, *node.args])
            known = [*FILTERS, *self.scope.functions]
            fault = Fault("EX103", f"There is no filter called `{node.name}`.", node, node.name)
            raise fault.with_help(nearest(node.name, known), "All filters with examples: docs/filters.md.")
        subject, *given = self.values([node.node, *node.args, *(each.value for each in node.kwargs)])
        named = {each.key: value for each, value in zip(node.kwargs, given[len(node.args) :], strict=True)}
        if used is FILTERS["default"]:
            return self._default(subject, [*given[: len(node.args)], *named.values()], node)
        return call(node.name, used, subject, given[: len(node.args)], named, node, self.scope)

    def _default(self, subject: Value, given: list[Value], node: nodes.Filter) -> Value:
        """`default` is an if: its two values may be of two types."""
        if len(given) not in (1, 2):
            raise Fault("EX104", "`default` needs the value to give instead.", node, node.name).with_help(
                hint="It is written `default('…')`."
            )
        there = truth(subject) if given[1:] and given[1] == Constant(value=True) else lift("valid", BOOLEAN, [subject], pc.is_valid)
        return self.chosen(there, subject, given[0], node)

    def _call(self, node: nodes.Call) -> Expression:
        if isinstance(node.node, nodes.Getattr):
            raise no_method(node.node, node.node.attr)
        if not isinstance(node.node, nodes.Name):
            raise _unsupported(node)
        name = node.node.name
        used = self.scope.functions.get(name)
        if used is None:
            known = list(self.scope.functions)
            fault = Fault("EX108", f"There is no function called `{name}`.", node, name)
            raise fault.with_help(nearest(name, known), f"Write the filter: `{{{{ … | {name} }}}}`." if name in FILTERS else None)
        if not node.args:
            raise Fault("EX104", f"`{name}` needs at least one argument.", node, name)
        subject, *given = self.values([*node.args, *(each.value for each in node.kwargs)])
        named = {each.key: value for each, value in zip(node.kwargs, given[len(node.args) - 1 :], strict=True)}
        return call(name, used, subject, given[: len(node.args) - 1], named, node, self.scope)

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
        return self.chosen(truth(left), right, left, node)

    def _one_of(self, node: nodes.Or) -> Expression:
        left, right = self.values([node.left, node.right])
        return self.chosen(truth(left), left, right, node)

    def _opposite(self, node: nodes.Not) -> Expression:
        return negated(truth(self.value(node.node)))

    def _conditional(self, node: nodes.CondExpr) -> Expression:
        test_, one, *other = self.values([node.test, node.expr1, *([node.expr2] if node.expr2 else [])])
        return self.chosen(truth(test_), one, other[0] if other else Constant(None), node)

    def chosen(self, test_: Value, one: Value, other: Value, node: nodes.Node) -> Value:
        """Return ``one`` where the test is true and ``other`` elsewhere; a text and a number become text."""
        if isinstance(test_, Constant):
            return one if test_.value else other
        type_ = either(one.type, other.type)
        if type_ is None:
            type_ = TEXT
            one, other = self.text(one, node), self.text(other, node)
        parts = [test_, self.converted(one, type_, node), self.converted(other, type_, node)]
        markup = all(part.markup or part == Constant(None) for part in (one, other))
        return lift("if", type_, parts, pc.if_else, markup=markup and (one.markup or other.markup))

    def converted(self, value: Value, type_: pa.DataType, node: nodes.Node) -> Value:
        """Return a value in a type that ``either`` gave."""
        if value.type == type_ or (isinstance(value, Constant) and is_list(type_)):
            return value if value.type == type_ else columns_of("cast", type_, [_unfolded(value)], lambda column: column.cast(type_))
        if type_ == TEXT and not pa.types.is_null(value.type):
            return self.text(value, node)
        return columns_of(f"as {type_}", type_, [_unfolded(value)], lambda column: pc.cast(column, type_))

    def _concatenation(self, node: nodes.Concat) -> Expression:
        return joined([self.text(value, part) for value, part in zip(self.values(node.nodes), node.nodes, strict=True)])

    def _arithmetic(self, node: nodes.BinExpr) -> Expression:
        one, other = self.values([node.left, node.right])
        operator = node.operator or "+"
        if operator == "+" and one.type == other.type == TEXT:
            return lift("concat", TEXT, [one, other], lambda a, b: pc.binary_join_element_wise(a, b, ""))
        if operator == "+" and is_list(one.type) and is_list(other.type) and (type_ := either(one.type, other.type)):
            return columns_of(
                "concat", type_, [self.converted(one, type_, node), self.converted(other, type_, node)], sequences.concatenated
            )
        if Constant(None) in (one, other):
            return Constant(None)
        if operator not in OPERATORS or one.type not in _NUMBERS or other.type not in _NUMBERS:
            raise _no_arithmetic(operator, one.type, other.type, node)
        type_ = result_type(operator, one.type, other.type)
        return lift(operator, type_, [one, other], lambda a, b: calculate(operator, type_, a, b))

    def _sign(self, node: nodes.Neg | nodes.Pos) -> Expression:
        value = self.value(node.node)
        if value.type not in _NUMBERS:
            raise _no_arithmetic(str(node.operator), value.type, value.type, node)
        return lift("neg", value.type, [value], pc.negate) if isinstance(node, nodes.Neg) else value

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


def joined(parts: list[Value]) -> Value:
    """Return texts written one behind the other; what is missing is empty."""
    if all(isinstance(part, Constant) for part in parts):
        return Constant("".join(part.value or "" for part in parts if isinstance(part, Constant)))
    blank = pa.scalar("", TEXT)

    def join(*columns: pa.Array) -> pa.Array:
        return pc.binary_join_element_wise(*columns, blank, null_handling="replace", null_replacement="")

    return lift("~", TEXT, [_texts(part) for part in parts], join)


def _texts(part: Value) -> Value:
    return Constant("") if part == Constant(None) else part


def _unfolded(value: Value) -> Value:
    """Return a constant as a program: its type is about to be changed to one that constants do not have."""
    return value.program() if isinstance(value, Constant) else value


def _interleaved(parts: tuple[pa.Array, ...], type_: pa.DataType) -> pa.Array:
    rows = len(parts[0])
    order = np.arange(rows * len(parts)).reshape(len(parts), rows).T.ravel()
    items = pa.concat_arrays([part.cast(type_) for part in parts]).take(pa.array(order))
    return pa.FixedSizeListArray.from_arrays(items, len(parts)).cast(pa.list_(type_))


def _no_arithmetic(operator: str, one: pa.DataType, other: pa.DataType, node: nodes.Node) -> Fault:
    if operator not in (*OPERATORS, "+", "-"):
        return Fault("EX106", f"The operator `{operator}` is not supported.", node)
    wrong = one if one not in _NUMBERS else other
    hint = "Join texts with `~`." if operator == "+" else None
    if wrong == TEXT and operator != "+":
        hint = "Declare the column as `decimal` or `integer` in the project file, or make it a number with `| number`."
    return Fault("EX105", f"`{operator}` needs numbers on both sides; one of them is {a_type(wrong)}.", node).with_help(hint=hint)


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
