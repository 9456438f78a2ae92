"""What the package says of single items, word by word: rules inside of groups of values, GTINs, and what is unsure."""

from typing import Any

import pytest

from feedtool.problems import ERROR, NOTICE
from tests.channel.facebook.judging import first_hint, first_message
from tests.channel.google.judging import data, judged, package
from tests.channel.google.test_values import ITEM

CASES: list[dict[str, Any]] = data("cases.yaml")


def written_out(value: Any) -> Any:
    if isinstance(value, dict) and "letters" in value:
        return "a" * int(value["letters"])
    if isinstance(value, dict) and "address" in value:
        return "https://shop.example/".ljust(int(value["address"]), "a")
    if isinstance(value, dict) and "times" in value:
        return [written_out(value["value"])] * int(value["times"])
    if isinstance(value, dict):
        return {name: written_out(each) for name, each in value.items()}
    return [written_out(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_case(case: dict[str, Any]) -> None:
    item = {name: value for name, value in {**ITEM, **written_out(case["item"])}.items() if value is not None}
    found = [finding for finding, rows in judged([item]) if rows and finding.severity != NOTICE and finding.attribute in case["item"]]
    said = sorted((finding.code, finding.severity or ERROR, finding.attribute) for finding in found)
    assert said == sorted((each["code"], each["severity"], each["attribute"]) for each in case["finds"])
    for each in case["finds"]:
        same = next(finding for finding in found if (finding.code, finding.severity or ERROR) == (each["code"], each["severity"]))
        if "message" in each:
            assert first_message(same) == each["message"]
        if "hint" in each:
            assert first_hint(same) == each["hint"]


def test_all_advice_has_a_case() -> None:
    advice = package().advice
    assert advice
    warned = {find["attribute"] for case in CASES for find in case["finds"] if find["severity"] == "warning"}
    with_rules = {name for name, each in advice["properties"].items() if "x-says" in str(each)}
    alike = {"mobile_link_template", "included_destination", "product_length", "product_width"}  # have the rule of another attribute
    assert (
        with_rules - warned - alike - {"min_energy_efficiency_class", "max_energy_efficiency_class", "handling_cutoff_time", "shipping"}
        == set()
    )
