"""Every limit, option and requirement of the smaller channels: a value that is just right, and one that is told."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from feedtool.channel.attributes import resolved
from tests.channel.others.judging import COMMON, FACTS, NAMES, found, package, text_of, told

Change = dict[str, Any]
_CENEO = {"title": "name", "link": "url", "image": "image", "description": "desc"}
_USUAL = {"title": "title", "link": "link", "image": "image_link", "description": "description"}
_CODES = {"longest": "VL101", "most": "VL107", "options": "VL104", "between": "VL106"}
_ADDRESS = "https://shop.example/i/2.jpg"


def facts() -> Iterator[tuple[str, str, str, str, Any]]:
    """Yield channel, severity, what is limited, attribute and limit."""
    for name in NAMES:
        for severity in ("error", "warning"):
            for what, limits in FACTS[name].get(f"{severity}s", {}).items():
                for attribute, limit in limits.items() if isinstance(limits, dict) else ((each, None) for each in limits):
                    for each in numbered(name, attribute):
                        yield name, severity, what, each, limit


def numbered(name: str, attribute: str) -> list[str]:
    """Return all attributes that a name with the number 0 stands for."""
    begin, zero, end = attribute.partition("_0")
    if not zero:
        return [attribute]
    return [
        each
        for each in package(name).attributes
        if each.startswith(f"{begin}_") and each.endswith(end) and each[len(begin) + 1 : len(each) - len(end)].isdigit()
    ]


def around(name: str, what: str, attribute: str, limit: Any) -> tuple[list[Any], list[Any]]:
    """Return values that are just right, and values that are just wrong."""
    like = FACTS[name]["item"].get(attribute) or (_ADDRESS if "link" in attribute else "")
    if what == "longest":
        return [text_of(limit, like)], [text_of(limit + 1, like)]
    if what == "most":
        one = _ADDRESS if "link" in attribute else "4006381333931" if attribute == "gtin" else "P"
        return [[one] * limit], [[one] * (limit + 1)]
    if what == "options":
        return list(limit), [2 if isinstance(limit[0], int) else "none of these"]
    low, high = limit
    return [each for each in limit if each is not None], [
        *([low - 1] if low is not None else []),
        *([high + 1] if high is not None else []),
    ]


@pytest.mark.parametrize(("name", "severity", "what", "attribute", "limit"), list(facts()))
def test_a_fact(name: str, severity: str, what: str, attribute: str, limit: Any) -> None:
    if what == "required":
        code = "VL103" if severity == "error" else "VL209"
        assert f"{severity} {code} {attribute}" in told(found(name, [{attribute: None}]))
        return
    right, wrong = around(name, what, attribute, limit)
    expected = {f"{severity} {code} {attribute}" for code in (_CODES[what], "VL275" if what == "longest" else "")}
    for value in right:
        assert not expected & set(told(found(name, [{attribute: value}]))), value
    for value in wrong:
        assert expected & set(told(found(name, [{attribute: value}]))), value


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_of_a_right_item(name: str) -> None:
    assert told(found(name, [{}])) == []


RIGHT = [(name, change) for name in NAMES for change in (*FACTS[name]["right"], *COMMON["right"])]
TOLD = [(name, case) for name in NAMES for case in FACTS[name]["told"]]
EVERYWHERE = [(name, case) for name in NAMES for case in COMMON["told"]]


@pytest.mark.parametrize(("name", "change"), RIGHT)
def test_a_right_change(name: str, change: Change) -> None:
    assert told(found(name, [{named(name, attribute): value for attribute, value in change.items()}])) == []


@pytest.mark.parametrize(("name", "case"), TOLD)
def test_what_is_told(name: str, case: Mapping[str, Any]) -> None:
    findings = found(name, case.get("items", [case.get("change")]), kind=case.get("kind"), vars_=case.get("vars"))
    assert told(findings) == case["says"]
    if "message" in case:
        assert case["message"] in [message.replace("{value}", value or "") for message, value in map(first, findings)]
    if "hint" in case:
        assert any(case["hint"] in str(finding.hints) for finding in findings)


def first(finding: Any) -> tuple[str, str | None]:
    value = finding.values if isinstance(finding.values, str) or finding.values is None else finding.values[0]
    return finding.messages if isinstance(finding.messages, str) else finding.messages[0], value


def named(name: str, text: str) -> str:
    return text.format(**(_CENEO if name == "ceneo" else _USUAL)) if "{" in text else text


@pytest.mark.parametrize(("name", "case"), EVERYWHERE)
def test_what_no_channel_is_helped_by(name: str, case: Mapping[str, Any]) -> None:
    if name == "ceneo" and "VL216" in str(case):
        case = {**case, "change": {"name": "Kurtka <b>zimowa</b>"}}
    item = FACTS[name]["item"]
    change = {named(name, attribute): value for attribute, value in case["change"].items()}
    said = set(told(found(name, [change], without=case.get("without", ()))))
    wanted = {named(name, each) for each in case["says"]}
    if name == "snapchat":
        wanted = {each.replace("error", "warning") for each in wanted}
    assert wanted <= said, (item, said)


@pytest.mark.parametrize("name", NAMES)
def test_every_limit_of_the_schema_is_a_fact(name: str) -> None:
    """What a package limits and the facts do not have is invented."""
    stated = {(attribute, what) for channel_, _, what, attribute, _ in facts() if channel_ == name}
    patterns = {each.split(" ")[2].split(".")[0] for case in FACTS[name]["told"] for each in case["says"] if "VL105" in each}
    for schema in (package(name).schema, package(name).advice or {}):
        limited = {(attribute, what) for attribute, what in limits(schema) if what not in ("form", "required")}
        assert limited - stated == {(attribute, what) for attribute, what in limited - stated if (name, attribute, what) in ELSEWHERE}
        forms = {attribute for attribute, what in limits(schema) if what == "form"}
        assert {each for each in forms - patterns if not any(other in patterns for other in same_form(schema, each))} == set()
        needed = {attribute for attribute, what in limits(schema) if what == "required"}
        assert needed <= {attribute for attribute, what in stated if what == "required"}


# limits that cases of their own look at
ELSEWHERE = {
    ("microsoft", "gtin", "longest"),
    ("pinterest", "additional_image_link", "longest"),
    ("prisjakt", "availability", "options"),
    ("ceneo", "avail", "options"),
}


def limits(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, "required") for name in schema.get("required", ()))
    for name, described in schema.get("properties", {}).items():
        whole = resolved(described, schema)
        item = resolved(whole.get("items", {}), schema)
        for keyword, what in (
            ("maxLength", "longest"),
            ("enum", "options"),
            ("maxItems", "most"),
            ("minimum", "between"),
            ("pattern", "form"),
        ):
            if keyword in whole or keyword in item:
                yield name, what


def same_form(schema: Mapping[str, Any], name: str) -> list[str]:
    """Return the attributes that have the same form, such as all addresses."""
    mine = _reference(schema, name)
    return [each for each in schema["properties"] if mine and _reference(schema, each) == mine]


def _reference(schema: Mapping[str, Any], name: str) -> str | None:
    described = schema["properties"][name]
    return described.get("$ref") or described.get("items", {}).get("$ref")


@pytest.mark.parametrize("name", NAMES)
def test_every_check_finds_something(name: str) -> None:
    from feedtool.validation import CHECKS

    said = {each.split(" ")[1] for _, case in [(n, c) for n, c in (*TOLD, *EVERYWHERE) if n == name] for each in case["says"]}
    said |= {"VL209"} if FACTS[name].get("warnings", {}).get("required") else set()
    kinds = package(name).kinds
    written = [check for kind in kinds for rules in package(name, kind).checks for check in rules.document.data]
    ours = {CHECKS[check["check"]].code for check in written if check["severity"] != "notice"}
    assert ours - said - {"VL290", "VL291", "VL346", "VL275"} == set()  # tests/taxonomy, tests/feeds
