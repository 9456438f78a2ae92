"""What the checks of the package say, case by case; every check has a case that passes and one that fails."""

from collections import defaultdict
from typing import Any

import pytest
import yaml

from feedtool.channel import Channel
from feedtool.problems import ERROR
from tests.channel.facebook.judging import data, first_hint, first_message, judged, package
from tests.channel.facebook.test_values import written_out as letters_and_lists

CASES: list[dict[str, Any]] = data("cases.yaml")
ITEM: dict[str, Any] = data("item.yaml")
_OF_LIKE_ITEMS = {"VL304": "group-single", "VL345": "shared-values"}  # what is said of every feed of items that are made from one


def written_out(value: Any) -> Any:
    if isinstance(value, dict) and "address" in value:
        return f"https://shop.example/{'a' * (value['address'] - 25)}.jpg"
    if isinstance(value, dict) and isinstance(value.get("value"), dict) and "times" in value:
        return [written_out(value["value"])] * int(value["times"])
    return letters_and_lists(value)


def items_of(case: dict[str, Any]) -> list[dict[str, Any]]:
    whole = "kind" not in case
    written = case["items"] * case.get("repeat", 1)
    made = [
        {
            **(ITEM if whole else {}),
            **({"id": f"A-{number}"} if whole else {}),
            **{name: written_out(value) for name, value in each.items()},
        }
        for number, each in enumerate(written, 1)
    ]
    if "repeat" in case:  # variants that differ
        made = [{**each, "color": f"colour {number}"} for number, each in enumerate(made)]
    return [{name: value for name, value in each.items() if value is not None} for each in made]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_case(case: dict[str, Any]) -> None:
    items = items_of(case)
    found = judged(
        items, case.get("kind", "products"), format_=case.get("format"), vars_=case.get("vars", {}), without=case.get("without_vars", ())
    )
    found = [(finding, rows) for finding, rows in found if _OF_LIKE_ITEMS.get(finding.code, case["check"]) == case["check"]]
    said = sorted([(finding.code, finding.severity or ERROR, finding.attribute or "", rows) for finding, rows in found], key=str)
    expected = sorted([(each["code"], each["severity"], each.get("attribute", ""), each["rows"]) for each in case["finds"]], key=str)
    assert said == expected
    for each in case["finds"]:
        same = [
            finding
            for finding, rows in found
            if (finding.code, finding.attribute or "", rows) == (each["code"], each.get("attribute", ""), each["rows"])
        ]
        value = same[0].values if isinstance(same[0].values, str) or same[0].values is None else same[0].values[0]
        if "message" in each:
            assert each["message"].replace("{value}", value or "") in [first_message(finding) for finding in same]
        if "hint" in each:
            assert each["hint"] in [first_hint(finding) for finding in same]


def checks_of(asked: Channel) -> set[str]:
    return {check["check"] for rules in asked.checks for check in rules.document.data}


def test_every_check_has_a_case_that_passes_and_one_that_fails() -> None:
    cases: dict[str, set[bool]] = defaultdict(set)
    for case in CASES:
        cases[case["check"]].add(bool(case["finds"]))
    used = set().union(*(checks_of(package(kind)) for kind in package().kinds)) - {
        "category",
        "category-spelling",
        "category-depth",
    }  # tests/taxonomy
    assert {name for name in used if cases[name] != {True, False}} == set()


def test_issues_are_names_that_the_sdk_has() -> None:
    from facebook_business.adobjects.productitem import ProductItem

    known = {value for name, value in vars(ProductItem.ErrorType).items() if not name.startswith("_")}
    written = [
        check["issue"] for kind in package().kinds for rules in package(kind).checks for check in rules.document.data if "issue" in check
    ]
    in_schema = [name for named in issues(package().schema) for name in named]
    assert written
    assert in_schema
    assert {name for name in (*written, *in_schema) if name not in known} == set()


def issues(node: Any) -> list[dict[str, str]]:
    if isinstance(node, dict):
        own = [node["x-issues"]] if "x-issues" in node else []
        return own + [each for value in node.values() for each in issues(value)]
    return []


def test_the_languages_of_the_table_are_those_of_the_check() -> None:
    folder = package().directory / "kinds" / "language_override"
    rows = [line.split(",") for line in (folder / "languages.csv").read_text(encoding="utf-8").splitlines()[1:]]
    checks = yaml.safe_load((folder / "checks.yaml").read_text(encoding="utf-8"))
    codes = next(check["codes"] for check in checks if check["check"] == "known-code")
    assert {code for _, code in rows} == set(codes)
    assert len({language for language, _ in rows}) == len(rows)
