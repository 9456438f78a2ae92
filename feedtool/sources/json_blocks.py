"""The lines of a file of JSON lines, some megabytes at a time."""

import codecs
import json
from collections.abc import Iterator

from feedtool.errors import SourceError
from feedtool.model import Place
from feedtool.tables import TableFile

_BLOCK = 4 << 20
_LONGEST = 16 << 20


def blocks(file: TableFile) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the number of the first line and the lines of each block.

    Raises SourceError for a line that is longer than any product, and for a last line that ends in the middle.
    """
    line = 1
    with file.open() as raw:
        while block := raw.read(_BLOCK):
            if not block.endswith(b"\n"):
                block += raw.readline(_LONGEST)
            if line == 1:
                block = block.removeprefix(codecs.BOM_UTF8)
            lines = [each + b"\n" for each in block.split(b"\n")]
            last = lines.pop()[:-1]
            if len(last) >= _LONGEST:
                place = Place(file.shown, line + len(lines))
                raise SourceError(f"{place}: a line is longer than {_LONGEST >> 20} MiB. JSON lines have one product on each line.")
            if last:
                _refuse_cut(file.shown, line + len(lines), last)
                lines.append(last)
            yield line, lines
            line += len(lines)


def _refuse_cut(shown: str, line: int, last: bytes) -> None:
    """Raise SourceError when a last line without a line break is no whole value."""
    if not last.strip():
        return
    try:
        json.loads(last)
    except (ValueError, RecursionError) as error:
        end = last[-60:].decode("utf-8", "replace")
        raise SourceError(
            f"{Place(shown, line)}: the file looks cut: its last line ends in the middle, with `{end}`. "
            f"It was not written or copied to its end; export or copy it again."
        ) from error
