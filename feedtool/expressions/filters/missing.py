"""What is missing."""

import json

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import characters, joined_known, joined_text
from feedtool.expressions.filters.lists import lists_of
from feedtool.expressions.json_text import json_values
from feedtool.model import TEXT, is_list, is_record, lengths_of


def default(column: pa.Array, default_value: pa.Array, boolean: bool = False) -> pa.Array:
    """Give another value where it is missing, or with `boolean` also where it is empty, zero or false.

    `{{ none | default('Unbranded') }}` gives `Unbranded`.
    """
    return pc.coalesce(column, default_value)


def tojson(column: pa.Array) -> pa.Array:
    r"""Write as JSON, safe inside HTML.

    `{{ 'a "quoted" word' | tojson }}` gives `"a \"quoted\" word"`.
    """
    made = _spaced(column)
    unsafe = {ord(char): _code(char) for char in characters(made) if not char.isascii() or char in "<>&'"}
    if not unsafe:
        return made
    # in JSON, NUL is never written as such: it can stand between the texts
    changed = pa.array(joined_text(made.drop_null()).translate(unsafe).split("\x00"), TEXT)
    return pc.replace_with_mask(made, made.is_valid(), changed)


def _code(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() else f"\\u{ord(char):04x}"


def _spaced(column: pa.Array) -> pa.Array:
    """Return values as JSON with blanks behind commas and colons and names in order, as Python writes it."""
    if is_list(column.type):
        items = pc.fill_null(_spaced(column.flatten()), "null")
        return _enclosed("[", pc.binary_join(lists_of(column, lengths_of(column), items), ", "), "]")
    if is_record(column.type):
        members = sorted(zip([field.name for field in column.type], column.flatten(), strict=True), key=lambda member: member[0])
        parts = [pc.binary_join_element_wise(f"{json.dumps(name)}: ", _spaced(part), "") for name, part in members]
        inside = joined_known(parts, ", ") if parts else pa.repeat("", len(column))
        return pc.if_else(column.is_valid(), _enclosed("{", inside, "}"), pa.scalar(None, TEXT))
    return json_values(column)


def _enclosed(opening: str, texts: pa.Array, closing: str) -> pa.Array:
    return pc.binary_join_element_wise(opening, texts, closing, "")
