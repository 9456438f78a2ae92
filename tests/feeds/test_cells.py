"""A cell is read alike whatever stands in the cells beside it."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.feeds import cells as reading
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


WRITTEN = st.one_of(
    CELL,
    st.lists(st.text("ab ,\t'\u00e4\u00a0", max_size=4), max_size=3).map(lambda values: ",".join(f'"{value}"' for value in values)),
    st.lists(st.text("ab ,'[]{}\u00e4", max_size=4), max_size=3).map(json.dumps),
    st.lists(st.sampled_from(["a", ' "b, c" ', '"d"', "e f", '""', "", '"g""h"', "'i'", '"{"', "[j"]), max_size=4).map(",".join),
    st.lists(st.sampled_from(["'a'", " 'b c'", "d", "''", "\u00a0'e'", "1"]), max_size=4).map(lambda values: f"[{','.join(values)}]"),
)


@settings(max_examples=1000, deadline=None)
@given(cells=st.lists(WRITTEN, min_size=1, max_size=6))
def test_the_usual_shapes_are_read_as_cells_are_read_one_by_one(cells: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reading, "_SHAPES", reading._SHAPES[:1])
        expected = read(cells)
    assert read(cells) == expected


def test_usual_cells_are_not_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(reading, "_values")
    cells = ['"a, b",c', '["a", "b"]', "['a', 'b c']", "a,b", ""]
    assert read(cells)[1] == ["a, b", "c", "a", "b", "a", "b c", "a", "b", ""]
