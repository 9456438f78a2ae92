"""What a part of a configuration file must look like: declared once, checked strictly, and told to editors as JSON Schema.

A shape is built of the classes of this package. ``check`` returns every fault of a part of a document; ``read`` also returns the data
with the declared defaults filled in; ``shape.json_schema()`` describes it to an editor.
"""

from typing import Any

from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.shape.groups import Key, ListOf, MappingOf, OneOf, Record
from feedtool.positioned_yaml.shape.scalars import Boolean, Day, Duration, Number, Text
from feedtool.positioned_yaml.shape.shape import JsonSchema, Shape
from feedtool.problems import Problem

__all__ = [
    "Boolean",
    "Day",
    "Duration",
    "JsonSchema",
    "Key",
    "ListOf",
    "MappingOf",
    "Number",
    "OneOf",
    "Record",
    "Shape",
    "Text",
    "check",
    "read",
]


def check(document: Document, shape: Shape, path: Path = ()) -> list[Problem]:
    """Return everything that is wrong with the value at ``path``, in the order of the file."""
    return list(shape.problems(document, path, document.at(path)))


def read(document: Document, shape: Shape, path: Path = ()) -> tuple[Any, list[Problem]]:
    """Return the value at ``path`` with defaults filled in, or None and everything that is wrong with it."""
    problems = check(document, shape, path)
    return (None, problems) if problems else (shape.filled(document.at(path)), [])
