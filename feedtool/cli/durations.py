"""Durations on the command line: `90s`, `10m`, `2h`, `3d`."""

import re
from typing import Any

import click

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_FORM = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhd]?)")


class Duration(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A number with a unit, as seconds (float); a plain number is seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds, or end with a message that shows the right form."""
        if isinstance(value, int | float):
            return float(value)
        found = _FORM.fullmatch(value.strip())
        if not found:
            self.fail(f"`{value}` is no duration; write it like 90s, 10m or 2h.", param, ctx)
        return float(found[1]) * _SECONDS[found[2] or "s"]
