"""The keywords of JSON Schema about lists, as tests of columns."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import parents_of
from feedtool.validation.schema.logic import Memory, Test, alone, always, negated, only_true, unknown

KEYWORDS = frozenset(
    ("items", "prefixItems", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems")
)
_COUNTED = frozenset(("minContains", "maxContains"))


def test(key: str, value: Any, type_: pa.DataType, schema: Mapping[str, Any], compiled: Callable[[Any, pa.DataType], Test]) -> Test:
    """Return the test of a keyword for a column of lists; ``compiled`` gives the test of a schema for a column of a type."""
    if key == "minItems":
        return alone(lambda column: pc.greater_equal(pc.list_value_length(column), int(value)))
    if key == "maxItems":
        return alone(lambda column: pc.less_equal(pc.list_value_length(column), int(value)))
    if key == "uniqueItems":
        return only_true(alone(lambda column: pc.less_equal(pc.list_value_length(column), 1))) if value else always
    if key == "items" and "prefixItems" not in schema and not isinstance(value, list):
        found = compiled(value, type_.value_type)
        return always if found is always else _every_item(found)
    if key == "contains" and not _COUNTED & schema.keys():
        return negated(_every_item(negated(compiled(value, type_.value_type))))
    return unknown


def _every_item(test_: Test) -> Test:
    """Return whether all items of a list are valid: false where one is invalid, null where one is doubtful."""
    if test_ is unknown:
        return only_true(alone(lambda column: pc.equal(pc.list_value_length(column), 0)))

    def run(column: pa.Array, memory: Memory) -> pa.BooleanArray:
        items = column.flatten()
        found = test_(items, memory)
        if items.null_count:
            found = pc.if_else(items.is_valid(), found, pa.scalar(None, pa.bool_()))  # a null in a list is a null of JSON
        if found.null_count == 0 and found.false_count == 0:
            return pa.repeat(True, len(column))
        parents, rows = parents_of(column), len(column)
        doubtful = np.bincount(parents, weights=found.is_null().to_numpy(zero_copy_only=False), minlength=rows) > 0
        wrong = np.bincount(parents, weights=pc.fill_null(pc.invert(found), False).to_numpy(zero_copy_only=False), minlength=rows) > 0
        return pa.array(~wrong, mask=doubtful & ~wrong)

    return run
