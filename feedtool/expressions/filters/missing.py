"""What is missing."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.json_text import json_values


def default(column: pa.Array, default_value: pa.Array, boolean: bool = False) -> pa.Array:
    """Give another value where it is missing, or with `boolean` also where it is empty, zero or false. `{{ none | default('Unbranded') }}` gives `Unbranded`."""
    return pc.coalesce(column, default_value)


def tojson(column: pa.Array) -> pa.Array:
    r"""Write as JSON, safe inside HTML. `{{ 'a "quoted" word' | tojson }}` gives `"a \"quoted\" word"`."""
    made = json_values(column)
    for char in "<>&'":
        made = pc.replace_substring(made, char, f"\\u{ord(char):04x}")
    return made
