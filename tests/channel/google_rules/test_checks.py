"""What the rules of the package say, case by case. Every rule and every check has a case that passes and one that fails."""

import re
from collections import defaultdict
from typing import Any

import pytest

from feedtool.problems import ERROR
from tests.channel.facebook.judging import first_hint, first_message
from tests.channel.google_rules.judging import data, judged, package
from tests.golden.runner import ROOT

CASES: list[dict[str, Any]] = data("cases.yaml")
ITEMS: dict[str, dict[str, Any]] = data("item.yaml")
_OF_LIKE_ITEMS = {"VL304": "group-single", "VL345": "shared-values", "VL307": "variant-picture"}  # said of all items that are made from one
_ELSEWHERE = {  # tests/taxonomy, tests/channel/google
    "category", "category-spelling", "category-depth", "image-size", "image-size-in-address", "image-size-unknown",
    "gtin-length", "gtin-check-digit", "gtin-restricted", "gtin-coupon", "gtin-bulk", "text-length-together", "shared-values", "cut-off",
}  # fmt: skip
_TABLE = (ROOT / "docs" / "google-checks.md").read_text(encoding="utf-8")


def items_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    kind = case.get("kind", "products")
    written = case["items"]
    if "numbered" in case:
        written = [{case["numbered"]["attribute"]: f"label {number}"} for number in range(case["numbered"]["most"])]
    ids = [{"id": f"A-{number}"} if kind == "products" else {} for number in range(1, len(written) + 1)]
    made = [{**ITEMS[kind], **own, **each} for own, each in zip(ids, written, strict=True)]
    return [{name: value for name, value in each.items() if value is not None} for each in made]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_case(case: dict[str, Any]) -> None:
    found = judged(items_of(case), case.get("kind", "products"), vars_=case.get("vars", {}), without=case.get("without_vars", ()))
    found = [(finding, rows) for finding, rows in found if _OF_LIKE_ITEMS.get(finding.code, case["check"]) == case["check"]]
    found = [(finding, rows) for finding, rows in found if finding.code != "VL294"]  # no list of categories, no sizes of pictures
    said = sorted([(finding.code, finding.severity or ERROR, finding.attribute or "", rows) for finding, rows in found], key=str)
    expected = sorted([(each["code"], each["severity"], each.get("attribute", ""), each["rows"]) for each in case["finds"]], key=str)
    assert said == expected
    for each in case["finds"]:
        same = [
            finding
            for finding, rows in found
            if (finding.code, finding.attribute or "", rows) == (each["code"], each.get("attribute", ""), each["rows"])
        ]
        if "message" in each:
            assert each["message"] in [written_out(message) for message in map(first_message, same)]
        if "hint" in each:
            assert each["hint"] in [first_hint(finding) for finding in same]


def written_out(message: str) -> str:
    assert not re.search(r"\{(value|other)\}", message)
    return message


def test_every_check_has_a_case_that_passes_and_one_that_fails() -> None:
    cases: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        cases[case["check"]].add(bool(case["finds"]))
    used = {check["check"] for kind in package().kinds for rules in package(kind).checks for check in rules.document.data} - _ELSEWHERE
    assert {name for name in used if cases[name] != {True, False}} == set()


def test_every_rule_of_the_table_has_a_case_that_passes_and_one_that_fails() -> None:
    cases: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        cases[case.get("rule", "")].add(bool(case["finds"]))
    rules = re.findall(r"^\| (X\d+) \|", _TABLE, re.MULTILINE)
    assert rules == [f"X{number}" for number in range(1, 25)]
    assert {rule for rule in rules if cases[rule] != {True, False}} == {"X24"}  # settings of the data source: test_settings.py


def test_the_checks_of_the_table_are_those_of_the_package() -> None:
    used = {check["check"] for kind in package().kinds for rules in package(kind).checks for check in rules.document.data}
    rows = [line.split("|") for line in _TABLE.splitlines() if re.match(r"\| X\d+ \|", line)]
    named = {rule.strip(): set(re.findall(r"`([a-z-]+)`", check)) for _, rule, _, check, *_ in rows}
    assert all(names <= used | {"feed_label", "language"} for names in named.values()), named
    shown = {(case["rule"], case["check"]) for case in CASES if case.get("rule", "").startswith("X") and case["finds"]}
    assert {(rule, check) for rule, check in shown if check not in named[rule] and check != "schema"} == set()
    assert {(rule, check) for rule, checks in named.items() if rule != "X24" for check in checks} <= shown
