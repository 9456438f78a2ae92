"""Comparing snapshots: nothing differs from itself, and a delta leads from one to the other."""

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.changes import AttributeHashes, compare, delta, differences
from tests.snapshot.made import snapshot

ITEMS = st.lists(st.tuples(st.integers(0, 15).map(lambda n: f"i{n}"), st.integers(0, 3)), max_size=14)
UNIQUE = st.lists(st.tuples(st.integers(0, 15).map(lambda n: f"i{n}"), st.integers(0, 3)), max_size=14, unique_by=lambda item: item[0])


def made(items: list[tuple[str, int]]) -> pa.Table:
    rows = [{"id": item, "item_hash": text} for item, text in items]
    return snapshot(rows) if rows else snapshot([{"id": "x"}]).slice(1)


@settings(max_examples=200, deadline=None)
@given(items=ITEMS)
def test_nothing_differs_from_itself(items: list[tuple[str, int]]) -> None:
    assert compare(made(items), made(items)).nothing
    assert delta(made(items), made(items)).nothing


@settings(max_examples=200, deadline=None)
@given(old=UNIQUE, new=UNIQUE)
def test_what_differs_is_what_a_dictionary_says(old: list[tuple[str, int]], new: list[tuple[str, int]]) -> None:
    before, after = dict(old), dict(new)
    found = compare(made(old), made(new))
    assert [new[row][0] for row in found.added] == [item for item, _ in new if item not in before]
    assert [old[row][0] for row in found.removed] == [item for item, _ in old if item not in after]
    changed = [item for item, text in new if item in before and before[item] != text]
    assert [new[row][0] for row in found.changed_new] == [old[row][0] for row in found.changed_old] == changed
    assert found.unchanged + len(changed) + len(found.added) == len(new)


def applied(old: list[tuple[str, int]], new: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the items that somebody has who had the old feed and got the delta."""
    found = delta(made(old), made(new))
    sent = [new[row] for row in found.send]
    gone = {*found.delete.to_pylist(), *(item for item, _ in sent)}
    return [item for item in old if item[0] not in gone] + sent


@settings(max_examples=500, deadline=None)
@given(old=ITEMS, new=ITEMS)
def test_a_delta_leads_from_one_to_the_other(old: list[tuple[str, int]], new: list[tuple[str, int]]) -> None:
    assert Counter(applied(old, new)) == Counter(new)


@settings(max_examples=200, deadline=None)
@given(old=UNIQUE, new=UNIQUE)
def test_a_delta_has_nothing_that_did_not_change(old: list[tuple[str, int]], new: list[tuple[str, int]]) -> None:
    found = delta(made(old), made(new))
    assert not {new[row] for row in found.send} & set(old)
    assert set(found.delete.to_pylist()) == {item for item, _ in old} - {item for item, _ in new}
    assert sorted(found.send) == list(found.send)


VALUES = st.lists(st.tuples(st.integers(0, 9).map(str), st.one_of(st.none(), st.sampled_from(["", "a", "b"])), st.lists(st.sampled_from("ab"), max_size=2)),
                  max_size=8, unique_by=lambda item: item[0])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(old=VALUES, new=VALUES, cut=st.integers(0, 8))
def test_attributes_differ_where_their_values_do(old: list[tuple], new: list[tuple], cut: int) -> None:
    def hashed(items: list[tuple]) -> object:
        collected = AttributeHashes()
        for part in (items[:cut], items[cut:]):
            columns = {
                "title": pa.array([item[1] for item in part], pa.string()),
                "tags": pa.array([item[2] for item in part], pa.list_(pa.string())),
            }
            given = {name: column for name, column in columns.items() if column.null_count < len(column)}
            collected.see(pa.array([item[0] for item in part], pa.string()), given)
        return collected.hashed()

    found = differences(hashed(old), hashed(new))
    before, after = ({item[0]: item[1:] for item in items} for items in (old, new))
    both = [item[0] for item in new if item[0] in before]
    for number, name in enumerate(("title", "tags")):
        expected = [item for item in both if before[item][number] != after[item][number]]
        rows = found.changed.get(name, (np.zeros(0, int), np.zeros(0, int)))
        assert [old[row][0] for row in rows[0]] == [new[row][0] for row in rows[1]] == expected
    assert found.nothing == (sorted(old) == sorted(new))
