"""Columns of groups of values as JSON, whatever is missing in them."""

import json
from typing import Any

import pyarrow as pa
import pytest

from feedtool.expressions.json_text import json_values

GROUP = pa.struct([("a", pa.string()), ("b", pa.string())])


@pytest.mark.parametrize(
    "rows",
    [
        [{"a": "x", "b": "y"}, None],
        [None, {"a": "x"}],
        [{"a": "x"}, {"b": "y"}, {}, None],
        [{}, {}],
        [None, None, {"b": "y"}, {}, {"a": "x", "b": "y"}],
    ],
)
def test_a_group_has_the_members_that_it_has(rows: list[dict[str, Any] | None]) -> None:
    written = json_values(pa.array(rows, GROUP)).to_pylist()
    assert [None if text is None else json.loads(text) for text in written] == rows
