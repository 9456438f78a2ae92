"""The words of a text with expressions, each with its place; and Jinja's nodes numbered by the words they begin with."""

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_SKIPPED = ("whitespace", "comment_begin", "comment", "comment_end", "raw_begin", "raw_end")
VALUES = ("name", "string", "integer", "float")


@dataclass(frozen=True, slots=True)
class Word:
    """A name, text, number, operator or bracket of a template, or the plain text between; line and column from 0."""

    kind: str
    text: str
    line: int
    column: int

    @property
    def bare(self) -> str:
        """The word without its quotes."""
        return self.text[1:-1] if self.kind == "string" else self.text


class Numbering(Extension):
    """Lets Jinja's parser give every node the number of its first word, from 1, where it would give the line: a line is too coarse a place."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Number what the parser gets."""
        for number, token in enumerate(stream, 1):
            yield Token(number, token.type, token.value)


class Unreadable(Exception):  # noqa: N818 - it never leaves this package and is no error of the program
    """The lexer cannot go on; ``words`` are those before, ``at`` is the character where it stopped."""

    def __init__(self, message: str, words: list[Word], at: Word) -> None:
        super().__init__(message)
        self.message, self.words, self.at = message, words, at


def words_of(source: str, environment: Environment) -> list[Word]:
    """Return the words as the parser gets them. Raises Unreadable."""
    words: list[Word] = []
    offset = 0
    try:
        for _, kind, text in environment.lex(source):
            at = max(source.find(text, offset), offset)  # blanks that `-` takes away are missing in the texts
            if kind not in _SKIPPED:
                words.append(_word(kind, text, source, at))
            offset = at + len(text)
    except TemplateSyntaxError as error:
        message = error.message or ""
        if message.startswith("unexpected char"):
            offset = int(message.rsplit(" ", 1)[1])
        raise Unreadable(message, words, _word("", source[offset : offset + 1], source, min(offset, len(source)))) from error
    return words


def _word(kind: str, text: str, source: str, at: int) -> Word:
    return Word(kind, text, source.count("\n", 0, at), at - source.rfind("\n", 0, at) - 1)
