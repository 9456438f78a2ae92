"""The base of all shapes: what a caller of any shape can rely on."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.values import quoted
from feedtool.positioned_yaml.words import an, kind, listed, said
from feedtool.problems import Problem

JsonSchema = dict[str, Any]
ALL_KINDS = frozenset({"text", "integer", "number", "boolean", "list", "record", "null"})
_AS_BOOLEAN = {"yes": "true", "on": "true", "no": "false", "off": "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Anything at all. ``description`` tells a user what the value is for.

    A kind of shape fills in the methods that begin with an underscore: which kinds of value it takes (``words.kind``), what is
    wrong inside a value of the right kind, what defaults to fill in, and the keywords of JSON Schema.
    """

    description: str = ""

    def accepts(self, data: Any) -> bool:
        """Say whether the value is of the right kind, whatever is inside."""
        return kind(data) in self._kinds()

    def problems(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        """Yield everything that is wrong with the value at ``path``."""
        if self.accepts(data):
            yield from self._inside(document, path, data)
        elif data is None:
            of = "value" if not path or isinstance(path[-1], int) else "key"
            yield document.problem("CF104", f"{name_of(path)} is empty; it must be {self.wanted()}.", path, of=of)
        else:
            message = f"{name_of(path)} must be {self.wanted()}; here it is {said(data)}."
            yield document.problem("CF104", message, path, did_you_mean=self._meant(data))

    def wanted(self) -> str:
        """Return what must stand here, in words that follow "must be"."""
        return listed([an(name) for name in sorted(self._kinds())], "or")

    def filled(self, data: Any) -> Any:
        """Return a right value with defaults for what it leaves out."""
        return data

    def json_schema(self) -> JsonSchema:
        """Return this shape as JSON Schema 2020-12."""
        return self._keywords() | ({"description": self.description} if self.description else {})

    def _kinds(self) -> frozenset[str]:
        return ALL_KINDS

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        return iter(())

    def _keywords(self) -> JsonSchema:
        return {}

    def _meant(self, data: Any) -> str | None:
        """Return what somebody who wrote a value of the wrong kind most likely meant."""
        kinds, given = self._kinds(), kind(data)
        if kinds == {"boolean"} and given == "text":
            return _AS_BOOLEAN.get(data.casefold())
        if kinds == {"text"} and given in ("integer", "number", "boolean"):
            return quoted(str(data).lower())
        if "integer" in kinds and isinstance(data, Decimal) and data == data.to_integral_value():
            return str(int(data))
        return data if given == "text" and "integer" in kinds and data.isascii() and data.isdigit() and len(data) < 19 else None


def name_of(path: Path) -> str:
    """Return what a message calls the value at ``path``."""
    if not path:
        return "The file"
    if isinstance(path[-1], int):
        return f"Item {path[-1] + 1} of `{path[-2]}`" if len(path) > 1 else f"Item {path[-1] + 1}"
    return f"`{path[-1]}`"
