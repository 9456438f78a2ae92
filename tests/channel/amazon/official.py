"""The verdict of Amazon's rules by the library `jsonschema`, written as plainly as possible: what feedtool must agree with."""

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
from jsonschema import FormatChecker, ValidationError, validators

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
formats = FormatChecker(formats=())


@formats.checks("date")
def is_date(value: Any) -> bool:
    return not isinstance(value, str) or (bool(_DAY.fullmatch(value)) and _parses(datetime.date, value))


@formats.checks("date-time")
def is_moment(value: Any) -> bool:
    return not isinstance(value, str) or (
        bool(_MOMENT.fullmatch(value)) and _parses(datetime.datetime, value.upper().replace("Z", "+00:00"))
    )


def _parses(kind: Any, value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def groups(items: list[Any], selectors: list[str] | None) -> list[dict[str, Any]]:
    """Return for each object in a list what it is known by."""
    return [{name: each[name] for name in selectors or each if name in each} for each in items if isinstance(each, dict)]


def max_unique_items(validator: Any, limit: int, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    known = groups(value, schema.get("selectors")) if isinstance(value, list) else []
    if any(known.count(each) > limit for each in known):
        yield ValidationError("too many that are alike")


def min_unique_items(validator: Any, limit: int, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(value, list):
        different: list[Any] = []
        for each in groups(value, schema.get("selectors")):
            if each not in different:
                different.append(each)
        if len(different) < limit:
            yield ValidationError("too few that are different")


def max_bytes(validator: Any, limit: int, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode("utf-8")) > limit:
        yield ValidationError("too many bytes")


def min_bytes(validator: Any, limit: int, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode("utf-8")) < limit:
        yield ValidationError("too few bytes")


KEYWORDS = {
    "maxUniqueItems": max_unique_items,
    "minUniqueItems": min_unique_items,
    "maxUtf8ByteLength": max_bytes,
    "minUtf8ByteLength": min_bytes,
}
_Definitions = validators.extend(jsonschema.Draft201909Validator, KEYWORDS)


def exact(schema: Mapping[str, Any]) -> Any:
    """Return a schema with exact numbers."""
    return json.loads(json.dumps(schema, default=float), parse_float=Decimal)


def judge_definition(schema: Mapping[str, Any]) -> Any:
    """Return the library's validator of a product type definition."""
    return _Definitions(exact(schema), format_checker=formats)


@cache
def _feed_judges(path: Path) -> tuple[jsonschema.Draft7Validator, jsonschema_rs.Draft7Validator]:
    text = path.read_text(encoding="utf-8")
    schema = json.loads(text, parse_float=Decimal)
    return jsonschema.Draft7Validator(schema), jsonschema_rs.Draft7Validator(json.loads(text))


def faults_of_feed(path: Path, feed: Any) -> list[str]:
    """Return what is wrong with a feed, its numbers exact, by the official schema of feeds at a path. Both libraries must agree whether anything is."""
    exactly, quickly = _feed_judges(path)
    found = [f"{list(error.absolute_path)}: {error.message[:200]}" for error in exactly.iter_errors(feed)]
    assert quickly.is_valid(feed) == (not found), found
    return found
