"""Items of the Facebook package as columns, and what the package says of them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from feedtool import channel
from feedtool.channel import Channel
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, AttributeInfo, Items, is_list, is_record
from feedtool.problems import Finding
from feedtool.validation import load as load_validator
from tests.worn import worn

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 23)
_TYPES = {"text": TEXT, "integer": INTEGER, "number": DECIMAL, "boolean": BOOLEAN}


def package(kind: str = "products") -> Channel:
    """Return the package as one of its kinds."""
    return channel.load("facebook", Path(), kind)


def data(name: str) -> Any:
    """Return a YAML file beside the tests."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def columns_of(items: Sequence[Mapping[str, Any]], attributes: Mapping[str, AttributeInfo]) -> dict[str, pa.Array]:
    """Return items as the columns that a mapping would make: only attributes that are given, groups with the members that are given."""
    names = [name for name in attributes if any(item.get(name) is not None for item in items)]
    return {name: _column([item.get(name) for item in items], attributes[name]) for name in names}


def _column(values: Sequence[Any], info: AttributeInfo) -> pa.Array:
    given = [value for value in values if value is not None]
    type_ = _type(given, info)
    return worn(pa.array([_exact(value, type_) for value in values], type_))


def _type(given: Sequence[Any], info: AttributeInfo) -> pa.DataType:
    if info.repeated:
        single = AttributeInfo(info.name, info.kind, members=info.members)
        return pa.list_(_type([each for value in given for each in value], single))
    if info.members:
        return pa.struct([(name, _type([value[name] for value in given if name in value], info.members[name]))
                          for name in info.members if any(name in value for value in given)])  # fmt: skip
    if info.kind == "any":
        return INTEGER if all(isinstance(value, int) for value in given) else TEXT
    return _TYPES[info.kind]


def _exact(value: Any, type_: pa.DataType) -> Any:
    if is_list(type_) and value is not None:
        return [_exact(each, type_.value_type) for each in value]
    if is_record(type_) and value is not None:
        return {field.name: _exact(value.get(field.name), field.type) for field in type_}
    return Decimal(str(value)) if type_ == DECIMAL and value is not None else value


def judged(
    items: Sequence[Mapping[str, Any]],
    kind: str = "products",
    *,
    format_: str | None = None,
    vars_: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> list[tuple[Finding, list[int]]]:
    """Return everything that the package says of a feed of these items, with the rows; none for what is said of the whole feed."""
    asked = package(kind)
    columns = columns_of(items, asked.attributes)
    examples = {var.name: var.example for var in asked.vars.values() if var.name not in without}
    constants = {**examples, "format": format_ or asked.default_format, "kind": kind, **(vars_ or {})}
    validator = load_validator(asked.asked, {name: column.type for name, column in columns.items()}, constants, TODAY)
    kept = pa.repeat(True, len(items))
    made = Items(columns, len(items), kept)
    verdict = validator.prove(made)
    feed = validator.feed()
    _, found = feed.see(made, pc.and_(kept, verdict.valid))
    return [(finding, list(finding.rows)) for finding in (*verdict.findings, *found, *feed.finish())]


def first_message(finding: Finding) -> str:
    """Return what a finding says of its first row."""
    return finding.messages if isinstance(finding.messages, str) else finding.messages[0]


def first_hint(finding: Finding) -> str:
    """Return the hint of a finding's first row."""
    return (finding.hints if isinstance(finding.hints, str) else finding.hints[0] if finding.hints else "") or ""
