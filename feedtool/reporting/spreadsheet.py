"""Texts from product data made safe for tables that people open in a spreadsheet. Never for feeds, where `-5 %` is what it is."""

import pyarrow as pa
import pyarrow.compute as pc

_FORMULA = r"^[=+\-@\t\r\x00]"  # https://owasp.org/www-community/attacks/CSV_Injection


def without_formulas(column: pa.Array) -> pa.Array:
    """Return texts with a `'` before those that a spreadsheet would calculate; columns of other types as they are."""
    if not pa.types.is_string(column.type):
        return column
    wrong = pc.fill_null(pc.match_substring_regex(column, _FORMULA), False)
    return pc.if_else(wrong, pc.binary_join_element_wise("'", column, ""), column)
