"""The library's validator, with patterns in linear time."""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import referencing

from feedtool.linear_patterns import linear


def validator(schema: Mapping[str, Any]) -> Any:
    """Return the library's validator of a schema; it fetches nothing."""
    return _LinearTime(schema, registry=referencing.Registry())


def _pattern(validator: Any, pattern: str, instance: Any, schema: Mapping[str, Any]) -> Iterator[jsonschema.ValidationError]:
    """Judge `pattern` in linear time: the library's own engine can take years for one text."""
    if validator.is_type(instance, "string") and not linear(pattern).found_in(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


def _pattern_properties(validator: Any, patterns: Mapping[str, Any], instance: Any, schema: Mapping[str, Any]) -> Iterator[Any]:
    for pattern, inner in patterns.items() if validator.is_type(instance, "object") else ():
        for name, value in instance.items():
            if linear(pattern).found_in(name):
                yield from validator.descend(value, inner, path=name, schema_path=pattern)


_LinearTime = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"pattern": _pattern, "patternProperties": _pattern_properties})
