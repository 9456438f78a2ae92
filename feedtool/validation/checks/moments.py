"""Dates and times.

PASS ``2026-11-23T00:00+0100/2026-12-01T00:00+0100``. FAIL the same the other way round, a promotion of a year, a preorder without a date.
https://support.google.com/merchants/answer/6324460, https://support.google.com/merchants/answer/6324470
"""

import datetime
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import DATETIME
from feedtool.positioned_yaml.shape import Boolean, Key, ListOf, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, moments, texts


def _range_wrong(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    given = read = texts(columns[name])
    if given.null_count == len(given):
        return []
    if options.get("short_hours"):
        read = pc.replace_substring_regex(given, r"T([0-9]):", r"T0\1:")
    begin, end = _ends(read)
    unreadable = all_true(given.is_valid(), pc.or_(begin.is_null(), end.is_null()))
    turned = all_true(pc.greater_equal(begin, end))
    form = "It is written as two moments with / between: 2026-11-23T00:00+0100/2026-12-01T00:00+0100."
    return [
        Found(unreadable, name, f"{name} is `{{value}}`, which is no span of time.", given, hint=form),
        Found(turned, name, f"{name} is `{{value}}`; it ends before it begins.", given),
    ]


def _ends(spans: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return when spans of time begin and end; null for those that cannot be read."""
    parts = pc.extract_regex(spans, r"^\s*(?P<begin>[^/\s]+)\s*/\s*(?P<end>[^/\s]+)\s*$")
    return moments(pc.struct_field(parts, "begin")), moments(pc.struct_field(parts, "end"))


def _too_long(columns: Columns, options: Options) -> Sequence[Found]:
    name, days = options["attribute"], int(options["days"])
    given = texts(columns[name])
    begin, end = _ends(given)
    wrong = all_true(pc.greater(pc.subtract(end, begin), pa.scalar(datetime.timedelta(days=days), pa.duration("us"))))
    return [Found(wrong, name, f"{name} is `{{value}}`, more than {days} days.", given)]


def _date_missing(columns: Columns, options: Options) -> Sequence[Found]:
    name, availability = options["attribute"], options["availability"]
    given = texts(columns[availability])
    wrong = all_true(pc.is_in(given, pa.array(options["values"])), columns[name].is_null())
    message = f"{name} is missing; an item that is `{{value}}` needs the day from which it can be delivered."
    return [Found(wrong, name, message, given)]


def _too_far(columns: Columns, options: Options) -> Sequence[Found]:
    name, days = options["attribute"], int(options["days"])
    given = texts(columns[name])
    if given.null_count == len(given):
        return []
    latest = datetime.datetime.combine(columns.as_of, datetime.time.max, datetime.UTC) + datetime.timedelta(days=days)
    wrong = all_true(pc.greater(moments(given), pa.scalar(latest, DATETIME)))
    return [Found(wrong, name, f"{name} is `{{value}}`, more than {days} days from now.", given)]


def _offset_wrong(columns: Columns, options: Options) -> Sequence[Found]:
    name = options["attribute"]
    given = texts(columns[name])
    if options.get("sample"):
        wrong, more = pc.match_substring(given, _SAMPLE), " It stands in an old example of the channel, where `+00:00` was meant."
    else:
        wrong, more = pc.match_substring_regex(pc.replace_substring(given, _SAMPLE, "Z"), _FAR), ""
    message = f"{name} is `{{value}}`, whose distance from UTC no place has: it is from -12:00 to +14:00.{more}"
    return [Found(wrong, name, message, given, hint="`| date('iso', 'Europe/Stockholm')` in the mapping writes the right one.")]


_SAMPLE = "-23:59"
_FAR = (
    r"T[0-9:.]*(?:\+(?:1[5-9]|[2-9][0-9]):?[0-9]{2}|\+14:?(?:0[1-9]|[1-9][0-9])"
    r"|-(?:1[3-9]|[2-9][0-9]):?[0-9]{2}|-12:?(?:0[1-9]|[1-9][0-9]))\s*(?:/|$)"
)
_ATTRIBUTE = {"attribute": Key(Text(), required=True)}
SPAN = Check("VL207", {**_ATTRIBUTE, "short_hours": Key(Boolean(), default=False)}, ("attribute",), _range_wrong)
OFFSET = Check("VL263", {**_ATTRIBUTE, "sample": Key(Boolean(), default=False)}, ("attribute",), _offset_wrong)
AVAILABILITY_DATE = Check(
    "VL208",
    {**_ATTRIBUTE, "availability": Key(Text(), required=True), "values": Key(ListOf(item=Text(), minimum=1), required=True)},
    ("attribute", "availability"),
    _date_missing,
)
SPAN_AT_MOST = Check("VL237", {**_ATTRIBUTE, "days": Key(Number(whole=True, minimum=1), required=True)}, ("attribute",), _too_long)
NOT_AFTER = Check("VL225", {**_ATTRIBUTE, "days": Key(Number(whole=True, minimum=1), required=True)}, ("attribute",), _too_far)
