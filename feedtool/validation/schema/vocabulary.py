"""The keywords that product type definitions add to JSON Schema.

https://developer-docs.amazon.com/sp-api/docs/product-type-definition-meta-schema
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import TEXT, is_list
from feedtool.validation.schema.dialect import Dialect, of_definitions
from feedtool.validation.schema.logic import Test, alone, only_true, unknown


def _counts(items: list[Any], selectors: list[str] | None) -> Counter[str]:
    """Return how many groups of values of a list have the same selectors (all their members where none are named); anything else does not count."""
    groups = (each for each in items if isinstance(each, dict))
    return Counter(_identity({name: each[name] for name in selectors if name in each} if selectors else each) for each in groups)


def _identity(value: dict[str, Any]) -> str:
    return json.dumps(value, default=str, sort_keys=True)


def too_many_alike(value: Any, limit: int, selectors: list[str] | None) -> bool:
    """Say whether more than ``limit`` values of a list have the same selectors (`maxUniqueItems`)."""
    return isinstance(value, list) and any(count > limit for count in _counts(value, selectors).values())


def too_few_different(value: Any, limit: int, selectors: list[str] | None) -> bool:
    """Say whether a list has fewer than ``limit`` values with different selectors (`minUniqueItems`)."""
    return isinstance(value, list) and len(_counts(value, selectors)) < limit


def too_many_bytes(value: Any, limit: int, selectors: list[str] | None) -> bool:
    """Say whether a text has more than ``limit`` bytes in UTF-8 (`maxUtf8ByteLength`)."""
    return isinstance(value, str) and len(value.encode()) > limit


def too_few_bytes(value: Any, limit: int, selectors: list[str] | None) -> bool:
    """Say whether a text has fewer than ``limit`` bytes in UTF-8 (`minUtf8ByteLength`)."""
    return isinstance(value, str) and len(value.encode()) < limit


Breaks = Callable[[Any, int, list[str] | None], bool]
KEYWORDS: Mapping[str, Breaks] = {
    "maxUniqueItems": too_many_alike,
    "minUniqueItems": too_few_different,
    "maxUtf8ByteLength": too_many_bytes,
    "minUtf8ByteLength": too_few_bytes,
}


def validators() -> Iterator[tuple[str, type]]:
    """Yield the keywords as classes of the library `jsonschema-rs`."""
    for name, breaks in KEYWORDS.items():
        yield name, type(name, (_Keyword,), {"breaks": staticmethod(breaks)})


class _Keyword:
    breaks: Breaks

    def __init__(self, parent: Mapping[str, Any], value: Any, path: list[Any]) -> None:
        self._limit = value
        self._selectors = parent.get("selectors")

    def validate(self, instance: Any) -> None:
        """Raise ValueError for a value that breaks the keyword."""
        if type(self).breaks(instance, self._limit, self._selectors):
            raise ValueError


def _bytes(value: int, type_: pa.DataType, kernel: Callable[[pa.Array, int], pa.BooleanArray]) -> Test | None:
    return alone(lambda column: kernel(pc.binary_length(column), value)) if type_ == TEXT else None


def _at_most_alike(value: int, type_: pa.DataType) -> Test | None:
    """A list with at most so many values has at most so many that are alike; longer ones are looked at one by one."""
    return only_true(alone(lambda column: pc.less_equal(pc.list_value_length(column), value))) if is_list(type_) else None


def _at_least_different(value: int, type_: pa.DataType) -> Test | None:
    if not is_list(type_):
        return None
    if value > 1 or not pa.types.is_struct(type_.value_type):
        return unknown
    return alone(lambda column: pc.greater_equal(pc.list_value_length(column), value))


DEFINITIONS: Dialect = of_definitions(
    {
        "maxUniqueItems": lambda value, type_, schema: _at_most_alike(value, type_),
        "minUniqueItems": lambda value, type_, schema: _at_least_different(value, type_),
        "maxUtf8ByteLength": lambda value, type_, schema: _bytes(value, type_, pc.less_equal),
        "minUtf8ByteLength": lambda value, type_, schema: _bytes(value, type_, pc.greater_equal),
    }
)
