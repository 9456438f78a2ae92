"""A value that passes and one that fails for every attribute of the package, and for every part of a group."""

from typing import Any

import pytest

from feedtool.problems import ERROR
from tests.channel.google.judging import data, judged, package

VALUES: dict[str, dict[str, Any]] = data("values.yaml")
ITEM: dict[str, Any] = data("item.yaml")
WHOLE: dict[str, dict[str, Any]] = data("groups.yaml")
ACROSS = {"VL205", "VL211", "VL222", "VL223"}  # rules over several attributes: tests/channel/google_rules has their cases
CANNOT_FAIL = {"display_ads_value"}  # any number


def written_out(value: Any, name: str) -> Any:
    if isinstance(value, dict) and "letters" in value:
        text = "a" * int(value["letters"])
        return [text] if value.get("list") else text
    if isinstance(value, dict) and "address" in value:
        return "https://shop.example/{store_code}/".ljust(int(value["address"]), "a")
    if isinstance(value, dict) and "times" in value:
        return [written_out(value.get("value", WHOLE.get(name)), name)] * int(value["times"])
    return [written_out(each, name) for each in value] if isinstance(value, list) else value


def item_with(name: str, value: Any) -> dict[str, Any]:
    """Return an item with a value; of a part of a group, with the rest that the group needs."""
    outer, _, inner = name.partition(".")
    given = written_out(value, name)
    if inner:
        instead = WHOLE.get(name) or WHOLE.get(outer, {})
        group = {**instead, inner: given}
        group = {part: each for part, each in group.items() if each is not None}
        given = [group] if package().attributes[outer].repeated else group
    beside = WHOLE.get(f"beside {outer}", {})
    return {key: each for key, each in {**ITEM, **beside, outer: given}.items() if each is not None}


@pytest.mark.parametrize("name", VALUES)
def test_values(name: str) -> None:
    passes, fails = VALUES[name].get("passes", []), VALUES[name].get("fails", [])
    values = [*passes, *(each["value"] for each in fails)]
    found = judged([item_with(name, value) for value in values])
    errors = [(finding, row) for finding, rows in found if finding.severity in (ERROR, None) for row in rows]
    alone = [(finding, row) for finding, row in errors if finding.code not in ACROSS]
    assert [(values[row], finding) for finding, row in alone if row < len(passes)] == []
    outer = name.partition(".")[0]
    for row, fail in enumerate(fails, len(passes)):
        codes = {finding.code for finding, each in errors if each == row and finding.attribute == outer}
        assert fail["code"] in codes, fail


def test_every_attribute_and_part_has_its_values() -> None:
    attributes = package().attributes
    singles = {name for name, info in attributes.items() if not info.members}
    parts = {f"{name}.{part}" for name, info in attributes.items() for part in info.members}
    assert singles | parts <= VALUES.keys()
    assert {name for name in singles | parts if not VALUES[name].get("passes")} == set()
    assert {name for name in singles | parts if not VALUES[name].get("fails")} == CANNOT_FAIL
