"""Items that stay from the last feed: the right ones, once, and near the place where they were."""

import datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.guards import GuardSettings, held_segments, judge, merged, missing, worst
from tests.guards.situations import NOW, situation
from tests.snapshot.made import snapshot

IDS = st.lists(st.integers(0, 12).map(lambda n: f"i{n}"), unique=True, max_size=10)
TODAY = datetime.date(2026, 11, 20)


def feed(ids: list[str]) -> object:
    return snapshot([{"id": item} for item in ids]) if ids else snapshot([{"id": "x"}]).slice(1)


def together(old: list[str], new: list[str], keep: set[str], leave_out: set[str]) -> list[str]:
    one, other = feed(old), feed(new)
    rows = np.array([n for n, item in enumerate(old) if item in keep], dtype=np.int64)
    left = np.array([n for n, item in enumerate(new) if item in leave_out], dtype=np.int64)
    found: list[str] = merged(one, other, rows, left).taken(one, other)["id"].to_pylist()
    return found


def test_kept_items_stand_behind_those_that_they_stood_behind() -> None:
    assert together(["a", "b", "c", "d"], ["a", "d", "e"], {"b", "c"}, set()) == ["a", "b", "c", "d", "e"]
    assert together(["a", "b", "c"], ["c", "x"], {"a", "b"}, set()) == ["a", "b", "c", "x"]
    assert together(["a", "b", "c"], ["c", "b", "a"], {"b"}, {"b"}) == ["c", "a", "b"]
    assert together(["a", "b"], [], {"a", "b"}, set()) == ["a", "b"]
    assert together([], ["a"], set(), set()) == ["a"]


@settings(max_examples=300, deadline=None)
@given(old=IDS, new=IDS, data=st.data())
def test_a_merged_feed_has_every_item_once_and_both_orders(old: list[str], new: list[str], data: st.DataObject) -> None:
    keep = data.draw(st.sets(st.sampled_from(old))) if old else set()
    leave_out = data.draw(st.sets(st.sampled_from(new))) if new else set()
    leave_out |= keep & set(new)  # an item stands in the feed once
    found = together(old, new, keep, leave_out)
    assert [item for item in found if item not in keep] == [item for item in new if item not in leave_out]
    assert sorted(found) == sorted({*keep, *(set(new) - leave_out)})


@settings(max_examples=100, deadline=None)
@given(old=IDS, data=st.data())
def test_what_is_only_gone_comes_back_in_its_place(old: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(old))) if old else set()
    assert together(old, [item for item in old if item not in gone], gone, set()) == old


def test_missing_items_are_kept_for_three_days_and_forgotten_when_they_come_back() -> None:
    old, since = feed(["a", "b", "c"]), {"a": datetime.date(2026, 11, 17), "b": datetime.date(2026, 11, 18)}
    found = missing(old, feed(["x"]), since, TODAY)
    assert found.rows.tolist() == [1, 2]
    assert found.since == {"b": datetime.date(2026, 11, 18), "c": TODAY}
    assert missing(old, feed(["a", "b", "c"]), since, TODAY).since == {}


def test_only_the_suspicious_segment_is_held() -> None:
    case = {
        "old": {"items": 200},
        "new": {"set": [{"of": "Brand 2", "first": 40, "times": 100}, {"of": "Brand 1", "first": 3, "times": 1.1}]},
    }
    baseline, candidate = situation(case)
    assert baseline is not None
    held = held_segments(GuardSettings(), baseline, candidate, NOW)
    assert {name: [verdict.guard for verdict in verdicts] for name, verdicts in held.verdicts.items()} == {"S2": ["price"]}
    whole = merged(baseline.snapshot, candidate.snapshot, held.keep, held.leave_out).taken(baseline.snapshot, candidate.snapshot)
    assert whole["id"].to_pylist() == candidate.snapshot["id"].to_pylist()
    changed = [
        item["brand"]
        for item, before in zip(whole.to_pylist(), baseline.snapshot.to_pylist(), strict=True)
        if item["price"] != before["price"]
    ]
    assert changed == ["Brand 1"] * 3
    from dataclasses import replace

    assert worst(judge(GuardSettings(), baseline, replace(candidate, snapshot=whole), NOW)) == "pass"


def test_a_segment_that_did_not_come_stays_and_the_rest_goes_through() -> None:
    baseline, candidate = situation({"old": {"items": 100, "brands": 4}, "new": {"brands": 4, "without": "Brand 1", "added": 7}})
    assert baseline is not None
    held = held_segments(GuardSettings(), baseline, candidate, NOW)
    assert list(held.verdicts) == ["S1"]
    whole = merged(baseline.snapshot, candidate.snapshot, held.keep, held.leave_out).taken(baseline.snapshot, candidate.snapshot)
    assert whole["id"].to_pylist() == [*baseline.snapshot["id"].to_pylist(), *(f"a{n:04}" for n in range(7))]


def test_an_item_that_changes_its_segment_is_not_gone() -> None:
    case = {"old": {"items": 100}, "new": {"set": [{"of": "Brand 2", "first": 20, "segment": "S9"}]}}
    baseline, candidate = situation(case)
    assert baseline is not None
    assert held_segments(GuardSettings(), baseline, candidate, NOW).verdicts == {}


def test_segments_of_an_empty_feed_all_stay() -> None:
    baseline, candidate = situation({"new": {"without": 100}})
    assert baseline is not None
    held = held_segments(GuardSettings(), baseline, candidate, NOW)
    assert len(held.verdicts) == 5
    assert held.keep.tolist() == list(range(100))
