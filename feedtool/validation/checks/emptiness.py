"""Texts that look empty.

PASS ``A shell jacket.`` FAIL ``&nbsp;``, ``<p></p>``, a text of blanks that cannot be seen.
https://support.google.com/merchants/answer/6324468
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import texts

_NOTHING = r"^(?:\s|\p{Z}|[\x{200b}\x{feff}]|&(?:amp;)*(?:nbsp|#160|#xA0|#xa0);?|<[^<>]*>)*$"
_MOST_SHOWN = 40


def _empty(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        given = texts(columns[name])
        if (
            not has(given, b"&", b"<", b"\xc2\xa0", b"\xe2\x80", b"\xef\xbb", b"\xe3\x80")
            and (pc.min(pc.binary_length(given)).as_py() or 0) > 0
        ):
            continue  # one look at all texts at once
        wrong = pc.match_substring_regex(given, _NOTHING)
        shown = pc.utf8_slice_codeunits(given, 0, _MOST_SHOWN)
        found.append(Found(wrong, name, f"{name} looks empty: it is `{{value}}`.", shown, hint="Customers would see nothing at all."))
    return found


LOOKS_EMPTY = Check("VL340", {"attributes": Key(ListOf(item=Text(), minimum=1), required=True)}, ("attributes",), _empty)
