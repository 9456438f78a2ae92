"""What differs from Jinja by design: missing values, and the filters that Jinja does not have. The cases are in cases/*.yaml."""

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from feedtool import channel
from feedtool.expressions import Frame, LookupFiles, Scope, to_text
from feedtool.expressions.filters import FILTERS
from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT, is_list
from feedtool.taxonomy import without_lists
from tests.worn import worn

from .catalogue import REALISTIC, compiled, frame_of

CASES = Path(__file__).parent / "cases"
GOOGLE = channel.load("google_merchant", Path()).taxonomies["google"]
BLOCKS = [block for path in sorted(CASES.glob("filters_*.yaml")) for block in yaml.safe_load(path.read_text(encoding="utf-8"))]
MISSING: Mapping[str, list[list[Any]]] = yaml.safe_load((CASES / "missing.yaml").read_text(encoding="utf-8"))
KINDS: Mapping[str, tuple[pa.DataType, Callable[[Any], Any]]] = {
    "text": (TEXT, str),
    "integer": (INTEGER, int),
    "decimal": (DECIMAL, Decimal),
    "float": (FLOAT, float),
    "boolean": (BOOLEAN, bool),
    "date": (DATE, datetime.date.fromisoformat),
    "datetime": (DATETIME, datetime.datetime.fromisoformat),
    "texts": (pa.list_(TEXT), list),
    "integers": (pa.list_(INTEGER), list),
    "decimals": (pa.list_(DECIMAL), lambda items: [None if item is None else Decimal(item) for item in items]),
}


def column_of(kind: str, values: list[Any]) -> pa.Array:
    type_, convert = KINDS[kind]
    return pa.array([None if value is None else convert(value) for value in values], type_)


def shown(column: pa.Array) -> list[Any]:
    if not is_list(column.type):
        return list(to_text(column).to_pylist())
    texts = to_text(column.flatten()).to_pylist()
    return [None if each is None else [texts.pop(0) for _ in each] for each in column.to_pylist()]


def applied(filter_: str, column: pa.Array) -> list[Any]:
    scope = Scope({"value": column.type}, {}, files=LookupFiles(CASES), taxonomies={"google": without_lists(GOOGLE)})
    return shown(compiled(f"{{{{ value | {filter_} }}}}", scope).run(Frame({"value": column}, len(column))))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block['filter']} of {block['of']}")
def test_a_filter_gives_what_its_cases_say(block: Mapping[str, Any]) -> None:
    values, expected = [case[0] for case in block["cases"]], [case[1] for case in block["cases"]]
    column = column_of(block["of"], values)
    assert applied(block["filter"], column) == expected
    # a value gives the same wherever it stands: alone, turned round, as a part of a longer column, or in a list
    assert [applied(block["filter"], column_of(block["of"], [value]))[0] for value in values] == expected
    assert applied(block["filter"], column_of(block["of"], values[::-1])) == expected[::-1]
    assert applied(block["filter"], worn(column_of(block["of"], [None, *values]))) == [None, *expected]
    assert applied(block["filter"], column_of(block["of"], [*values, *values])[1 : len(values)]) == expected[1:]
    assert applied(block["filter"], column_of(block["of"], [])) == []
    assert applied(block["filter"], column_of(block["of"], [None, None])) == [None, None]


@pytest.mark.parametrize(("template", "expected"), [case for cases in MISSING.values() for case in cases])
def test_what_is_missing(template: str, expected: Any) -> None:
    column = compiled(template).run(frame_of([{}, REALISTIC[0], {}]))
    assert shown(column)[0] == expected
    assert shown(column)[2] == expected


def test_every_filter_has_cases() -> None:
    named = {block["filter"].split("(")[0]: block for block in BLOCKS}
    assert FILTERS.keys() - named.keys() - {"default", "d"} == set()
    for name in FILTERS.keys() - {"default", "d"}:
        cases = [case for block in BLOCKS if block["filter"].split("(")[0] == name for case in block["cases"]]
        assert len(cases) >= 3, name
        assert any(value is None for value, _ in cases), f"{name}: a missing value"
        assert any(value in ("", [], 0, "0", False) for value, _ in cases), f"{name}: an empty value"
