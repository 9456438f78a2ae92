"""Hashes of items and products change with them and with nothing else."""

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.model import DATETIME, DECIMAL, INTEGER
from feedtool.snapshot import row_hashes, text_hashes

TEXTS = st.lists(
    st.one_of(st.none(), st.text(max_size=300), st.sampled_from(["", "a", "a" * 127, "a" * 128, "a" * 129, "\x00", "\x00" * 128]))
)


@settings(max_examples=200, deadline=None)
@given(texts=TEXTS)
def test_texts_share_a_number_exactly_when_they_are_equal(texts: list[str | None]) -> None:
    numbers = text_hashes(pa.array(texts, pa.string())).tolist()
    assert len(set(numbers)) == len({text or "" for text in texts})
    assert len({(text or "", number) for text, number in zip(texts, numbers, strict=True)}) == len(set(numbers))


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS, start=st.integers(0, 5))
def test_a_number_does_not_depend_on_what_stands_around(texts: list[str | None], start: int) -> None:
    column = pa.array(texts, pa.string())
    assert text_hashes(column.slice(start)).tolist() == text_hashes(column).tolist()[start:]
    assert text_hashes(column.cast(pa.binary())).tolist() == text_hashes(column).tolist()


def test_every_byte_counts() -> None:
    text = "The quick brown fox. " * 30
    changed = [text[:at] + "~" + text[at + 1 :] for at in range(len(text))]
    assert len(set(text_hashes(pa.array([text, *changed])).tolist())) == len(text) + 1


def test_blocks_that_change_places_are_noticed() -> None:
    one, other = "a" * 128, "b" * 128
    assert len(set(text_hashes(pa.array([one + other, other + one, one + one])).tolist())) == 3


def test_the_numbers_are_the_same_for_ever() -> None:
    """They are compared with those of generations that another version has written."""
    assert text_hashes(pa.array(["", "a", "<item/>" * 40])).tolist() == FOREVER


FOREVER = [0, 18257903354474538785, 14451118645290464630]


def test_rows_change_with_each_of_their_columns() -> None:
    def row(**changed: object) -> int:
        values = {
            "name": pa.array(["Tent"]),
            "stock": pa.array([3], INTEGER),
            "price": pa.array([Decimal("19.90")], DECIMAL),
            "seen": pa.array([datetime(2026, 11, 1, tzinfo=UTC)], DATETIME),
            "new": pa.array([True]),
            "images": pa.array([["a", "b"]]),
            "size": pa.array([{"w": 1, "h": 2}]),
        }
        return int(row_hashes({**values, **changed}, 1)[0])

    changes: list[dict[str, object]] = [
        {},
        {"name": pa.array(["Tents"])},
        {"name": pa.array([""])},
        {"name": pa.array([None], pa.string())},
        {"stock": pa.array([4], INTEGER)},
        {"stock": pa.array([None], INTEGER)},
        {"stock": pa.array([0], INTEGER)},
        {"price": pa.array([Decimal("19.91")], DECIMAL)},
        {"price": pa.array([Decimal("-19.90")], DECIMAL)},
        {"seen": pa.array([datetime(2026, 11, 2, tzinfo=UTC)], DATETIME)},
        {"new": pa.array([False])},
        {"images": pa.array([["a"]])},
        {"images": pa.array([["a,b"]])},
        {"size": pa.array([{"w": 2, "h": 1}])},
        {"more": pa.array([None], pa.string())},
    ]
    assert len({row(**changed) for changed in changes}) == len(changes)


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.one_of(st.none(), st.integers(-5, 5)))), start=st.integers(0, 3)
)
def test_rows_are_equal_when_all_their_values_are(rows: list[tuple[str, str, int | None]], start: int) -> None:
    columns = {"a": pa.array([r[0] for r in rows], pa.string()), "b": pa.array([r[1] for r in rows], pa.string())}
    columns["n"] = pa.array([r[2] for r in rows], INTEGER)
    hashes = row_hashes(columns, len(rows)).tolist()
    assert len(set(hashes)) == len(set(rows))
    cut = {name: column.slice(start) for name, column in reversed(columns.items())}
    assert row_hashes(cut, max(len(rows) - start, 0)).tolist() == hashes[start:]
