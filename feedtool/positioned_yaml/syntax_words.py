"""What PyYAML's messages mean, said in plain words; the first that fits is taken, the last one fits everything."""

import re
from dataclasses import dataclass

_QUOTE = "Put the value in quotes."
_SINGLE = "In single quotes a backslash is an ordinary character."
_FLOW = "A value with a comma or a bracket in it must be in quotes."


@dataclass(frozen=True, slots=True)
class Saying:
    """``context`` and ``problem`` are searched in PyYAML's own words; ``opened`` places the fault where the broken piece begins."""

    context: str
    problem: str
    message: str
    hint: str | None = None
    opened: bool = False

    def name(self, problem: str) -> str:
        """Return the name that PyYAML's message quotes, if any."""
        found = re.search(r"'([^']*)'", problem)
        return found[1] if found else ""


SAYINGS = (
    Saying(
        "",
        "mapping values are not allowed",
        "There is a colon too much on this line, or the line is indented deeper than it should be.",
        "If the value itself has a colon followed by a blank, put the value in quotes.",
    ),
    Saying(
        "quoted scalar",
        "end of stream|document separator",
        "The quote opened here is never closed.",
        "Close it on the same line.",
        opened=True,
    ),
    Saying("quoted scalar", "unknown escape", "After a backslash in double quotes `{char}` may not stand.", _SINGLE),
    Saying("quoted scalar", "escape sequence of", "The escape here needs more digits.", _SINGLE),
    Saying(
        "",
        "could not find expected ':'",
        "This line is neither `name: value` nor a part of the value above it.",
        "Add a colon and a blank after the name.",
    ),
    Saying("directive", "", "A line that begins with `%` is a directive of YAML, which is not accepted.", _QUOTE),
    Saying("", "cannot start any token", "A value cannot begin with `{char}` unless it is in quotes.", _QUOTE),
    Saying("flow mapping", "end of stream|<stream end>", "The brace opened here is never closed.", _FLOW, opened=True),
    Saying("flow sequence", "end of stream|<stream end>", "The bracket opened here is never closed.", _FLOW, opened=True),
    Saying("flow mapping", "", "A comma or the closing brace is missing before this point.", _FLOW),
    Saying("flow sequence", "", "A comma or the closing bracket is missing before this point.", _FLOW),
    Saying(
        "block mapping",
        "expected <block end>",
        "This does not belong to the lines above it.",
        "Lines of one group begin in the same column, and a value that goes on after a closing quote must be in quotes as a whole.",
    ),
    Saying(
        "block collection",
        "expected <block end>",
        "This does not belong to the list above it.",
        "The items of a list begin with `- ` in the same column.",
    ),
    Saying(
        "",
        "sequence entries are not allowed",
        "A list cannot begin here.",
        "Put its items on lines of their own below the name, each with `- `.",
    ),
    Saying(
        "",
        "undefined alias",
        "`*{name}` stands for what `&{name}` marks, but nothing above is marked so.",
        "A value that begins with `*` must be in quotes.",
    ),
    Saying("duplicate anchor", "", "The mark at this place was used before in this file.", "Give it another name."),
    Saying("single document", "", "A second document begins here (`---`); a file holds one.", "Delete the line."),
    Saying(
        "block scalar",
        "",
        "After `|` or `>` the text must begin on the next line.",
        "If the value itself begins with this character, put it in quotes.",
    ),
    Saying("anchor|alias", "", "A value that begins with `*` or `&` must be in quotes."),
    Saying("tag", "", "A value that begins with `!` must be in quotes."),
    Saying("", "expected the node content", "A value is missing here, or it must be in quotes."),
    Saying("", "", "YAML cannot make sense of this place.", "Compare the indentation, the colons and the quotes with the lines above."),
)
