"""The formats `date` and `date-time` of JSON Schema.

https://www.rfc-editor.org/rfc/rfc3339#section-5.6
"""

import datetime
import re

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN

_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_DATE, _MOMENT = rf"{_DAY}\z", rf"{_DAY}[Tt]{_TIME}\z"
_CALENDAR = re.compile(_DATE.replace(r"\z", r"\Z")), re.compile(_MOMENT.replace(r"\z", r"\Z"))
_IN_ALL_MONTHS = r"^[0-9]{4}-[0-9]{2}-(?:0[1-9]|1[0-9]|2[0-8])"


def is_date(text: str) -> bool:
    """Say whether a text is a day that exists: 2026-11-23."""
    return bool(_CALENDAR[0].match(text)) and _exists(text)


def is_moment(text: str) -> bool:
    """Say whether a text is a day with a time and its distance from UTC: 2026-11-23T08:00:00Z."""
    return bool(_CALENDAR[1].match(text)) and _exists(text[:10])


def _exists(day: str) -> bool:
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def dates(texts: pa.Array) -> pa.BooleanArray:
    """Return where texts are dates; null for the 29th to 31st, which not every month has."""
    return _judged(texts, f"^{_DATE}")


def moments(texts: pa.Array) -> pa.BooleanArray:
    """Return where texts are dates with times, likewise."""
    return _judged(texts, f"^{_MOMENT}")


def _judged(texts: pa.Array, pattern: str) -> pa.BooleanArray:
    form = pc.match_substring_regex(texts, pattern)
    sure = pc.and_(pc.match_substring_regex(texts, _IN_ALL_MONTHS), pc.invert(pc.match_substring(texts, "0000-")))
    return pc.if_else(form, pc.if_else(sure, True, pa.scalar(None, BOOLEAN)), False)
