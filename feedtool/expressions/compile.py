"""The three ways to compile: a value of a mapping, a condition, the blocks of a feed template."""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import nodes

from feedtool.expressions.fault import Fault, Placed
from feedtool.expressions.names import value_of
from feedtool.expressions.program import Broken, Constant, Expression, Program, Scope, Value
from feedtool.expressions.syntax import TRIMMED, Parsed, parse
from feedtool.expressions.templates import Templates
from feedtool.model import Place
from feedtool.problems import Problem


@dataclass(frozen=True, slots=True)
class FixedPlace:
    """A text that stands at one place: for texts that are no part of a file with positions."""

    text: str
    place: Place

    def at(self, line: int, column: int) -> Place:
        """Return the place of a character, counted from the place of the text."""
        return Place(self.place.file, self.place.line + line, column + 1 if line else self.place.column + column)


def compile_value(source: str, placed: Placed, scope: Scope) -> tuple[Program | None, list[Problem]]:
    """Return a text with ``{{ }}`` as a program; a lone ``{{ expression }}`` keeps its type. None and all problems when it is wrong."""
    parsed = parse(source, placed)
    if isinstance(parsed, Problem):
        return None, [parsed]
    compiler = Templates(scope)
    lone = _lone(parsed.template)
    if lone is None:
        return _finished(compiler, parsed, compiler.body(parsed.template.body))
    found = compiler.whole(lone)
    return _finished(compiler, parsed, None if isinstance(found, Broken) else _value(compiler, found, lone))


def compile_condition(source: str, placed: Placed, scope: Scope) -> tuple[Program | None, list[Problem]]:
    """Return a condition, written without braces, as a program of type BOOLEAN without nulls. None and all problems when it is wrong."""
    written = source.strip()
    braces = written.startswith("{{") and written.endswith("}}")
    inside = written[2:-2] if braces else written
    if not inside.strip() or any(brace in inside for brace in ("{{", "}}", "{%", "%}")):
        return None, [_no_condition(source, placed)]
    parsed = parse(source, placed) if braces else parse(source, placed, before="{{ ", after=" }}")
    if isinstance(parsed, Problem):
        return None, [parsed]
    node = _lone(parsed.template)
    if node is None:
        return None, [_no_condition(source, placed)]
    compiler = Templates(scope)
    return _finished(compiler, parsed, compiler.condition(node))


def _no_condition(source: str, placed: Placed) -> Problem:
    hint = "It is one expression without braces, e.g. `stock > 0 and image`."
    return Problem("EX101", "This is not a condition.", placed.at(0, 0), max(len(source.split("\n", 1)[0]), 1), hint=hint)


def names_in(condition: str) -> set[str]:
    """Return the names that a condition uses; none when it cannot be read."""
    parsed = parse(condition, FixedPlace(condition, Place("")), before="{{ ", after=" }}")
    return set() if isinstance(parsed, Problem) else {node.name for node in parsed.template.find_all(nodes.Name)}


def compile_blocks(source: str, placed: Placed, scopes: Mapping[str, Scope]) -> tuple[dict[str, Program], list[Problem]]:
    """Return the blocks of a feed template, each compiled in the scope of its name. A block that is missing is the empty text."""
    parsed = parse(source, placed, TRIMMED)
    if isinstance(parsed, Problem):
        return {}, [parsed]
    programs, problems = {}, []
    blocks = {block.name: block for block in parsed.template.find_all(nodes.Block)}
    for name in sorted(blocks.keys() - scopes.keys()):
        place, width = parsed.locate(blocks[name], name)
        problems.append(Problem("EX106", f"A feed template has no block `{name}`; it has {', '.join(scopes)}.", place, width))
    for name, scope in scopes.items():
        compiler = Templates(scope)
        program, found = _finished(compiler, parsed, compiler.body(blocks[name].body if name in blocks else []))
        problems.extend(found)
        if program:
            programs[name] = program
    return programs, problems


def _lone(template: nodes.Template) -> nodes.Node | None:
    """Return the expression of a text that is nothing but one."""
    if len(template.body) == 1 and isinstance(template.body[0], nodes.Output) and len(template.body[0].nodes) == 1:
        node = template.body[0].nodes[0]
        return None if isinstance(node, nodes.TemplateData) else node
    return None


def _value(compiler: Templates, found: Expression, node: nodes.Node) -> Value | None:
    """Return an expression as a value; the fault of one that is none is noted."""
    try:
        return value_of(found, compiler.scope, node)
    except Fault as fault:
        compiler.faults.append(fault)
        return None


def _finished(compiler: Templates, parsed: Parsed, value: Value | None) -> tuple[Program | None, list[Problem]]:
    if compiler.faults or value is None:
        return None, sorted((parsed.problem(fault) for fault in compiler.faults), key=lambda problem: problem.place or Place(""))
    return (value.program() if isinstance(value, Constant) else value), []
