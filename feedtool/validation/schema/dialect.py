"""The two languages that schemas of items are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from feedtool.validation.schema import dates
from feedtool.validation.schema.logic import Test, alone

_ABOUT_SCHEMAS = ("$schema", "$id", "$comment", "$defs", "$anchor", "$vocabulary", "title", "description", "default", "examples", "deprecated", "readOnly",
                  "writeOnly", "contentEncoding", "contentMediaType", "contentSchema")  # fmt: skip
_OF_DEFINITIONS = ("selectors", "editable", "hidden", "enumNames", "$lifecycle")
Keyword = Callable[[Any, pa.DataType, Mapping[str, Any]], Test | None]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which keywords say nothing of a value, which formats are checked, and the keywords that JSON Schema itself does not have.

    A format that is not in ``formats`` says nothing. A keyword of ``keywords`` gives the test of its value for columns of a type; None: it says
    nothing of values of that type.
    """

    annotations: frozenset[str]
    formats: Mapping[str, Test] = field(default_factory=dict)
    keywords: Mapping[str, Keyword] = field(default_factory=dict)


# JSON Schema 2020-12, as channel packages are written. https://json-schema.org/draft/2020-12
PACKAGE = Dialect(frozenset(_ABOUT_SCHEMAS))


def of_definitions(keywords: Mapping[str, Keyword]) -> Dialect:
    """Return the dialect of product type definitions: JSON Schema 2019-09 with keywords of its own, and dates that must be dates.

    https://developer-docs.amazon.com/sp-api/docs/product-type-definition-meta-schema
    """
    formats = {"date": alone(dates.dates), "date-time": alone(dates.moments)}
    return Dialect(frozenset((*_ABOUT_SCHEMAS, *_OF_DEFINITIONS)), formats, keywords)
