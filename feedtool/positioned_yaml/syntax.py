"""Faults of YAML's syntax in plain words."""

import re

import yaml

from feedtool.positioned_yaml.document import Source
from feedtool.positioned_yaml.syntax_words import SAYINGS, Saying
from feedtool.positioned_yaml.values import quoted
from feedtool.problems import Problem


class Refused(Exception):  # noqa: N818 - it never leaves this package and is no error of the program
    """Valid YAML that is not accepted."""

    def __init__(self, code: str, message: str, offset: int) -> None:
        super().__init__(message)
        self.code, self.message, self.offset = code, message, offset


def explained(error: Exception, source: Source) -> Problem:
    """Return the problem that PyYAML's exception (or Refused) is about."""
    if isinstance(error, Refused):
        return Problem(error.code, error.message, source.place(error.offset), 1)
    if isinstance(error, yaml.reader.ReaderError):
        number = error.character if isinstance(error.character, int) else ord(error.character)
        message = f"The character U+{number:04X} cannot stand in YAML."
        return Problem("CF105", message, source.place(error.position), 1, hint="It is invisible in most editors; delete it.")
    if isinstance(error, yaml.MarkedYAMLError) and (error.problem_mark or error.context_mark):
        return _marked(error, source)
    message = "The file is not valid YAML."
    return Problem("CF105", message, source.place(0), hint="Look for an escape such as \\U or \\x in double quotes.")


def _marked(error: yaml.MarkedYAMLError, source: Source) -> Problem:
    text = source.text
    mark = error.problem_mark or error.context_mark
    assert mark is not None
    at = min(mark.index, len(text))
    if (tab := _indenting_tab(text, at)) is not None:
        message = "There is a tab here; YAML takes only blanks for indentation."
        return Problem("CF106", message, source.place(tab), 1, hint="Replace it by blanks, e.g. two per level.")
    if text[max(at - 1, 0) : at + 1] == "{%":
        written = text[at - 1 :].split("\n", 1)[0].rstrip()
        return Problem("CF107", f"`{written}` must stand in quotes.", source.place(at - 1), len(written), did_you_mean=quoted(written))
    saying = _saying(error)
    if error.context_mark and (saying.opened or at >= len(text.rstrip())):
        at = error.context_mark.index  # the end of the file tells nobody anything
    message = saying.message.format(char=text[at : at + 1], name=saying.name(error.problem or ""))
    return Problem("CF105", message, source.place(at), 1, hint=saying.hint)


def _saying(error: yaml.MarkedYAMLError) -> Saying:
    context, problem = error.context or "", error.problem or ""
    return next(saying for saying in SAYINGS if re.search(saying.context, context) and re.search(saying.problem, problem))


def _indenting_tab(text: str, at: int) -> int | None:
    """Return where the tab stands that indents the line of ``at``, if it is one that does."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    indentation = re.compile(r"[ \t]*").match(text, start)
    assert indentation is not None
    tab = text.find("\t", start, indentation.end())
    return tab if start <= tab <= at else None
