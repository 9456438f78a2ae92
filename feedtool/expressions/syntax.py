"""Jinja's syntax: parsing within bounds, and where in the text a node stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError, nodes

from feedtool.expressions.fault import Fault, Placed
from feedtool.expressions.misread import Misread, misread, unreadable
from feedtool.expressions.words import VALUES, Numbering, Syntax, Unreadable, Word, words_of
from feedtool.model import Place
from feedtool.problems import Problem

MAX_LENGTH = 20_000
MAX_DEPTH = 60

# undefined filters must not stop the parser: feedtool's own are looked up later, and all faults are reported at once
ENVIRONMENT = Syntax(autoescape=False, keep_trailing_newline=True, extensions=[Numbering])
# yaml would have eaten them; in feed templates the line of a block leaves no trace
TRIMMED = Syntax(autoescape=False, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, extensions=[Numbering])


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed text with its words; the number of a node's first word, from 1, is its ``lineno``."""

    template: nodes.Template
    words: Sequence[Word]
    placed: Placed
    before: int  # characters that were put before the text to parse it

    def locate(self, node: nodes.Node, word: str) -> tuple[Place, int]:
        """Return the place of a node and the number of characters there: of ``word``, or of the first word of the node."""
        numbers = [each.lineno for each in (node, *node.find_all(nodes.Node)) if each.lineno] or [1]
        here, ahead = self.words[(node.lineno or 1) - 1 :], self.words[min(numbers) - 1 :]
        wanted = [each for each in (*here, *ahead) if each.kind in (*VALUES, "operator") and each.bare == word] if word else []
        values = [each for each in ahead if each.kind in VALUES]
        return _place(next(iter([*wanted, *values, *ahead]), None), self.placed, self.before)

    def problem(self, fault: Fault) -> Problem:
        """Return a fault as a problem with its place."""
        place, width = self.locate(fault.node, fault.word)
        return Problem(fault.code, fault.message, place, width, did_you_mean=fault.did_you_mean, hint=fault.hint)


def parse(source: str, placed: Placed, environment: Environment = ENVIRONMENT, before: str = "", after: str = "") -> Parsed | Problem:
    """Return the text parsed, or what is wrong with its syntax. ``before`` and ``after`` are put around it for the parser only."""
    if len(source) > MAX_LENGTH:
        return Problem("EX109", f"This text has {len(source):,} characters; {MAX_LENGTH:,} are allowed.", placed.at(0, 0), 1)
    whole = before + source.replace("\r\n", "\n").replace("\r", "\n") + after
    try:
        words, template, depth = _read(whole, environment)
    except Unreadable as error:
        return _problem(unreadable(error), placed, len(before))
    except TemplateSyntaxError as error:
        words = words_of(whole, environment)
        return _problem(misread(error.message or "", error.lineno, words, ended=not after), placed, len(before))
    except RecursionError:
        depth = MAX_DEPTH + 1
    except SyntaxError:  # Jinja takes the digits of all scripts for parts of a number, Python does not
        return Problem("EX101", "A number is written with the digits 0 to 9.", placed.at(0, 0), 1)
    except ValueError:  # Python reads no number of thousands of digits
        return Problem("EX109", "A number in this expression is too large.", placed.at(0, 0), 1)
    if depth > MAX_DEPTH:
        return Problem("EX109", f"This expression is nested more than {MAX_DEPTH} levels deep.", placed.at(0, 0), 1)
    return Parsed(template, words, placed, len(before))


@lru_cache(maxsize=2048)  # the checks of a channel are compiled for every market
def _read(whole: str, environment: Environment) -> tuple[Sequence[Word], nodes.Template, int]:
    """Return the words of a text, its tree and how deep that is; nobody may change them."""
    words = words_of(whole, environment)
    template = environment.parse(whole)
    return words, template, _depth(template)


def _depth(node: nodes.Node) -> int:
    """Return how deeply the nodes are nested, without recursion."""
    deepest, left = 0, [(node, 1)]
    while left:
        each, depth = left.pop()
        deepest = max(deepest, depth)
        left.extend((child, depth + 1) for child in each.iter_child_nodes())
    return deepest


def _problem(found: Misread, placed: Placed, before: int) -> Problem:
    place, width = _place(found.at, placed, before)
    return Problem("EX101", found.message, place, width, did_you_mean=found.did_you_mean, hint=found.hint)


def _place(word: Word | None, placed: Placed, before: int) -> tuple[Place, int]:
    if word is None:
        return placed.at(0, 0), 1
    shown = word.bare if word.kind == "string" else word.text.split("\n", 1)[0]
    column = word.column + (word.kind == "string")
    return placed.at(word.line, max(column - (before if word.line == 0 else 0), 0)), max(len(shown), 1)
