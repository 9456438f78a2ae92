"""The forms in which channels publish their lists of categories."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

SEPARATOR = " > "
_NUMBERED = re.compile(r"(\d{1,12}) - (\S.*)")
_NUMBER = re.compile(r"\d{1,12}")


class NotAList(ValueError):  # noqa: N818 - it says what the text is, not that something failed
    """The text is no list of categories. ``str()`` says why, in words that follow "the list"."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of categories in one language: ``paths`` by number, in the order of the list; ``version`` as the list states it, or None."""

    version: str | None
    paths: Mapping[str, str]


def parse(content: bytes, form: str, version_line: str | None) -> Listed:
    """Return the categories of a list. Raises NotAList for a text that is none, or that breaks off or is spoilt in the middle."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAList("is not UTF-8") from error
    if text.lstrip()[:15].casefold().startswith(("<!doctype", "<html", "<?xml")):
        raise NotAList("is a web page")
    first, _, rest = text.partition("\n")
    version = None
    if version_line is not None:
        if not first.startswith(version_line) or not first[len(version_line) :].strip():
            raise NotAList(f"does not begin with `{version_line.strip()}` and a version; its first line is `{first.strip()[:60]}`")
        version, text = first[len(version_line) :].strip(), rest
    return Listed(version, FORMS[form](text))


def _numbered(text: str) -> dict[str, str]:
    """Read lines of ``166 - Apparel & Accessories > Clothing``.

    https://support.google.com/merchants/answer/6324436
    """
    paths: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 2):
        if not line.strip() or line.startswith("#"):
            continue
        found = _NUMBERED.fullmatch(line.rstrip())
        if not found:
            raise NotAList(f"has a line {number} that is no category: `{line[:60]}`")
        _add(paths, *found.groups())
    return paths


def _table(text: str) -> dict[str, str]:
    """Read a table with the heading ``category_id,category``.

    https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    paths: dict[str, str] = {}
    try:
        heading = [cell.strip() for cell in next(rows, [])]
        if heading != ["category_id", "category"]:
            raise NotAList(f"does not begin with `category_id,category`; its first line is `{','.join(heading)[:60]}`")
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < 2 or not _NUMBER.fullmatch(row[0].strip()) or not row[1].strip():
                raise NotAList(f"has a line {rows.line_num} that is no category: `{','.join(row)[:60]}`")
            _add(paths, row[0].strip(), ",".join(row[1:]).strip())  # a name with a comma may stand there without quotes
    except csv.Error as error:
        raise NotAList(f"has a line {rows.line_num} that cannot be read ({error})") from error
    return paths


def _add(paths: dict[str, str], number: str, path: str) -> None:
    if number in paths:
        raise NotAList(f"has the number {number} twice")
    paths[number] = path


FORMS: Mapping[str, Callable[[str], dict[str, str]]] = MappingProxyType({"numbered-paths": _numbered, "table": _table})
