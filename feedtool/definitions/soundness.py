"""Whether a document from elsewhere may be used as a schema: bounded, whole, and without a reference to anything outside."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs

from feedtool.validation.schema.definition_judge import validator
from feedtool.validation.schema.vocabulary import KEYWORDS

MOST_BYTES = 20 * 1024 * 1024
_DEEPEST = 60
_MOST_DIGITS = 60
_ELSEWHERE = ("$recursiveRef", "$recursiveAnchor", "$dynamicRef", "$dynamicAnchor", "$anchor", "$vocabulary")
_LOCAL = "#/$defs/"


class UnsoundError(ValueError):
    """Why a document cannot be used, in words."""


def read_json(path: Path) -> Any:
    """Return a JSON file, its numbers exact. Raises UnsoundError when it is none or too large, OSError when it cannot be read."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnsoundError(f"the file is larger than {MOST_BYTES // 1024 // 1024} MiB")
    try:
        return json.loads(content, parse_float=_number, parse_int=_whole, parse_constant=_no_number)
    except RecursionError as error:
        raise UnsoundError(f"it is deeper than {_DEEPEST} levels") from error
    except ValueError as error:
        raise UnsoundError(f"it is no JSON: {error}") from error


def _number(text: str) -> Decimal:
    exact = Decimal(text)
    exponent = exact.as_tuple().exponent
    if len(text) > _MOST_DIGITS or not isinstance(exponent, int) or abs(exponent) > _MOST_DIGITS:
        raise ValueError(f"the number {text[:_MOST_DIGITS]} is too long")
    return exact


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"the number {text[:_MOST_DIGITS]}… is too long")
    return int(text)


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def check(schema: dict[str, Any]) -> None:
    """Raise UnsoundError when a document is no schema of an item that can be used."""
    for node, depth in _nodes(schema, 0):
        if depth > _DEEPEST:
            raise UnsoundError(f"it is deeper than {_DEEPEST} levels")
        _check_keywords(node, schema)
    definitions = schema.get("$defs", {})
    if any(isinstance(node.get("$ref"), str) for node, _ in _nodes(definitions, 0)):
        raise UnsoundError("a part under `$defs` refers to another part")
    properties = schema.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(each, dict) for each in properties.values()):
        raise UnsoundError("it has no `properties`, which would name the attributes")
    try:
        validator(schema)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise UnsoundError(f"it is no JSON Schema: {str(error).splitlines()[0]}") from error


def _check_keywords(node: dict[str, Any], schema: dict[str, Any]) -> None:
    for name in _ELSEWHERE:
        if isinstance(node.get(name), str | dict | bool):
            raise UnsoundError(f"it uses `{name}`, which product type definitions do not have")
    reference = node.get("$ref")
    if isinstance(reference, str):
        name = reference.removeprefix(_LOCAL)
        if not reference.startswith(_LOCAL) or not isinstance(schema.get("$defs"), dict) or name not in schema["$defs"]:
            raise UnsoundError(f"it refers to `{reference}`, which is not among its own `$defs`")
    for name in KEYWORDS:
        limit = node.get(name, 0)
        if not isinstance(limit, dict) and (not isinstance(limit, int) or isinstance(limit, bool) or limit < 0):
            raise UnsoundError(f"`{name}` must be a whole number; it is `{limit}`")
    selectors = node.get("selectors", [])
    if not isinstance(selectors, dict) and not (isinstance(selectors, list) and all(isinstance(each, str) for each in selectors)):
        raise UnsoundError("`selectors` must be a list of names")


def _nodes(node: Any, depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield all objects of a document with their depth; one that is too deep is the last."""
    waiting = [(node, depth)]
    while waiting:
        each, level = waiting.pop()
        if isinstance(each, dict):
            yield each, level
        inner = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        waiting.extend((value, level + 1) for value in inner)
