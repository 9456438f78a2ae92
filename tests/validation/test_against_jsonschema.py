"""The verdicts equal those of the library `jsonschema`, on the official test suite and on random items of the three channels."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool import channel
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, TEXT, Items
from feedtool.problems import ERROR
from feedtool.validation.schema import Judge, Ruled, compile_proof
from feedtool.validation.schema.rows import instance_of
from tests.conftest import SHARED
from tests.validation.validators import validator_of

SUITE = SHARED / "catalogues" / "json-schema-test-suite" / "tests" / "draft2020-12"
NOT_FOR_CHANNELS = ("$dynamicRef", "$dynamicAnchor", "$anchor", "$id", "$vocabulary")


def column_of(values: list[Any]) -> pa.Array | None:
    """Return JSON values as a column of feedtool's types; None when they are not of one kind."""
    exact = [Decimal(repr(value)) if isinstance(value, float) else value for value in values]
    try:
        column = pa.array(exact)
        if pa.types.is_decimal(column.type) or (pa.types.is_integer(column.type) and column.type != INTEGER):
            column = column.cast(DECIMAL if pa.types.is_decimal(column.type) else INTEGER)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        return None
    return column if _known(column.type) else None


def _known(type_: pa.DataType) -> bool:
    if pa.types.is_list(type_):
        return _known(type_.value_type)
    if pa.types.is_struct(type_):
        return all(_known(field.type) for field in type_)
    return type_ in (TEXT, INTEGER, DECIMAL, BOOLEAN)


def holds_null(value: Any) -> bool:
    """Say whether a value has a null in it: in an item, null means that there is nothing."""
    if isinstance(value, dict):
        return any(holds_null(each) for each in value.values())
    return any(holds_null(each) for each in value) if isinstance(value, list) else value is None


def rerooted(node: Any) -> Any:
    """Return a schema whose references count from one level higher."""
    if isinstance(node, dict):
        return {
            key: f"#/properties/x{value[1:]}"
            if key == "$ref" and isinstance(value, str)
            else value
            if key in ("enum", "const")
            else rerooted(value)
            for key, value in node.items()
        }
    return [rerooted(each) for each in node] if isinstance(node, list) else node


def usable(schema: Any) -> bool:
    """Say whether a channel may use a schema: it refers to nothing outside of itself, and its patterns are Python's."""
    text = json.dumps(schema)
    if "\\\\p{" in text:
        return False
    references = [part.split('"', 1)[0] for part in text.split('"$ref": "')[1:]]
    return not any(f'"{word}"' in text for word in NOT_FOR_CHANNELS) and all(each == "#" or each.startswith("#/") for each in references)


def suite_cases() -> Iterator[Any]:
    if not SUITE.is_dir():
        yield pytest.param("", {}, [], id="the folder is not there")
        return
    for path in sorted(SUITE.glob("*.json")):
        for group in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal):
            if usable_decimal(group["schema"]):
                yield pytest.param(path.stem, group["schema"], group["tests"], id=f"{path.stem}: {group['description']}")


def usable_decimal(schema: Any) -> bool:
    return usable(json.loads(json.dumps(schema, default=float)))


@pytest.mark.realdata
@pytest.mark.parametrize(("keyword", "schema", "tests"), list(suite_cases()))
def test_the_official_suite(keyword: str, schema: Any, tests: list[dict[str, Any]], shared: Path) -> None:
    whole = {"type": "object", "properties": {"x": rerooted(schema)}}
    library = jsonschema.Draft202012Validator(whole)
    for test in tests:
        value = json.loads(json.dumps(test["data"], default=float))
        if holds_null(value):
            continue
        column = column_of([value])
        if column is None:
            continue
        validator = validator_of(whole, {"x": column.type})
        items = Items({"x": column}, 1, pa.array([True]))
        verdict = validator.prove(items)
        item = instance_of(items.attributes, 0)
        assert verdict.valid[0].as_py() == library.is_valid(item), (test["description"], item)
        same_faults(whole, {"x": column}, 1)
        if not _reshaped(value):
            assert verdict.valid[0].as_py() == test["valid"], test["description"]


def same_faults(schema: dict[str, Any], columns: dict[str, pa.Array], rows: int) -> None:
    """What is wrong with items is the same whether the library gets the whole schema, or what the columns have left of it."""
    judge = Judge(schema, "The channel", company="Its company")
    ruled = Ruled(compile_proof(schema, {name: column.type for name, column in columns.items()}), judge, ERROR)
    _, _, found = ruled.judged(columns, rows, pa.repeat(True, rows))
    _, expected = ruled.judged_each((row, instance_of(columns, row)) for row in range(rows))
    assert found == expected


def _reshaped(value: Any) -> bool:
    """Say whether a column holds a value differently: numbers with more digits than a decimal, empty lists and groups."""
    if isinstance(value, float):
        return len(repr(value).split(".")[-1]) > 12 or abs(value) > 1e25
    if isinstance(value, dict):
        return not value or any(_reshaped(each) for each in value.values())
    return isinstance(value, list) and (not value or any(_reshaped(each) for each in value))


TEXTS = st.one_of(
    st.sampled_from(
        [
            "",
            "new",
            "in_stock",
            "in stock",
            "29.90 EUR",
            "29,90 EUR",
            "https://shop.example/p",
            "/p",
            "450 g",
            "SE",
            "yes",
            "male",
            "a\nb",
            "x" * 151,
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60),
)


def values_for(name: str, described: dict[str, Any], schema: dict[str, Any]) -> st.SearchStrategy[Any] | None:
    """Return values of an attribute's kind, many of them wrong."""
    from feedtool.channel.attributes import resolved

    whole = resolved(described, schema)
    kind = whole.get("type", "string")
    if kind == "string":
        options = [st.sampled_from(whole["enum"])] if "enum" in whole else []
        return st.one_of(TEXTS, *options)
    if kind == "integer":
        return st.integers(-3, 5_000_000_000)
    if kind == "number":
        return st.decimals(-5, 200, places=2)
    if kind == "boolean":
        return st.booleans()
    if kind == "array":
        inner = values_for(name, whole["items"], schema)
        return None if inner is None else st.lists(inner, min_size=1, max_size=12)
    members = {key: values_for(key, each, schema) for key, each in whole.get("properties", {}).items()}
    return st.fixed_dictionaries({}, optional={key: each for key, each in members.items() if each is not None}).filter(bool)


def type_for(described: dict[str, Any], schema: dict[str, Any]) -> pa.DataType:
    from feedtool.channel.attributes import resolved

    whole = resolved(described, schema)
    kind = whole.get("type", "string")
    if kind == "array":
        return pa.list_(type_for(whole["items"], schema))
    if kind == "object":
        return pa.struct([(name, type_for(each, schema)) for name, each in whole["properties"].items()])
    return {"string": TEXT, "integer": INTEGER, "number": DECIMAL, "boolean": BOOLEAN}[kind]


@pytest.mark.parametrize("name", ["amazon", "facebook", "google_merchant"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_random_items(name: str, data: st.DataObject) -> None:
    package = channel.load(name, Path())
    rows = 12
    properties = package.schema["properties"]
    chosen = data.draw(st.lists(st.sampled_from(sorted(properties)), min_size=1, max_size=8, unique=True))
    attributes: dict[str, pa.Array] = {}
    for each in dict.fromkeys([*chosen, *package.schema["required"]]):
        strategy = values_for(each, properties[each], package.schema)
        assert strategy is not None
        drawn = data.draw(st.lists(st.one_of(st.none(), strategy), min_size=rows, max_size=rows))
        attributes[each] = pa.array(drawn, type_for(properties[each], package.schema))
    items = Items(attributes, rows, pa.repeat(True, rows))
    validator = validator_of(package.schema, {key: column.type for key, column in attributes.items()})
    verdict = validator.prove(items)
    library = jsonschema.Draft202012Validator(package.schema)
    for row in range(rows):
        item = instance_of(attributes, row)
        assert verdict.valid[row].as_py() == library.is_valid(item), item
    same_faults(package.schema, attributes, rows)
    invalid = {row for finding in verdict.findings for row in finding.rows}
    assert invalid == {row for row in range(rows) if not verdict.valid[row].as_py()}, "every invalid item is explained"
