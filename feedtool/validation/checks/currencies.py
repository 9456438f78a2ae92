"""Currencies that exist.

PASS ``399.00 SEK``. FAIL ``399.00 SKR``.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields, https://www.iso.org/iso-4217-currency-codes.html
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.currencies import CODES
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, first_of, rows_with, spread

_KNOWN = pa.array(sorted(CODES))


def _codes(values: pa.Array) -> pa.DictionaryArray:
    """Return the last three letters of prices (or of codes alone), null where they are no capitals."""
    ends = pc.utf8_slice_codeunits(values, -3, None).dictionary_encode()
    capitals = pc.match_substring_regex(ends.dictionary, "^[A-Z]{3}$")
    codes = pc.if_else(capitals, ends.dictionary, pa.scalar(None, pa.string()))
    return pa.DictionaryArray.from_arrays(ends.indices, codes)


def _unknown(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        codes = _codes(values)
        unknown = all_true(codes.dictionary.is_valid(), pc.invert(pc.is_in(codes.dictionary, _KNOWN)))
        if not unknown.true_count:
            continue
        wrong = unknown.take(codes.indices)
        shown = first_of(values, wrong, parents, columns.rows)
        message = f"{name} is `{{value}}`, whose last three letters are no currency."
        hint = "Currencies have the codes of ISO 4217: SEK, NOK, EUR. `| money(currency)` writes only those."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=hint))
    return found


KNOWN = Check("VL255", {"attributes": Key(ListOf(item=Text(), minimum=1), required=True)}, ("attributes",), _unknown)
