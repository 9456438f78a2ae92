"""Checks of the whole feed do not depend on how the feed is cut into batches."""

import pyarrow as pa
import pytest

from feedtool.validation.checks.whole_feed import CUT_OFF

TEXTS = ["x" * 100] * 7 + ["y" * 95]


@pytest.mark.parametrize("size", [1, 3, 8])
def test_one_text_that_comes_again_is_no_sign_of_a_cut(size: int) -> None:
    assert CUT_OFF.feed is not None
    check = CUT_OFF.feed({"attribute": "title", "least": 5})
    for first in range(0, len(TEXTS), size):
        texts = pa.array(TEXTS[first : first + size])
        check.see({"title": texts}, pa.repeat(True, len(texts)))
    assert list(check.finish()) == []
