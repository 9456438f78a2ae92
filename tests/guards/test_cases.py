"""Every guard holds what it must, lets near misses pass, and says why in words that help."""

from typing import Any

import pytest
import yaml

from feedtool.guards import GUARDS
from tests.guards.situations import CASES, EXPECTED, told, verdicts


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_night(case: dict[str, Any]) -> None:
    found = verdicts(case)
    assert found[case["guard"]].level == case["level"]
    alarmed = {name for name, verdict in found.items() if verdict.level in ("warn", "hold")}
    assert alarmed - {case["guard"]} == set(case.get("also", ()))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_what_is_said(case: dict[str, Any]) -> None:
    assert told(case) == yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))[case["name"]]


def test_each_guard_has_a_case_that_is_held_or_warned_of_and_a_near_miss() -> None:
    for name in GUARDS:
        levels = {case["level"] for case in CASES if case["guard"] == name}
        assert "pass" in levels, name
        assert levels & ({"warn"} if name == "segments" else {"hold"}), name


def test_an_alarm_comes_with_a_hint_and_with_examples_of_items() -> None:
    without_items = {"empty", "invalid", "blanks", "columns", "trailing", "age", "rows", "lost"}
    for case in CASES:
        verdict = verdicts(case)[case["guard"]]
        if verdict.level in ("warn", "hold"):
            assert verdict.hint, case["name"]
            assert verdict.examples or case["guard"] in without_items, case["name"]
            assert len(verdict.examples) == min(10, verdict.count), case["name"]


def test_an_expectation_is_told_so_that_it_can_be_used_up() -> None:
    [case] = [case for case in CASES if case["name"] == "an-announced-drop"]
    expected = verdicts(case)["removed"].expected
    assert expected is not None
    assert (expected.by, expected.guard) == ("anna", "removed")


def test_only_what_vanished_or_is_empty_is_hard() -> None:
    hard = {case["guard"] for case in CASES if verdicts(case)[case["guard"]].hard}
    assert hard == {"empty", "vanished"}
