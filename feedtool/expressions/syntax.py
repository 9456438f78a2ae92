"""Jinja's syntax: parsing within bounds, and where in the text a node stands."""

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from feedtool.expressions.fault import Fault, Placed
from feedtool.model import Place
from feedtool.problems import Problem
from feedtool.suggest import nearest

MAX_LENGTH = 20_000
MAX_DEPTH = 60

# undefined filters must not stop the parser: feedtool's own are looked up later, and all faults are reported at once
ENVIRONMENT = Environment(autoescape=False, keep_trailing_newline=True)  # noqa: S701 - nothing is ever rendered with it
# yaml would have eaten them; in feed templates the line of a block leaves no trace
TRIMMED = Environment(autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)  # noqa: S701 - the same

_BLOCKS = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "block", "endblock", "raw", "endraw")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text, with the places of its words: (line from 1, column from 0, word)."""

    template: nodes.Template
    source: str
    words: tuple[tuple[int, int, str], ...]
    placed: Placed
    before: int  # characters that were put before the text to parse it

    def locate(self, node: nodes.Node, word: str) -> tuple[Place, int]:
        """Return the place of a node and the number of characters there: of ``word``, or of the first word of the node."""
        wanted = word or _first_word(node)
        same_line = [found for found in self.words if found[0] == node.lineno] or list(self.words)
        line, column, text = next((found for found in same_line if found[2] == wanted), same_line[0] if same_line else (1, 0, ""))
        return self.placed.at(line - 1, max(column - (self.before if line == 1 else 0), 0)), max(len(text), 1)

    def problem(self, fault: Fault) -> Problem:
        """Return a fault as a problem with its place."""
        place, width = self.locate(fault.node, fault.word)
        return Problem(fault.code, fault.message, place, width, did_you_mean=fault.did_you_mean, hint=fault.hint)


def parse(source: str, placed: Placed, environment: Environment = ENVIRONMENT, before: str = "", after: str = "") -> Parsed | Problem:
    """Return the text parsed, or what is wrong with its syntax. ``before`` and ``after`` are put around it for the parser only."""
    if len(source) > MAX_LENGTH:
        return Problem("EX109", f"This text has {len(source):,} characters; {MAX_LENGTH:,} are allowed.", placed.at(0, 0), 1)
    whole = before + source + after
    try:
        template = environment.parse(whole)
    except TemplateSyntaxError as error:
        return _syntax_problem(error, source, placed)
    except RecursionError:
        template = None
    if template is None or _depth(template) > MAX_DEPTH:
        return Problem("EX109", f"This expression is nested more than {MAX_DEPTH} levels deep.", placed.at(0, 0), 1)
    return Parsed(template, source, tuple(_words(whole, environment)), placed, len(before))


def _depth(node: nodes.Node) -> int:
    """Return how deeply the nodes are nested, without recursion."""
    deepest, left = 0, [(node, 1)]
    while left:
        each, depth = left.pop()
        deepest = max(deepest, depth)
        left.extend((child, depth + 1) for child in each.iter_child_nodes())
    return deepest


def _words(whole: str, environment: Environment) -> Any:
    """Yield the names, texts and numbers of all expressions with their places, and first of all the beginning of the text."""
    line, column = 1, 0
    for _, kind, text in environment.lex(whole):
        if kind in ("name", "string", "integer", "float", "operator"):
            yield line, column, text[1:-1] if kind == "string" else text
        breaks = text.count("\n")
        line, column = line + breaks, (len(text) - text.rfind("\n") - 1) if breaks else column + len(text)


def _first_word(node: nodes.Node) -> str:
    """Return the first word that somebody wrote for this node."""
    for each in (node, *node.find_all(nodes.Node)):
        if isinstance(each, nodes.Name):
            return each.name
        if isinstance(each, nodes.Const):
            return str(each.value)
    return ""


def _syntax_problem(error: TemplateSyntaxError, source: str, placed: Placed) -> Problem:
    lines = source.split("\n")
    line = min(max(error.lineno, 1), len(lines))
    message, hint = _plain_words(error.message or "", source)
    at = lines[line - 1].find("{%" if "tag" in message or "block" in message else "{{")
    return Problem("EX101", message, placed.at(line - 1, max(at, 0)), 2 if at >= 0 else max(len(lines[line - 1]), 1), hint=hint)


def _plain_words(said: str, source: str) -> tuple[str, str | None]:
    """Return Jinja's message in plain words, with a remedy."""
    if "unknown tag" in said:
        tag = said.split("'")[1]
        near = nearest(tag, _BLOCKS)
        return f"There is no tag `{tag}`.", f"Did you mean `{near}`?" if near else "The tags are if, elif, else, for and set."
    if source.count("{{") != source.count("}}"):
        return "A `{{` has no `}}`, or the other way round.", "Every expression stands between `{{` and `}}`."
    if source.count("{%") != source.count("%}"):
        return "A `{%` has no `%}`, or the other way round.", "Every tag stands between `{%` and `%}`."
    if "Unexpected end of template" in said or "end of template" in said:
        return "A tag is not closed.", "Every `{% if %}` needs an `{% endif %}`, every `{% for %}` an `{% endfor %}`."
    if "unexpected char" in said:
        return f"This cannot be read: {said}.", "Text in an expression stands in single quotes; numbers have a decimal point."
    return f"This cannot be read: {said[:1].lower()}{said[1:].rstrip('.')}.", None
