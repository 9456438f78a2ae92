"""The words of a text with expressions, each with its place; and Jinja's nodes numbered by the words they begin with."""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError
from jinja2.ext import Extension
from jinja2.lexer import Lexer, Token, TokenStream

_SKIPPED = ("whitespace", "comment_begin", "comment", "comment_end", "raw_begin", "raw_end")
VALUES = ("name", "string", "integer", "float")


class Word(NamedTuple):
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


class _Lexer(Lexer):
    """Jinja's lexer. What it has just read it does not read again: first the words are asked for, then the parser asks."""

    _last: tuple[str, Sequence[Any]] = ("", ())

    def tokeniter(self, source: str, *more: Any) -> Iterator[Any]:
        known, tokens = self._last
        return iter(tokens) if known == source else self._read(source, *more)

    def _read(self, source: str, *more: Any) -> Iterator[Any]:
        tokens: list[Any] = []
        for token in super().tokeniter(source, *more):
            tokens.append(token)
            yield token
        self._last = source, tokens


class Syntax(Environment):
    """Jinja's syntax, of which no more than the tree is used."""

    @cached_property
    def lexer(self) -> Lexer:
        """What cuts a text into tokens."""
        return _Lexer(self)


class Unreadable(Exception):  # noqa: N818 - it never leaves this package and is no error of the program
    """The lexer cannot go on; ``words`` are those before, ``at`` is the character where it stopped."""

    def __init__(self, message: str, words: list[Word], at: Word) -> None:
        super().__init__(message)
        self.message, self.words, self.at = message, words, at


@lru_cache(maxsize=2048)  # asked again when the parser has met a fault
def words_of(source: str, environment: Environment) -> list[Word]:
    """Return the words as the parser gets them; nobody may change them. Raises Unreadable."""
    words: list[Word] = []
    offset = counted = line = begin = 0  # `begin` is where the line begins
    try:
        for _, kind, text in environment.lex(source):
            at = max(source.find(text, offset), offset)  # blanks that `-` takes away are missing in the texts
            if breaks := source.count("\n", counted, at):
                line, begin = line + breaks, source.rfind("\n", counted, at) + 1
            if kind not in _SKIPPED:
                words.append(Word(kind, text, line, at - begin))
            offset, counted = at + len(text), at
    except TemplateSyntaxError as error:
        message = error.message or ""
        if message.startswith("unexpected char"):
            offset = int(message.rsplit(" ", 1)[1])
        raise Unreadable(message, words, _word_at(source, offset)) from error
    return words


def _word_at(source: str, offset: int) -> Word:
    at = min(offset, len(source))
    return Word("", source[offset : offset + 1], source.count("\n", 0, at), at - source.rfind("\n", 0, at) - 1)
