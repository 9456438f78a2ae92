"""Limits of single values that hold in one market or by one policy.

PASS a title that says `jacket` once. FAIL `Jacket blue jacket rain jacket`, search terms of 300 bytes, 45 days until it leaves, 30 answers of 1,000
characters where all together have 10,000.
https://sellercentral.amazon.com/help/hub/reference/external/GYTR6SYGFA5E3EQC
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.model import DECIMAL, TEXT, is_list, is_record, offsets_of, parents_of
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key, ListOf, Number, OneOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import first_of, rows_with, spread

_BETWEEN_WORDS = r"[\s,;:.()\[\]/|+&\"–—-]+"
# words that policies do not count: articles, prepositions and conjunctions of the languages that Amazon sells in
_SMALL_WORDS = """
a an and as at by for from in of on or the to with
am auf aus bei das dem den der des die ein eine einem einen einer für im mit oder ohne und von vom zu zum zur
au aux avec dans de du en et la le les ou par pour sans sur un une à
al con da del della di e ed el gli i il las lo los nel o para per por sin su una uno y
att av ett med och om på som till utan bez dla do na od oraz po w z ze aan een het met op van voor
"""
_SMALL = pa.array(_SMALL_WORDS.split())
_SHORTEST = 2
_SHOWN = 60


def _too_long(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        lengths = pc.utf8_length(values)
        found.append(_over(columns, name, values, parents, lengths, (options["most"], "characters", options)))
    return found


def _too_many_bytes(columns: Columns, options: Options) -> Sequence[Found]:
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        lengths = pc.binary_length(values)
        found.append(_over(columns, name, values, parents, lengths, (options["most"], "bytes", options)))
    return found


def _over(columns: Columns, name: str, values: pa.Array, parents: Rows, lengths: pa.Array, limit: tuple[int, str, Options]) -> Found:
    most, unit, options = limit
    wrong = pc.greater(lengths, most)
    because = f": {options['because']}" if options.get("because") else ""
    message = f"{name} has {{value}} {unit}; at most {most:,} are wanted{because}."
    shown = first_of(to_text(lengths), wrong, parents, columns.rows)
    return Found(
        rows_with(wrong, parents, columns.rows),
        name,
        message,
        shown,
        hint=f"`| limit_words({most})` in the mapping cuts at the end of a word.",
    )


def _too_long_together(columns: Columns, options: Options) -> Sequence[Found]:
    """Find lists of groups of values whose texts together have too many characters."""
    name, most = options["attribute"], options["most"]
    column = columns[name]
    if not (is_list(column.type) and is_record(column.type.value_type)):
        return []
    groups, totals = column.flatten(), np.zeros(columns.rows, dtype=np.int64)
    for part in groups.flatten():
        if part.type == TEXT:
            lengths = pc.fill_null(pc.utf8_length(part), 0).to_numpy(zero_copy_only=False)
            totals += np.bincount(parents_of(column), weights=lengths, minlength=columns.rows).astype(np.int64)
    message = f"All values of {name} together have {{value}} characters; at most {most:,} are taken."
    return [Found(pa.array(totals > most), name, message, to_text(pa.array(totals)), hint="Leave the least important ones out.")]


def _too_much(columns: Columns, options: Options) -> Sequence[Found]:
    name, most = options["attribute"], options["most"]
    column = columns[name]
    if pa.types.is_string(column.type):
        return []  # told by the schema, which wants a number
    wrong = pc.greater(column.cast(DECIMAL), pa.scalar(most, DECIMAL))
    return [Found(wrong, name, f"{name} is {{value}}; in this market it is at most {most}.", to_text(column))]


def _repeated_words(columns: Columns, options: Options) -> Sequence[Found]:
    name, most = options["attribute"], options["most"]
    values, rows = spread(columns[name])
    lists = pc.split_pattern_regex(pc.utf8_lower(pc.fill_null(values, "")), _BETWEEN_WORDS)
    words, parents = lists.flatten(), parents_of(lists)
    counted = pc.and_(pc.greater_equal(pc.utf8_length(words), _SHORTEST), pc.invert(pc.is_in(words, _SMALL)))
    encoded = words.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    keys = parents.astype(np.int64) * max(len(encoded.dictionary), 1) + codes
    unique, counts = np.unique(keys[counted.to_numpy(zero_copy_only=False)], return_counts=True)
    over = unique[counts > most]
    where, which = over // max(len(encoded.dictionary), 1), over % max(len(encoded.dictionary), 1)
    mask = np.zeros(len(values), dtype=bool)
    mask[where] = True
    said = encoded.dictionary.take(pa.array(which))
    shown = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets_of(np.bincount(where, minlength=len(values)))), said), ", ")
    message = f"{name} has a word more than {most} times: {{value}}."
    hint = "Amazon may hide listings whose titles repeat words; prepositions, articles and conjunctions do not count."
    found = rows_with(pa.array(mask), rows, columns.rows)
    return [Found(found, name, message, first_of(shown, pa.array(mask), rows, columns.rows), hint=hint)]


_MOST = Key(Number(whole=True, minimum=1), required=True)
_FACT = Key(OneOf(shapes=(Number(whole=True, minimum=1), Text())), required=True)  # a number, or the var that has it
_MANY = {"attributes": Key(ListOf(item=Text(), minimum=1), required=True), "because": Key(Text())}
_ONE = {"attribute": Key(Text(), required=True)}
WORDS = Check("VL273", {**_ONE, "most": _MOST}, ("attribute",), _repeated_words)
BYTES = Check("VL274", {**_MANY, "most": _FACT}, ("attributes",), _too_many_bytes)
CHARACTERS = Check("VL275", {**_MANY, "most": _FACT}, ("attributes",), _too_long)
TOGETHER = Check("VL229", {**_ONE, "most": _MOST}, ("attribute",), _too_long_together)
AT_MOST = Check("VL276", {**_ONE, "most": _FACT}, ("attribute",), _too_much)
