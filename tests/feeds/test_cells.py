"""A cell is read alike whatever stands in the cells beside it."""

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.feeds.cells import several
from feedtool.feeds.elements import Texts

CELL = st.one_of(
    st.sampled_from(
        [
            "a,b",
            '"a, b",c',
            '["a","b"]',
            "['summer', 'trending']",
            "[1,2]",
            '12" screen, black',
            "a|b",
            "",
            ",",
            '"',
            "[",
            "https://x.de/1;https://x.de/2",
        ]
    ),
    st.text("ab\",[]' |;", max_size=12),
)


def read(cells: list[str]) -> tuple[list[int], list[str]]:
    made = several(Texts(np.arange(len(cells)), pa.array(cells, pa.string())))
    return list(made.rows), made.values.to_pylist()


@settings(max_examples=500, deadline=None)
@given(cells=st.lists(CELL, min_size=1, max_size=6))
def test_cells_do_not_depend_on_each_other(cells: list[str]) -> None:
    apart = [read([cell])[1] for cell in cells]
    rows, values = read(cells)
    assert rows == [row for row, found in enumerate(apart) for _ in found]
    assert values == [value for found in apart for value in found]


def test_brackets_without_quotes_are_a_list_too() -> None:
    assert read(["[1,2]", "a, b"]) == ([0, 0, 1, 1], ["1", "2", "a", "b"])
