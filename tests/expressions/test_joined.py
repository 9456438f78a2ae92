"""Texts with something between them, whatever is missing."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.expressions.filters.buffers import joined_known

WORD = st.one_of(st.none(), st.sampled_from(["", "SE", "Standard"]))


@settings(max_examples=200)
@given(rows=st.lists(st.lists(WORD, min_size=3, max_size=3), max_size=6), width=st.integers(1, 3))
def test_what_is_known_is_joined_row_by_row(rows: list[list[str | None]], width: int) -> None:
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(width)]
    wanted = [" ".join(word for word in row[:width] if word is not None) for row in rows]
    assert joined_known(columns, " ").to_pylist() == wanted
