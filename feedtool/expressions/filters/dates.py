"""Dates and times."""

import datetime
import zoneinfo
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.text import distinct
from feedtool.model import DATE, DATETIME, TEXT

ISO, EXTENDED = "iso", "iso_extended"
_MOST_DAYS = 100_000
_FIRST = pa.scalar(datetime.datetime(1, 1, 1), pa.timestamp("s"))
_AFTER = pa.scalar(253_402_300_800, pa.timestamp("s"))  # midnight after the last day of the year 9999
_ISO_TEXT = r"^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$"


def date(column: pa.Array, format: str = ISO, timezone: str = "UTC") -> pa.Array:  # noqa: A002 - the name that mapping authors expect
    """Write a date or time in a `format`: `iso` gives `2026-11-23T00:00+0100`, the form of most channels; others as in `%d.%m.%Y`.

    `iso_extended` gives `2026-11-23T00:00+01:00`, as Facebook wants it.
    A date without a time begins at midnight in `timezone`. Text must be of the form 2026-11-23 or 2026-11-23T18:30.

    `{{ '2026-11-23' | date('iso', 'Europe/Stockholm') }}` gives `2026-11-23T00:00+0100`.
    """
    local = _local(column, timezone)
    written = pc.strftime(local, "%Y-%m-%dT%H:%M%z" if format in (ISO, EXTENDED) else format)
    return pc.utf8_replace_slice(written, -2, -2, ":") if format == EXTENDED else written


def days(column: pa.Array, number: int) -> pa.Array:
    """Go `number` days on, or back when it is negative. Nothing where that leads out of the years 1 to 9999.

    `{{ '2026-11-23' | days(14) }}` gives `2026-12-07`.
    """
    dates = column if column.type == DATE else pc.cast(_local(column, "UTC"), DATE, safe=False)
    later = pc.add(pc.cast(dates, pa.timestamp("s")), pa.scalar(datetime.timedelta(days=number), pa.duration("s")))
    known = pc.and_(pc.greater_equal(later, _FIRST), pc.less(later, _AFTER))
    return pc.cast(pc.if_else(known, later, pa.scalar(None, later.type)), DATE, safe=False)


def _local(column: pa.Array, timezone: str) -> pa.Array:
    """Return instants in a time zone, at a whole second; null where a text is no date."""
    if column.type == TEXT:
        right = pc.if_else(pc.match_substring_regex(column, _ISO_TEXT), column, pa.scalar(None, TEXT))
        column = distinct(right, lambda text: _instant(text, timezone), DATETIME)
    elif column.type == DATE:
        naive = pc.cast(column, pa.timestamp("s"))
        return pc.assume_timezone(naive, timezone, ambiguous="earliest", nonexistent="latest")
    return pc.cast(column, pa.timestamp("s", tz=timezone), safe=False)


def _instant(text: str | None, timezone: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None  # the 31st of June: no date, so nothing
    if found is not None and found.tzinfo is None:
        found = found.replace(tzinfo=zoneinfo.ZoneInfo(timezone))
    return found


def check_days(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with a number of days."""
    return None if abs(arguments["number"]) <= _MOST_DAYS else f"`number` of `days` must be at most {_MOST_DAYS:,}."


def check_date(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the time zone or format."""
    zone = arguments.get("timezone", "UTC")
    try:
        pc.assume_timezone(pa.array([0], pa.timestamp("s")), zone)
        zoneinfo.ZoneInfo(zone)
    except (pa.ArrowInvalid, zoneinfo.ZoneInfoNotFoundError, ValueError):
        return f"`{zone}` is no time zone; they are written like Europe/Stockholm."
    form = arguments.get("format", ISO)
    return (
        None
        if form in (ISO, EXTENDED) or "%" in form
        else f"`{form}` is no format: write `iso`, `iso_extended`, or a form such as %d.%m.%Y."
    )
