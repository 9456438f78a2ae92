"""Shapes of single values."""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.shape.shape import JsonSchema, Shape, name_of
from feedtool.positioned_yaml.words import listed, said
from feedtool.problems import Problem
from feedtool.suggest import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Shape):
    """Text; ``options`` are the only values allowed. With ``numbers`` an unquoted number is taken as its text; ``some``: it must not be empty."""

    options: Sequence[str] = ()
    numbers: bool = False
    some: bool = False

    def wanted(self) -> str:
        """Return the options, where there are any."""
        return listed([f"`{option}`" for option in self.options], "or") if self.options else "text"

    def filled(self, data: Any) -> Any:
        """Return the value as text."""
        return str(data)

    def _kinds(self) -> frozenset[str]:
        return frozenset({"text", "integer", "number"} if self.numbers else {"text"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if self.options and data not in self.options:
            message = f"{name_of(path)} must be {self.wanted()}; here it is {said(data)}."
            yield document.problem("CF110", message, path, did_you_mean=nearest(str(data), self.options))
        if self.some and data == "":
            yield document.problem("CF110", f"{name_of(path)} must not be empty.", path)

    def _keywords(self) -> JsonSchema:
        least = {"minLength": 1} if self.some else {}
        return {"enum": list(self.options)} if self.options else {"type": ["string", "number"] if self.numbers else "string", **least}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Shape):
    """A number between ``minimum`` and ``maximum``, whole if ``whole``."""

    whole: bool = False
    minimum: int | None = None
    maximum: int | None = None

    def wanted(self) -> str:
        """Return the kind of number and its limits."""
        words = "a whole number" if self.whole else "a number"
        if self.minimum is not None and self.maximum is not None:
            return f"{words} between {self.minimum} and {self.maximum}"
        if self.minimum is not None:
            return f"{words} of at least {self.minimum}"
        return f"{words} of at most {self.maximum}" if self.maximum is not None else words

    def _kinds(self) -> frozenset[str]:
        return frozenset({"integer"} if self.whole else {"integer", "number"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if (self.minimum is not None and data < self.minimum) or (self.maximum is not None and data > self.maximum):
            yield document.problem("CF110", f"{name_of(path)} must be {self.wanted()}; here it is {said(data)}.", path)

    def _keywords(self) -> JsonSchema:
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "integer" if self.whole else "number"} | {name: limit for name, limit in limits.items() if limit is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Shape):
    """``true`` or ``false``."""

    def _kinds(self) -> frozenset[str]:
        return frozenset({"boolean"})

    def _keywords(self) -> JsonSchema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Shape):
    """A date such as ``2027-01-31``."""

    def wanted(self) -> str:
        """Return what a date looks like."""
        return "a date such as 2027-01-31"

    def _kinds(self) -> frozenset[str]:
        return frozenset({"text"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        try:
            datetime.date.fromisoformat(data)
        except ValueError:
            yield document.problem("CF110", f"{name_of(path)} must be {self.wanted()}; here it is {said(data)}.", path)

    def _keywords(self) -> JsonSchema:
        return {"type": "string", "format": "date"}


_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*([smhd])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration(Shape):
    """A length of time such as ``26h``; units are s, m, h and d."""

    @staticmethod
    def seconds(data: str) -> float:
        """Return the seconds of a length of time. Raises ValueError when it is none."""
        if not (found := _DURATION.fullmatch(data.strip())):
            raise ValueError(data)
        return float(found[1]) * _SECONDS[found[2]]

    def wanted(self) -> str:
        """Return what a length of time looks like."""
        return "a length of time such as 26h, 90m or 2d"

    def _kinds(self) -> frozenset[str]:
        return frozenset({"text"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        try:
            self.seconds(data)
        except ValueError:
            yield document.problem("CF110", f"{name_of(path)} must be {self.wanted()}; here it is {said(data)}.", path)

    def _keywords(self) -> JsonSchema:
        return {"type": "string", "pattern": _DURATION.pattern.join(("^", "$"))}
