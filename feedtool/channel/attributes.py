"""What a channel's schema says about each attribute."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feedtool.model import AttributeInfo

_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean", "object": "record"}


def attributes_of(schema: Mapping[str, Any]) -> dict[str, AttributeInfo]:
    """Return all attributes in the order of the schema."""
    required, instead = schema.get("required", ()), _instead(schema)
    made = {
        name: _attribute(name, each, schema, required=name in required or name in instead)
        for name, each in schema.get("properties", {}).items()
    }
    return {name: replace(info, instead=instead.get(name, ())) for name, info in made.items()}


def _instead(schema: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the attributes that are required unless others are there: ``{"if": {"required": [other]}, "else": {"required": [name]}}``."""
    rules = [each for each in schema.get("allOf", ()) if isinstance(each, Mapping)]
    return {
        name: tuple(each["if"]["required"])
        for each in rules
        if list(each.get("if", ())) == ["required"] and "then" not in each
        for name in each.get("else", {}).get("required", ())
    }


def parts_of(attributes: Mapping[str, AttributeInfo]) -> frozenset[str]:
    """Return the names of the parts of all attributes that are groups of values, such as ``shipping.price``."""
    return frozenset(f"{name}.{part}" for name, info in attributes.items() for part in info.members)


def _attribute(name: str, described: Mapping[str, Any], schema: Mapping[str, Any], *, required: bool) -> AttributeInfo:
    whole = resolved(described, schema)
    text = str(whole.get("description", ""))
    repeated = whole.get("type") == "array"
    item = resolved(whole.get("items", {}), schema) if repeated else whole
    members = {
        key: _attribute(key, each, schema, required=key in item.get("required", ())) for key, each in item.get("properties", {}).items()
    }
    options = tuple(option for option in item.get("enum", ()) if isinstance(option, str))
    return AttributeInfo(name, _kind(item), repeated, members, text, required, options, internal=bool(whole.get("x-internal")))


def _kind(described: Mapping[str, Any]) -> str:
    if "type" not in described and all(isinstance(each, str) for each in described.get("enum", [None])):
        return "text"
    return _KINDS.get(str(described.get("type", "any")), "any")


def resolved(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a schema with its `$ref` into the same document followed; keywords beside the reference win."""
    seen = 0
    while (reference := described.get("$ref")) and seen < 20:
        target: Any = schema
        for step in str(reference).removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        described = {**target, **{key: value for key, value in described.items() if key != "$ref"}}
        seen += 1
    return described
