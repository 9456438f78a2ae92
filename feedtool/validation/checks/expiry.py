"""Dates that have passed.

PASS a sale until next week. FAIL an expiration date of last year, a sale that is over, a preorder that should have come.
https://support.google.com/merchants/answer/6324499
"""

import datetime
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import DATETIME
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, moments, texts


def _passed(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    today = pa.scalar(datetime.datetime.combine(columns.as_of, datetime.time.min, datetime.UTC), DATETIME)
    for name in options["attributes"]:
        given = texts(columns[name])
        ends = pc.struct_field(pc.extract_regex(given, r"^\s*(?:[^/]*/)?\s*(?P<end>[^/\s]+)\s*$"), "end")
        wrong = all_true(pc.less(moments(ends), today))
        found.append(Found(wrong, name, f"{name} is `{{value}}`, which has passed.", given, hint=options.get("says")))
    return found


PASSED = Check("VL343", {"attributes": Key(ListOf(item=Text(), minimum=1), required=True), "says": Key(Text())}, ("attributes",), _passed)
