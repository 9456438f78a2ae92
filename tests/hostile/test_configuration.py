"""Hostile configuration is refused with a message that says where: YAML, paths, patterns, schemas."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hostile.child import MEMORY
from tests.hostile.limited import Limited, project, spelled

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "configuration.yaml").read_text(encoding="utf-8"))
PACKAGE = """name: own
title: Own
identity: id
specification: "2026-11"
documentation: https://own.example/spec
formats: {xml: {template: feed.xml.j2, extension: xml}}
default_format: xml
vars: {country: {description: The country., example: SE, pattern: "[A-Z]{2}"}}
"""
TEMPLATE = "{% block header %}<f>{% endblock %}{% block item %}<o>{{ item.id }}</o>{% endblock %}{% block footer %}</f>{% endblock %}"
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"id": {"type": "string", "description": "It."}, "title": {"type": "string", "description": "It."}},
}
MAPPING = 'attributes:\n  id: "{{ sku }}"\n  title: "{{ name }}"\n'


def deep(levels: int) -> str:
    return '{"properties": {"title": ' + '{"not": ' * levels + "{}" + "}" * levels + "}}"


def doubling(levels: int) -> dict[str, Any]:
    """Return a schema whose references, followed, double with every level."""
    parts = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2} for n in range(levels)}
    return {"$defs": {**parts, f"a{levels}": {"type": "string"}}, "properties": {"title": {"$ref": "#/$defs/a0"}}}


def package_files(case: dict[str, Any]) -> dict[str, str]:
    schema = case.get("schema") or (doubling(case["doubling"]) if "doubling" in case else {})
    properties = SCHEMA["properties"] | schema.get("properties", {})
    text = deep(case["deep"]) if "deep" in case else json.dumps(SCHEMA | schema | {"properties": properties})
    folder = "channel_templates/own"
    return {f"{folder}/channel.yaml": PACKAGE, f"{folder}/feed.xml.j2": TEMPLATE, f"{folder}/schema.json": text, "google.yaml": MAPPING}


def shop_of(case: dict[str, Any], folder: Path) -> Path:
    files = package_files(case) if case.get("package") else {}
    if "content" in case:
        files[case["file"]] = spelled(case["content"])
    if "name_of_product" in case:
        files["products.csv"] = f"sku,name,price,stock,images\nA1,{spelled(case['name_of_product'])},1,1,\n"
        files["stores.csv"] = "sku,store,quantity\nA1,S1,1\n"
    changes = [("feedtool.yaml", "template: google_merchant", "template: own")] if case.get("package") else []
    if "vars" in case:
        changes.append(("feedtool.yaml", "country: DE", f'country: "{spelled(case["vars"])}"'))
    shop = project(folder, changes, files)
    if "old" in case:
        path = shop / case["file"]
        text = path.read_text(encoding="utf-8")
        assert text.count(case["old"]) == 1
        path.write_text(text.replace(case["old"], spelled(case["new"])), encoding="utf-8")
    for name, target in case.get("links", {}).items():
        (shop / name).symlink_to(target)
    return shop


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_hostile_configuration_is_refused(case: dict[str, Any], tmp_path: Path, children: Limited) -> None:
    shop = shop_of(case, tmp_path)
    before = {path for path in tmp_path.iterdir() if path.name not in ("stdout", "stderr")}
    ran = children.run(shop, "export")
    assert ran.code == case.get("code", 2), ran.said[-3000:]
    assert [each for each in case["says"] if each not in ran.said] == [], ran.said[-3000:]
    assert "Traceback" not in ran.said
    assert "\x1b" not in ran.said
    assert ran.memory <= MEMORY
    written = {path for path in tmp_path.iterdir() if path.name not in ("stdout", "stderr")} - before
    assert written == ({tmp_path / "feeds"} if case["name"] == "a named folder" else set())
