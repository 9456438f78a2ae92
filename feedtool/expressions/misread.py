"""What Jinja says about wrong syntax, in the words of somebody who writes a mapping."""

from dataclasses import dataclass
from itertools import pairwise

from feedtool.expressions.words import VALUES, Unreadable, Word
from feedtool.suggest import nearest

_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "set", "endset", "block", "endblock", "raw", "endraw")
_CLOSED_BY = {"if": "endif", "for": "endfor", "block": "endblock", "set": "endset"}
_OPENED_BY = {"elif": "if", "else": "if", **{end: begin for begin, end in _CLOSED_BY.items()}}
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_ENDS = {"variable_begin": ("variable_end", "{{", "}}"), "block_begin": ("block_end", "{%", "%}")}
_HINTS = {
    "=": "Two values are compared with `==`.", "==": "Two values are compared with `==`.", "&": "Conditions are joined with `and`.",
    "|": "Conditions are joined with `or`; behind `|` stands the name of a filter.", "!": "The opposite of a condition is written `not …`.",
    "?": "It is written `'a' if condition else 'b'`.", ":": "It is written `'a' if condition else 'b'`.",
    "<": "Different values are found with `!=`.", ">": "Different values are found with `!=`.",
    "$": "A column is written without `$`.", "}": "An expression ends with `}}`.", "{": "An expression begins with `{{` only once.",
    "%": "A tag ends with `%}`.",
}  # fmt: skip
_CURLY = "“”„‘’‚«»´`"
_ODD = "A column whose name is not a plain word is written `row['Pris (SEK)']`; text stands in quotes."


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with the syntax, and the word where it is."""

    message: str
    at: Word | None
    hint: str | None = None
    did_you_mean: str | None = None


def unreadable(error: Unreadable) -> Misread:
    """Return what is wrong where the lexer stopped."""
    char, said = error.at.text, error.message
    if "expected" in said.removeprefix("unexpected"):
        opened = _open_bracket(error.words)
        if opened:
            return Misread(f"A `{opened.text}` has no `{_PAIRS[opened.text]}`.", opened)
    if "comment" in said:
        return Misread("A comment is not closed.", error.at, "A comment stands between `{#` and `#}`.")
    if "raw" in said:
        return Misread("A tag `{% raw %}` is not closed.", error.at, "It ends with `{% endraw %}`.")
    if char in ("'", '"'):
        return Misread("A text in quotes has no end.", error.at, f"It begins and ends with the same quote: {char}…{char}.")
    if char and char in _CURLY:
        return Misread(f"`{char}` is no quote for texts.", error.at, "Texts stand in straight quotes: 'red'.")
    if char in _PAIRS.values() and char != "}":
        return Misread(f"A `{char}` has no bracket that it closes.", error.at)
    return Misread(f"`{char}` cannot stand here.", error.at, _HINTS.get(char, _ODD))


def misread(said: str, number: int, words: list[Word], *, ended: bool = True) -> Misread:
    """Return what is wrong where the parser stopped: at the word ``number``, from 1. ``ended`` is false where nobody has written the last braces."""
    at = words[min(max(number, 1), len(words)) - 1] if words else None
    if "nknown tag" in said:
        return _unknown_tag(said, words, number)
    if "end of template" in said:
        return _unfinished(words) or Misread("The text ends too early.", at)
    if at is None:
        return Misread("This cannot be read.", at)
    before = words[number - 2] if number > 1 else at
    if at.kind in ("variable_end", "block_end"):
        what = "The name of a filter" if before.text == "|" else "Something"
        if not ended and number >= len(words):
            return Misread(f"{what} is missing behind `{before.text}`.", before)
        return Misread(f"{what} is missing before `{'}}' if at.kind == 'variable_end' else '%}'}`.", at, _how(words[:number]))
    return _misplaced(at, words[: number - 1], said)


def _misplaced(at: Word, before: list[Word], said: str) -> Misread:
    """Return what is wrong with a word that cannot stand where it does."""
    last = before[-1] if before else at
    opened = before[-2].kind if len(before) > 1 else ""
    how = _how(before)
    if last.text == "else" and at.text == "if":
        return Misread("`else if` is written `elif`.", at, "It is written `{% elif stock > 0 %}`.")
    if opened == "variable_begin" and last.text in _TAGS:
        return Misread(f"`{last.text}` cannot stand here.", last, f"A tag stands between `{{%` and `%}}`: `{{% {last.text} … %}}`.")
    if how and ("'in'" in said or opened == "block_begin"):
        return Misread(f"`{at.text}` cannot stand here.", at, how)
    if at.kind in VALUES and last.kind in VALUES:
        hint = "Texts are joined with `~`, conditions with `and` or `or`."
        return Misread(f"Between `{last.text}` and `{at.text}` something is missing.", at, hint)
    return Misread(f"`{at.text}` cannot stand here.", at, _HINTS.get(at.text))


def _how(words: list[Word]) -> str | None:
    opened = next((position for position in range(len(words) - 1, -1, -1) if words[position].kind in _ENDS), 0)
    tag = words[opened + 1].text if len(words) > opened + 1 else ""
    how = {"if": "{% if stock > 0 %}", "for": "{% for image in images %}", "set": "{% set label = name %}", "elif": "{% elif stock > 0 %}"}
    return f"It is written `{how[tag]}`." if words and words[opened].kind == "block_begin" and tag in how else None


def _unknown_tag(said: str, words: list[Word], number: int) -> Misread:
    tag = said.split("'")[1]
    at = next((word for word in words[number - 1 :] if word.text == tag), None)
    opened = _open_tags(words[: number - 1])
    begin = _OPENED_BY.get(tag)
    if begin and opened and opened[-1].text != begin:
        inside = opened[-1].text
        return Misread(f"`{{% {tag} %}}` stands inside a `{{% {inside} %}}` that is not closed.", at, _ended(inside))
    if begin:
        hint = f"Before it there must be an open `{{% {begin} … %}}`."
        return Misread(f"`{{% {tag} %}}` belongs to no open `{{% {begin} %}}`.", at, hint)
    return Misread(f"There is no tag `{tag}`.", at, "The tags are if, elif, else, for and set.", nearest(tag, _TAGS))


def _unfinished(words: list[Word]) -> Misread | None:
    """Return what was begun and not ended: an expression, a tag, or what stands between two tags."""
    for position, word in enumerate(words):
        if word.kind in _ENDS and not any(each.kind == _ENDS[word.kind][0] for each in _until_next(words[position + 1 :])):
            _, begin, end = _ENDS[word.kind]
            return Misread(f"A `{begin}` has no `{end}`.", word, "An expression stands between `{{` and `}}`, a tag between `{%` and `%}`.")
    opened = _open_tags(words)
    return Misread(f"A tag `{{% {opened[-1].text} %}}` is not closed.", opened[-1], _ended(opened[-1].text)) if opened else None


def _open_tags(words: list[Word]) -> list[Word]:
    """Return the tags that are open behind the words, the innermost last."""
    opened: list[Word] = []
    for position, (begin, tag) in enumerate(pairwise(words), 1):
        if begin.kind != "block_begin":
            continue
        if tag.text in _CLOSED_BY and not (tag.text == "set" and _assigns(words[position:])):
            opened.append(tag)
        elif tag.text in _CLOSED_BY.values() and opened:
            opened.pop()
    return opened


def _ended(tag: str) -> str:
    hint = f"It ends with `{{% {_CLOSED_BY[tag]} %}}`."
    return f"{hint} A value is set with `{{% set name = … %}}`." if tag == "set" else hint


def _until_next(words: list[Word]) -> list[Word]:
    ends = [position for position, word in enumerate(words) if word.kind in _ENDS]
    return words[: ends[0]] if ends else words


def _assigns(words: list[Word]) -> bool:
    inside = words[: next((position for position, word in enumerate(words) if word.kind == "block_end"), len(words))]
    return any(word.text == "=" for word in inside)


def _open_bracket(words: list[Word]) -> Word | None:
    opened: list[Word] = []
    for word in words:
        if word.kind == "operator" and word.text in _PAIRS:
            opened.append(word)
        elif word.kind == "operator" and word.text in _PAIRS.values() and opened:
            opened.pop()
    return opened[-1] if opened else None
