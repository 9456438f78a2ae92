"""A fault in an expression: raised where it is found, caught where the expression around it begins."""

from typing import Protocol

from jinja2 import nodes

from feedtool.model import Place


class Placed(Protocol):
    """A text whose characters have places in a file."""

    @property
    def text(self) -> str:
        """The text itself."""
        ...

    def at(self, line: int, column: int) -> Place:
        """Return the place of a character, line and column from 0."""
        ...


class Fault(Exception):  # noqa: N818 - it never leaves this package and is no error of the program
    """What is wrong, at ``node``; ``word`` is the part of it that is wrong, as written."""

    def __init__(self, code: str, message: str, node: nodes.Node, word: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.node, self.word = code, message, node, word
        self.did_you_mean: str | None = None
        self.hint: str | None = None

    def with_help(self, did_you_mean: str | None = None, hint: str | None = None) -> "Fault":
        """Return the fault with the nearest right answer and the remedy."""
        self.did_you_mean, self.hint = did_you_mean, hint
        return self
