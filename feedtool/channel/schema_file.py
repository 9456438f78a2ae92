"""Reading the schemas of a channel package."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from feedtool.linear_patterns import linear
from feedtool.model import Place
from feedtool.packaged import is_packaged
from feedtool.problems import Problem

_DEEPEST = 60
_MOST_BYTES = 4 << 20
_MOST_PARTS = 10_000  # with every reference followed
_ELSEWHERE = ("$dynamicRef", "$recursiveRef")  # what they refer to depends on where they stand, and may be fetched


def read_schema(path: Path, shown: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return a schema file that is one; it cannot refer to anything outside of itself."""
    place, own = Place(f"{shown}/{path.name}"), is_packaged(path)
    try:
        schema = _read(path)
        if not own and _too_deep(schema):
            return None, [Problem("CH103", f"The schema is deeper than {_DEEPEST} levels.", place)]
        if not own and (wrong := _wrong(schema)):  # those that feedtool brings are checked by its tests, not at every start
            return None, [Problem("CH103", wrong, place)]
    except OSError:
        return None, [Problem("CH103", "The channel has no schema.json, which says what its items look like.", place)]
    except RecursionError:
        return None, [Problem("CH103", f"The schema is deeper than {_DEEPEST} levels.", place)]
    except ValueError as error:
        return None, [Problem("CH103", f"The file is not JSON: {error}.", place)]
    if not isinstance(schema, dict) or (not own and _dangling(schema)):
        message = "The schema must be an object, and every `$ref` must lead to a part of it that does not lead back; followed, they may make 10,000 parts."
        return None, [Problem("CH103", message, place)]
    outside = sorted({reference for reference in _references(schema) if not reference.startswith("#/")})
    if unusable := [pattern for pattern in _patterns(schema) if not _compiles(pattern)]:
        hint = "Looking around, `(?=` or `(?<`, and references to groups, `\\1`, cannot be judged in linear time."
        return None, [Problem("CH103", f"`{unusable[0]}` is no regular expression that feedtool can use.", place, hint=hint)]
    if outside or schema.get("type") != "object":
        message = (
            f"The schema refers to `{outside[0]}`, outside of itself."
            if outside
            else "The schema must be one of an object: `type: object`."
        )
        return None, [Problem("CH103", message, place)]
    return schema, []


def _read(path: Path) -> Any:
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError(f"it is larger than {_MOST_BYTES >> 20} MiB")
    return json.loads(content, parse_float=Decimal)


def _wrong(schema: Any) -> str | None:
    """Return what is wrong with a schema as one of JSON Schema, if anything."""
    import jsonschema  # noqa: PLC0415 - heavy, and most projects have no channel of their own

    try:
        jsonschema.Draft202012Validator.check_schema(schema)
    except jsonschema.SchemaError as error:
        return f"The schema is wrong at {error.json_path}: {error.message}."
    return None


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        own += [name for name in _ELSEWHERE if isinstance(node.get(name), str)]
        return own + [each for value in node.values() for each in _references(value)]
    return [each for value in node for each in _references(value)] if isinstance(node, list) else []


def _too_deep(node: Any, depth: int = 0) -> bool:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return depth > _DEEPEST or any(_too_deep(each, depth + 1) for each in inner)


def _dangling(schema: dict[str, Any]) -> bool:
    """Say whether a reference into the schema leads nowhere or back to itself, or whether all of them make too many parts."""
    sizes: dict[str, int] = {}
    inner = {each: _inside(each, schema) for each in _references(schema) if each.startswith("#/")}
    while inner:
        done = [reference for reference, leads_to in inner.items() if leads_to is not None and not any(each in inner for each in leads_to)]
        if not done:
            return True
        for reference in done:
            sizes[reference] = 1 + sum(sizes.get(each, 1) for each in inner.pop(reference) or ())
    return sum(sizes.get(each, 1) for each in _references(schema)) > _MOST_PARTS


def _inside(reference: str, schema: dict[str, Any]) -> list[str] | None:
    """Return the references in what a reference leads to; None when it leads nowhere."""
    target: Any = schema
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(target, dict) or key not in target:
            return None
        target = target[key]
    return _references(target)


def _patterns(node: Any) -> list[str]:
    """Return all regular expressions of a schema."""
    if isinstance(node, dict):
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        names = list(node["patternProperties"]) if isinstance(node.get("patternProperties"), dict) else []
        return own + names + [each for value in node.values() for each in _patterns(value)]
    return [each for value in node for each in _patterns(value)] if isinstance(node, list) else []


def _compiles(pattern: str) -> bool:
    try:
        linear(pattern)
    except ValueError:
        return False
    return True
