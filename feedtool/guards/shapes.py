"""How thresholds are written: shares and spans of time."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from feedtool.positioned_yaml import Document, Path
from feedtool.positioned_yaml.shape import JsonSchema, Shape
from feedtool.problems import Problem

_PERCENT = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,4})?) ?%")
_SPAN = re.compile(r"([0-9]{1,5}) ?(h|d)")
_HOURS = {"h": 1, "d": 24}


def share_of(written: Any) -> Fraction | None:
    """Return a share such as `20%` or 0.2; None for what is none."""
    if isinstance(written, int | Decimal) and not isinstance(written, bool):
        return Fraction(written) if 0 <= written <= 1 else None  # 10 is most likely 10 %, and not a thousand
    found = _PERCENT.fullmatch(str(written))
    return Fraction(found[1]) / 100 if found else None


def span_of(written: Any) -> datetime.timedelta | None:
    """Return a span of time such as `26h` or `3d`; None for what is none."""
    found = _SPAN.fullmatch(str(written))
    return datetime.timedelta(hours=int(found[1]) * _HOURS[found[2]]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(Shape):
    """A share of the items such as `20%` or 0.2. It may be more than all of them where it tells a growth."""

    def wanted(self) -> str:
        """Return how a share is written."""
        return "a share such as 20% or 0.2"

    def filled(self, data: Any) -> Fraction:
        """Return the share as an exact number."""
        found = share_of(data)
        assert found is not None
        return found

    def _kinds(self) -> frozenset[str]:
        return frozenset({"text", "integer", "number"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if share_of(data) is None:
            yield document.problem("CF110", f"`{path[-1]}` must be {self.wanted()}; here it is `{data}`.", path)

    def _keywords(self) -> JsonSchema:
        return {"anyOf": [{"type": "string", "pattern": r"^[0-9]{1,5}(\.[0-9]{1,4})? ?%$"}, {"type": "number", "minimum": 0, "maximum": 1}]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span(Shape):
    """A span of time such as `26h` or `3d`."""

    def wanted(self) -> str:
        """Return how a span is written."""
        return "a span of time such as 26h or 3d"

    def filled(self, data: Any) -> datetime.timedelta:
        """Return the span."""
        found = span_of(data)
        assert found is not None
        return found

    def _kinds(self) -> frozenset[str]:
        return frozenset({"text"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if span_of(data) is None:
            yield document.problem("CF110", f"`{path[-1]}` must be {self.wanted()}; here it is `{data}`.", path)

    def _keywords(self) -> JsonSchema:
        return {"type": "string", "pattern": "^[0-9]{1,5} ?[hd]$"}
