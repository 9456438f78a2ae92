"""Sets of fingerprints behave like sets of texts."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool import fingerprints as module
from feedtool.fingerprints import Counts, FirstValues, Seen, fingerprints, joined_fingerprints
from feedtool.validation.checks.gtin import check_digit_is_right
from tests.worn import worn


@pytest.fixture(autouse=True, scope="module", params=[4, 1 << 18], ids=lambda most: f"runs of {most}")
def _largest_run(request: pytest.FixtureRequest) -> Iterator[None]:
    """What holds for large sets, whose runs are no longer merged, is seen on small ones too."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_LARGEST_RUN", request.param)
        yield


def test_what_is_missing_counts_as_empty() -> None:
    texts = pa.array([None, "warm", None, "", "x" * 40])
    assert fingerprints(worn(texts)).tolist() == fingerprints(texts.fill_null("")).tolist()


BATCHES = st.lists(st.lists(st.text(max_size=6), max_size=10), max_size=12)


@settings(max_examples=150, deadline=None)
@given(batches=BATCHES)
def test_seen_is_a_set(batches: list[list[str]]) -> None:
    seen, expected = Seen(), set()
    for batch in batches:
        numbers = fingerprints(pa.array(batch, pa.string()))
        assert seen.known(numbers).tolist() == [text in expected for text in batch]
        seen.add(numbers[~seen.known(numbers)])
        expected |= set(batch)
        assert len(seen) == len(expected)


@settings(max_examples=150, deadline=None)
@given(batches=BATCHES)
def test_first_values_are_those_of_the_first_appearance(batches: list[list[str]]) -> None:
    first, expected, count = FirstValues(), {}, 0
    for batch in batches:
        values = np.arange(count, count + len(batch), dtype=np.uint64)
        count += len(batch)
        found = first.of(fingerprints(pa.array(batch, pa.string())), values).tolist()
        for text, value in zip(batch, values.tolist(), strict=True):
            expected.setdefault(text, value)
        assert found == [expected[text] for text in batch]


@settings(max_examples=150, deadline=None)
@given(batches=BATCHES)
def test_counts_count(batches: list[list[str]]) -> None:
    counts, expected = Counts(), Counter[str]()
    for batch in batches:
        numbers = fingerprints(pa.array(batch, pa.string()))
        assert counts.before(numbers).tolist() == [expected[text] for text in batch]
        counts.add(numbers)
        expected.update(batch)


def test_a_million_texts_have_different_numbers() -> None:
    texts = pa.array([f"SKU-{number:08}" for number in range(1_000_000)])
    assert len(np.unique(fingerprints(texts))) == 1_000_000


def test_columns_do_not_run_into_each_other() -> None:
    one = joined_fingerprints([pa.array(["a", "ab", None]), pa.array(["bc", "c", "x"])])
    assert len(set(one.tolist())) == 3


def test_slices_have_the_numbers_of_their_texts() -> None:
    texts = pa.array(["a", None, "ccc", "dd", ""])
    assert fingerprints(texts.slice(2, 2)).tolist() == fingerprints(texts).tolist()[2:4]


@settings(max_examples=200, deadline=None)
@given(body=st.text("0123456789", min_size=7, max_size=13).filter(lambda body: len(body) in (7, 11, 12, 13)))
def test_one_digit_of_ten_is_right(body: str) -> None:
    right = check_digit_is_right(pa.array([f"{body}{digit}" for digit in range(10)])).to_pylist()
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    assert right == [digit == -total % 10 for digit in range(10)]
