"""The keywords of product type definitions and the logic of schemas on columns, against plain references."""

from typing import Any

import jsonschema
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.model import INTEGER, TEXT
from feedtool.validation.schema import compile_proof
from feedtool.validation.schema.definition_judge import DefinitionJudge
from feedtool.validation.schema.rows import instance_of
from feedtool.validation.schema.vocabulary import DEFINITIONS, KEYWORDS
from tests.channel.amazon.official import judge_definition

NAMES = ("marketplace_id", "language_tag", "value")
VALUES = st.fixed_dictionaries({}, optional={name: st.sampled_from(["a", "b", "ä"]) for name in NAMES}).filter(bool)
LISTS = st.lists(VALUES, min_size=1, max_size=6)
VALUE_TYPE = pa.list_(pa.struct([(name, TEXT) for name in NAMES]))


def plainly(keyword: str, limit: int, selectors: list[str] | None, value: Any) -> bool:
    """What a keyword means, counted one by one."""
    if isinstance(value, str):
        size = len(value.encode("utf-8"))
        return {"maxUtf8ByteLength": size <= limit, "minUtf8ByteLength": size >= limit}.get(keyword, True)
    known = [tuple((name, each.get(name)) for name in selectors or NAMES) for each in value]
    if keyword == "maxUniqueItems":
        return all(known.count(each) <= limit for each in known)
    return len(set(known)) >= limit if keyword == "minUniqueItems" else True


@settings(max_examples=150, deadline=None)
@given(
    keyword=st.sampled_from(sorted(KEYWORDS)),
    limit=st.integers(0, 5),
    selectors=st.one_of(st.none(), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)),
    values=st.one_of(st.lists(LISTS, min_size=1, max_size=8), st.lists(st.text("aä€😀", max_size=4), min_size=1, max_size=8)),
)
def test_a_keyword_on_columns_and_by_the_library(keyword: str, limit: int, selectors: list[str] | None, values: list[Any]) -> None:
    described = {keyword: limit, **({"selectors": selectors} if selectors else {})}
    schema = {"type": "object", "properties": {"x": described}}
    column = pa.array(values, VALUE_TYPE if isinstance(values[0], list) else TEXT)
    expected = [plainly(keyword, limit, selectors, value) for value in values]
    judge = DefinitionJudge(schema, "the channel")
    reference = judge_definition(schema)
    rows = [instance_of({"x": column}, row) for row in range(len(values))]
    assert [judge.is_valid(row) for row in rows] == expected
    assert [reference.is_valid(row) for row in rows] == expected
    proven = compile_proof(schema, {"x": column.type}, DEFINITIONS).proven({"x": column}, len(values)).to_pylist()
    assert all(right or not sure for right, sure in zip(expected, proven, strict=True))
    negated = compile_proof({"properties": {"x": {"not": described}}}, {"x": column.type}, DEFINITIONS).proven({"x": column}, len(values))
    assert all(not right or not sure for right, sure in zip(expected, negated.to_pylist(), strict=True))


WORDS = st.sampled_from(["", "a", "b", "aa", "2026-11-23", "2026-02-30", "2026-11-23T08:00:00Z"])
LEAVES = st.one_of(
    st.sampled_from([{"enum": ["a", "b"]}, {"const": "a"}, {"minLength": 1}, {"maxLength": 1}, {"pattern": "^a"}, {"type": "string"}, {"type": "integer"}]),
    st.sampled_from([{"minimum": 2}, {"maximum": 3}, {"exclusiveMinimum": 1}, {"multipleOf": 1}, {"enum": [1, 2]}, {"minItems": 2}, {"maxItems": 1},
                     {"uniqueItems": True}]),
    st.sampled_from([True, False, {"format": "date"}, {"format": "date-time"}]),
)  # fmt: skip
ITEMS = st.fixed_dictionaries(
    {
        "t": st.one_of(st.none(), WORDS),
        "n": st.one_of(st.none(), st.integers(0, 4)),
        "l": st.one_of(st.none(), st.lists(WORDS, min_size=1, max_size=3)),
    }
)
TYPES = {"t": TEXT, "n": INTEGER, "l": pa.list_(TEXT)}


def grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["t", "n", "l", "z"])
    some = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(lambda each: {"not": each}, inner),
        st.builds(lambda key, each: {key: each}, st.sampled_from(["allOf", "anyOf", "oneOf"]), some),
        st.builds(lambda one, two, three: {"if": one, "then": two, "else": three}, inner, inner, inner),
        st.builds(lambda one, two: {"if": one, "then": two}, inner, inner),
        st.builds(lambda key, each: {key: each}, st.sampled_from(["items", "contains"]), inner),
        st.builds(lambda each: {"properties": each}, st.dictionaries(names, inner, min_size=1, max_size=3)),
        st.builds(lambda each: {"required": each}, st.lists(names, min_size=1, max_size=2, unique=True)),
        st.builds(
            lambda known, other: {"properties": known, "additionalProperties": other}, st.dictionaries(names, inner, max_size=2), inner
        ),
    )


@settings(max_examples=400, deadline=None)
@given(schema=st.recursive(LEAVES, grown, max_leaves=12), items=st.lists(ITEMS, min_size=1, max_size=6))
def test_the_logic_of_schemas_on_columns(schema: Any, items: list[dict[str, Any]]) -> None:
    """A proof is never wrong, neither of a schema nor of its opposite."""
    columns = {name: pa.array([item[name] for item in items], type_) for name, type_ in TYPES.items()}
    reference = judge_definition({"allOf": [schema]})
    expected = [reference.is_valid(instance_of(columns, row)) for row in range(len(items))]
    for wanted, right in ((schema, expected), ({"not": schema}, [not each for each in expected])):
        proven = compile_proof({"allOf": [wanted]}, TYPES, DEFINITIONS).proven(columns, len(items)).to_pylist()
        assert all(each or not sure for each, sure in zip(right, proven, strict=True)), (wanted, items)


@pytest.mark.parametrize(
    ("schema", "item"),
    [
        ({"not": {"required": ["z"]}}, {"t": "a"}),
        ({"if": {"required": ["t"]}, "then": {"required": ["n"]}}, {"t": "a", "n": 1}),
        ({"oneOf": [{"properties": {"t": {"const": "a"}}}, {"properties": {"t": {"const": "b"}}}]}, {"t": "b"}),
        ({"properties": {"l": {"contains": {"const": "b"}}}}, {"l": ["a", "b"]}),
        ({"not": {"properties": {"l": {"items": {"enum": ["a"]}}}}}, {"l": ["a", "b"]}),
        ({"properties": {"t": {"oneOf": [{"format": "date"}, {"format": "date-time"}]}}}, {"t": "2026-11-23"}),
    ],
)
def test_what_the_columns_can_prove(schema: dict[str, Any], item: dict[str, Any]) -> None:
    columns = {name: pa.array([item.get(name)], type_) for name, type_ in TYPES.items()}
    assert jsonschema.Draft201909Validator(schema).is_valid(item) or "format" in str(schema)
    assert compile_proof(schema, TYPES, DEFINITIONS).proven(columns, 1)[0].as_py()
