"""Texts with ``{{ }}`` and ``{% %}`` as column programs."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
from jinja2 import nodes

from feedtool.expressions.access import no_method
from feedtool.expressions.bounds import TooLargeError
from feedtool.expressions.combining import as_text, chosen, joined
from feedtool.expressions.compiler import Compiler, Names
from feedtool.expressions.fault import Fault
from feedtool.expressions.names import members, resolve, value_of
from feedtool.expressions.program import BROKEN, Broken, Constant, Expression, Frame, Group, Program, Value, columns_of
from feedtool.expressions.turn import Turn
from feedtool.model import TEXT, a_type, is_list, is_record, lengths_of

MAX_UNROLLED, MAX_TURNS = 2_000, 10_000
MAX_REPEATED = 100_000
_TAGS: dict[type[nodes.Node], str] = {
    nodes.FromImport: "from", nodes.Scope: "autoescape", nodes.CallBlock: "call", nodes.FilterBlock: "filter",
}  # fmt: skip
_UNSUPPORTED = "Only if, for and set are supported. What they cannot say, a hook can: docs/mapping.md."


class Templates(Compiler):
    """Compiles the statements of a text on top of its expressions."""

    __slots__ = ()

    def body(self, statements: Sequence[nodes.Node]) -> Value:
        """Return what the statements write, as text."""
        parts = [part for statement in statements for part in self.statement(statement)]
        try:
            return joined(parts or [Constant("")])
        except TooLargeError as error:
            self.note(Fault(error.problem.code, error.problem.message, statements[0]))
            return Constant("")

    def statement(self, node: nodes.Node) -> list[Value]:
        """Return the texts that a statement writes, in order; faults are noted."""
        try:
            self.scope.allowance.spend()
            if isinstance(node, nodes.Output):
                return [self.written(part) for part in node.nodes]
            if isinstance(node, nodes.If):
                return [self._if(node)]
            if isinstance(node, nodes.For):
                return [self._for(node)]
            if isinstance(node, nodes.Assign | nodes.AssignBlock):
                self._set(node)
                return []
            tag = _TAGS.get(type(node), type(node).__name__.lower())
            raise Fault("EX106", f"`{{% {tag} %}}` is not supported.", node, tag).with_help(hint=_UNSUPPORTED)
        except Fault as fault:
            self.faults.append(fault)
            return []
        except TooLargeError as error:
            self.note(Fault(error.problem.code, error.problem.message, node))
            return []

    def written(self, node: nodes.Node) -> Value:
        """Return what ``{{ }}`` or the plain text between writes."""
        if isinstance(node, nodes.TemplateData):
            return Constant(node.data, markup=True)
        found = self.whole(node)
        if isinstance(found, Broken):
            return Constant("")
        value = as_text(value_of(found, self.scope, node), node)
        if self.scope.escape is None or value.markup or value == Constant(None):
            return value
        return columns_of("escape", TEXT, [value], self.scope.escape)

    def _if(self, node: nodes.If) -> Value:
        tests = [(self.condition(each.test), each) for each in (node, *node.elif_)]
        before = dict(self.names)
        branches = []
        for found, each in tests:
            self.names = dict(before)
            written = self.body(each.body)
            if found is not None:
                branches.append((found, written, self.names))
        self.names = dict(before)
        made, names = self.body(node.else_), self.names
        for test, written, set_names in reversed(branches):
            made = chosen(test, written, made, node)
            names = self._merged(test, set_names, names, node)
        self.names = names
        return made

    def _merged(self, test: Value, one: Names, other: Names, node: nodes.Node) -> Names:
        """Return the names after an if: what a branch has set counts where that branch was taken."""
        merged = dict(other)
        for name, value in one.items():
            instead = other.get(name, Constant(None))
            if value is instead:
                continue
            if isinstance(value, Program | Constant) and isinstance(instead, Program | Constant):
                merged[name] = chosen(test, value, instead, node)
        return merged

    def _set(self, node: nodes.Assign | nodes.AssignBlock) -> None:
        if not isinstance(node.target, nodes.Name):
            raise Fault("EX106", "`{% set %}` sets one name at a time.", node)
        value = self._captured(node) if isinstance(node, nodes.AssignBlock) else self.expression(node.node)
        if not isinstance(value, Group | Broken) and len(value.key) > MAX_REPEATED:
            self.names[node.target.name] = BROKEN
            raise Fault("EX109", f"`{node.target.name}` repeats what was set before too often.", node, node.target.name)
        self.names[node.target.name] = value

    def _captured(self, node: nodes.AssignBlock) -> Value:
        """Return what stands between `{% set %}` and `{% endset %}`; where `{{ }}` escapes, that is escaped already."""
        written = self.body(node.body)
        return written if self.scope.escape is None else replace(written, markup=True)

    def _for(self, node: nodes.For) -> Value:
        if node.recursive:
            raise Fault("EX106", "A loop cannot be recursive.", node).with_help(hint=_UNSUPPORTED)
        source, names = self._looped(node)
        found = self.expression(source)
        if isinstance(found, Broken):
            self.names = {**self.names, **dict.fromkeys(names, found)}
            return Constant("")
        before = dict(self.names)
        known = self._known_items(found, node, pairs=len(names) == 2)
        made = self._loop(value_of(found, self.scope, node.iter), node, names[0]) if known is None else self._unrolled(known, node, names)
        self.names = before
        return made

    def _looped(self, node: nodes.For) -> tuple[nodes.Node, list[str]]:
        """Return what is looped over, and the names of the loop: two of them for `key, value in mapping.items()`."""
        targets = node.target.items if isinstance(node.target, nodes.Tuple) else [node.target]
        names = [target.name for target in targets if isinstance(target, nodes.Name)]
        source = node.iter
        items = isinstance(source, nodes.Call) and isinstance(source.node, nodes.Getattr) and source.node.attr == "items"
        if len(names) != (2 if items else 1):
            hint = "With `.items()`: `{% for key, value in names.items() %}`. Without: `{% for image in images %}`."
            raise Fault("EX106", "A loop has one name, and two with `.items()`.", node).with_help(hint=hint)
        return (source.node.node if items and isinstance(source, nodes.Call) and isinstance(source.node, nodes.Getattr) else source), names

    def _known_items(self, found: Expression, node: nodes.For, *, pairs: bool) -> list[tuple[Expression, ...]] | None:
        """Return the items of a loop that are known at load; None for a column of lists."""
        if isinstance(found, Group):
            return [(Constant(name),) for name in dict.fromkeys(members(found, self.scope))]
        if isinstance(found, Constant):
            if isinstance(found.value, dict):
                return [(Constant(key), Constant(value))[: 2 if pairs else 1] for key, value in found.value.items()]
            if pairs:
                raise no_method(node.iter, "items")
            if isinstance(found.value, list | str | None):
                return [(Constant(item),) for item in found.value or []]
        if isinstance(found, Program) and is_record(found.type) and not pairs:
            return [(Constant(member.name),) for member in found.type]
        if pairs:
            raise no_method(node.iter, "items")
        return None

    def _unrolled(self, items: list[tuple[Expression, ...]], node: nodes.For, names: list[str]) -> Value:
        self.turns.append(len(items))
        if len(items) > MAX_UNROLLED or sum(self.turns) > MAX_TURNS:
            fault = Fault(
                "EX109", f"The loop has too many turns: {MAX_UNROLLED:,} are allowed, and {MAX_TURNS:,} in all loops of a text.", node
            )
            raise fault.with_help(hint="A long table belongs into a file that `lookup` reads.")
        if node.test:
            raise Fault("EX106", "A loop over what is known at load takes no `if`.", node).with_help(
                hint="Put an `{% if %}` inside the loop."
            )
        if not items:
            return self.body(node.else_)
        before, parts = dict(self.names), []
        for number, item in enumerate(items):
            self.names = {**before, **dict(zip(names, item, strict=True)), "loop": Constant(_position(number, len(items)))}
            parts.append(self.body(node.body))
        return joined(parts)

    def _loop(self, lists: Value, node: nodes.For, name: str) -> Value:
        """Return the text of a loop over a column of lists: the body runs once over all items of all rows."""
        if not is_list(lists.type):
            raise Fault("EX105", f"A loop needs a list; this is {a_type(lists.type)}.", node.iter).with_help(
                hint="Use `| split(',')` for packed text."
            )
        turn = Turn(f"\0{len(self.scope.columns)}.")
        inner = Templates(
            replace(self.scope, columns={**self.scope.columns, **turn.columns(lists.type.value_type)}),
            dict(self.names),
            self.faults,
            self.turns,
        )
        inner.names |= {name: resolve(turn.item, {}, inner.scope, node), "loop": Group(turn.loop)}
        if node.test:
            raise Fault("EX106", "A loop takes no `if` of its own.", node).with_help(hint="Put an `{% if %}` inside the loop.")
        body, otherwise = inner.body(node.body), self.body(node.else_)
        outer = sorted(body.uses & self.scope.columns.keys())
        key = f"for({lists.key},{body.key},{otherwise.key})"

        def run(frame: Frame) -> pa.Array:
            given = lists.run(frame)
            written = turn.texts(given, body, frame, outer)
            return pc.if_else(pa.array(lengths_of(given) > 0), written, otherwise.run(frame)) if node.else_ else written

        return Program(TEXT, lists.uses | frozenset(outer) | otherwise.uses, key, run)


def _position(number: int, length: int) -> dict[str, object]:
    return {
        "index": number + 1, "index0": number, "length": length, "revindex": length - number, "revindex0": length - number - 1,
        "first": number == 0, "last": number == length - 1,
    }  # fmt: skip
