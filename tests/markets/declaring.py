"""A catalogue with declared languages and currencies, and how a channel sees it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from feedtool import markets, positioned_yaml
from feedtool.expressions import Frame
from feedtool.model import DECIMAL, INTEGER, TEXT

TYPES = {"decimal": DECIMAL, "integer": INTEGER, "text": TEXT, "texts": pa.list_(TEXT)}


def columns_of(written: Mapping[str, Any]) -> dict[str, pa.Array]:
    """Return columns written as ``name: values`` (text) or ``name: {type: values}``."""
    return {name: _column(*(next(iter(each.items())) if isinstance(each, dict) else ("text", each))) for name, each in written.items()}


def _column(kind: str, values: Sequence[Any]) -> pa.Array:
    convert = Decimal if kind == "decimal" else lambda value: value
    return pa.array([None if value is None else convert(value) for value in values], TYPES[kind])


def declared(written: Mapping[str, Any], columns: Mapping[str, pa.Array], root: Path) -> markets.Declared:
    """Return what a catalogue declares; it must be right."""
    document = positioned_yaml.parse(yaml.safe_dump({"catalogue": dict(written)}, allow_unicode=True, sort_keys=False), "feedtool.yaml")
    made, problems = markets.load(document, ("catalogue",), {name: column.type for name, column in columns.items()}, root)
    assert not problems, problems
    assert made is not None
    return made


def frame_of(columns: Mapping[str, pa.Array]) -> Frame:
    return Frame(columns, len(next(iter(columns.values()))))
