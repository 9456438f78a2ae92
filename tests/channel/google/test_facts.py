"""The package against a list of facts about Google's attributes: names, kinds, limits, lists of values, parts; differences are explained as data."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedtool.channel.attributes import resolved
from tests.channel.google.judging import data, package
from tests.golden.runner import ROOT

pytestmark = pytest.mark.realdata
DIFFERENT: dict[str, Any] = data("differences.yaml")
KINDS = {"integer": "integer", "float": "number", "double": "number", "group": "object"}
FORMS = {"price": "money", "datetime": "moment", "datetime_range": "span", "measure": "measure"}


@pytest.fixture(scope="module")
def facts(shared: Path) -> dict[str, dict[str, Any]]:
    read = yaml.safe_load((shared / "specs" / "google_attributes.yaml").read_text(encoding="utf-8"))
    return {fact["name"]: fact for fact in read if fact["name"] not in DIFFERENT["left_out"]}


def described(name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Return what the schema says of an attribute, and of one of its values."""
    schema = package().schema
    whole = resolved(schema["properties"][name], schema)
    return whole, resolved(whole["items"], schema) if whole["type"] == "array" else whole


def said(name: str) -> dict[str, Any]:
    """Return the limits of an attribute in the words of the facts."""
    whole, item = described(name)
    least = whole.get("minItems", 1)
    options = [each for each in item.get("enum", ()) if each not in item.get("x-tolerated", ())]
    return {
        "type": item["type"],
        "max_length": item.get("maxLength"),
        "min_items": least if least > 1 else None,
        "max_items": whole.get("maxItems", None if whole["type"] == "array" else 1),
        "minimum": item.get("minimum"),
        "enum": sorted(options) or None,
    }


def expected(fact: Mapping[str, Any]) -> dict[str, Any]:
    low = re.match(r"([0-9]+)-[0-9]+$", str(fact.get("range", ""))) if fact["type"] == "float" else None
    return {
        "type": KINDS.get(fact["type"], "string"),
        "max_length": fact.get("max_length"),
        "min_items": fact.get("min_items"),
        "max_items": fact.get("max_items"),
        "minimum": int(low[1]) if low else fact.get("minimum"),
        "enum": sorted(fact["enum"]) if fact.get("enum") else None,
    }


def test_every_attribute_is_in_the_package_or_on_the_list(shared: Path) -> None:
    names = {fact["name"] for fact in yaml.safe_load((shared / "specs" / "google_attributes.yaml").read_text(encoding="utf-8"))}
    ours = {name for name, info in package().attributes.items() if not info.internal}
    assert len(names) == 112
    assert ours | set(DIFFERENT["left_out"]) == names
    assert not ours & set(DIFFERENT["left_out"])
    page = (ROOT / "docs" / "left-out.md").read_text(encoding="utf-8")
    assert [name for name in DIFFERENT["left_out"] if f"`{name}`" not in page] == []


def test_kinds_limits_and_lists_of_values(facts: dict[str, dict[str, Any]]) -> None:
    wrong = [complaint for name, fact in facts.items() for complaint in compared(name, fact)]
    assert not wrong, "\n".join(wrong)


def compared(name: str, fact: Mapping[str, Any]) -> Iterator[str]:
    made = said(name)
    for limit, value in expected(fact).items():
        reason = DIFFERENT[limit].get(name)
        alike = made[limit] == value or (limit == "max_length" and fact["type"] == "datetime_range" and made[limit] == fact["max_length"])
        loose = limit == "minimum" and value is None and made[limit] == 0  # counts below 0 make no sense
        if not alike and not reason and not loose:
            yield f"{name}: {limit} is {made[limit]}, the facts say {value}"
        if alike and reason:
            yield f"{name}: {limit} is explained as different, but is the same"


def test_what_is_unsure_is_advice_with_the_same_figures(facts: dict[str, dict[str, Any]]) -> None:
    advice = package().advice
    assert advice
    words = {"max_length": "maxLength", "max_items": "maxItems", "minimum": "minimum"}
    for limit, word in words.items():
        for name, reason in DIFFERENT[limit].items():
            if "advice.json" in reason:
                assert advice["properties"][name][word] == facts[name][limit], (limit, name)


def test_forms_are_those_of_the_facts(facts: dict[str, dict[str, Any]]) -> None:
    """Texts that the pattern of the facts takes or refuses are judged alike by ours, but for those that are explained."""
    samples: list[str] = data("samples.yaml")
    wrong = []
    for name, fact in facts.items():
        pattern = described(name)[1].get("pattern")
        if not fact.get("pattern") or name in DIFFERENT["pattern"]:
            continue
        assert pattern, f"{name} has no pattern"
        for sample in samples:
            theirs, ours = bool(re.search(fact["pattern"], sample)), bool(re.search(pattern, sample))
            if theirs != ours and sample not in DIFFERENT["samples"].get(name, ()):
                wrong.append(f"{name}: `{sample}` is {'right' if theirs else 'wrong'} by the facts")
    assert not wrong, "\n".join(wrong)


def test_lengths_of_whole_lists(facts: dict[str, dict[str, Any]]) -> None:
    limits = {name: fact["max_total_length"] for name, fact in facts.items() if "max_total_length" in fact}
    written = [check for rules in package().checks for check in rules.document.data if check["check"] == "text-length-together"]
    assert {check["attribute"]: check["most"] for check in written} == limits


def test_units_are_those_of_the_facts(facts: dict[str, dict[str, Any]]) -> None:
    for name, fact in facts.items():
        for unit in fact.get("units", ()):
            assert re.search(described(name)[1]["pattern"], f"1 {unit}"), (name, unit)
            assert not re.search(described(name)[1]["pattern"], f"1 {unit}x"), (name, unit)
    base = described("unit_pricing_base_measure")[1]["pattern"]
    fact = facts["unit_pricing_base_measure"]
    assert all(re.search(base, f"{number} ml") for number in fact["enum_integers"])
    assert all(re.search(base, value) for value in fact["extra_values"])


def parts(fact: Mapping[str, Any]) -> Iterator[tuple[str, bool, list[str], int | None]]:
    """Yield the parts of a group as the facts word them: name, whether it is required, its words, its greatest length."""
    for written in fact["sub_attributes"]:
        names, _, about = written.partition(" (")
        about = about.rstrip(")")
        words = re.findall(r"\b[A-Za-z_]+(?:\|[A-Za-z_]+)+\b", about)
        longest = re.search(r"<=([0-9]+)\b|\b1-([0-9]+)\b", about)
        length = int(longest[1] or longest[2]) if longest else None
        for name in DIFFERENT["worded"].get(written, re.findall(r"[a-z_]+", names) if "," in names else [names]):
            yield name, about.startswith("req") and not about.startswith(("req unless", "req if", "req with")), words, length


def test_parts_of_groups(facts: dict[str, dict[str, Any]]) -> None:
    wrong = []
    for name, fact in facts.items():
        if fact["type"] != "group":
            continue
        item = described(name)[1]
        told = list(parts(fact))
        if {part for part, *_ in told} != set(item["properties"]):
            wrong.append(f"{name} has the parts {sorted(item['properties'])}, the facts say {sorted(part for part, *_ in told)}")
            continue
        for part, required, words, length in told:
            path, inner = f"{name}.{part}", resolved(item["properties"][part], package().schema)
            options = [each for each in inner.get("enum", ()) if each not in inner.get("x-tolerated", ())]
            if (part in item.get("required", ())) != required and path not in DIFFERENT["parts"]:
                wrong.append(f"{path}: required is {part in item.get('required', ())}")
            if words and sorted(options) != sorted(words[0].split("|")) and path not in DIFFERENT["parts"]:
                wrong.append(f"{path} is one of {options}, the facts say {words[0]}")
            if inner.get("maxLength") != length and "$ref" not in item["properties"][part] and path not in DIFFERENT["parts"]:
                wrong.append(f"{path} has at most {inner.get('maxLength')} characters, the facts say {length}")
    assert not wrong, "\n".join(wrong)
    known = {f"{name}.{part}" for name, info in package().attributes.items() for part in info.members}
    assert set(DIFFERENT["parts"]) <= known


def test_what_is_required(facts: dict[str, dict[str, Any]]) -> None:
    always = {name for name, fact in facts.items() if fact["required"].startswith("always")}
    ours = {name: info for name, info in package().attributes.items() if info.required}
    assert set(ours) == always
    assert {name: info.instead for name, info in ours.items() if info.instead} == {
        "title": ("structured_title",),
        "description": ("structured_description",),
    }
