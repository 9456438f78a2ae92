"""Pages of Markdown on a terminal: lines that are too long are broken between words."""

import re
import shutil
import sys
import textwrap

_MARK = re.compile(r" *(?:- )?")
_WIDEST = 120  # longer lines are hard to read


def fitted(page: str) -> str:
    """Return a page as it fits the terminal; what goes to a file or to another program stays as it is."""
    return wrapped(page, min(shutil.get_terminal_size().columns, _WIDEST)) if sys.stdout.isatty() else page


def wrapped(page: str, width: int) -> str:
    """Return a page with no line longer than ``width``, as far as words and addresses allow; items of lists keep their indentation."""
    return "".join(f"{_broken(line, width)}\n" for line in page.splitlines())


def _broken(line: str, width: int) -> str:
    mark = _MARK.match(line)
    indent = " " * len(mark[0] if mark else "")
    if len(line) <= width or line.startswith("|"):
        return line
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
