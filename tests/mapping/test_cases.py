"""What mappings make of catalogues, case by case; and that batches do not matter."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from feedtool import mapping
from feedtool.expressions import Frame, Scope
from feedtool.mapping import Target
from feedtool.validation.schema.rows import instance_of

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


def loaded(case: dict[str, Any], folder: Path) -> tuple[mapping.ItemMapping, dict[str, pa.Array]]:
    """Return the mapping of a case and its catalogue."""
    for name, content in case.get("files", {}).items():
        (folder / name).write_text(content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    (folder / "mapping.yaml").write_text(yaml.safe_dump(case["mapping"], sort_keys=False), encoding="utf-8")
    columns = {name: pa.array(values) for name, values in case["columns"].items()}
    scope = Scope({name: column.type for name, column in columns.items()}, case.get("constants", {}))
    made, problems = mapping.load(folder / "mapping.yaml", "mapping.yaml", scope, Target("anything", "Anything"))
    assert not problems
    assert made is not None
    return made, columns


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_mapping_makes_these_items(case: dict[str, Any], tmp_path: Path) -> None:
    made, columns = loaded(case, tmp_path)
    rows = len(case["items"])
    items, findings = made.apply(Frame(columns, rows))
    found = [instance_of(items.attributes, row) if items.kept[row].as_py() else None for row in range(rows)]
    assert found == case["items"]
    assert {name: column.type for name, column in items.attributes.items()} == dict(made.types)
    told = {
        row: finding.messages if isinstance(finding.messages, str) else finding.messages[n]
        for finding in findings
        for n, row in enumerate(finding.rows)
    }
    assert told == case.get("left_out", {})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_product_alone_becomes_the_same_item(case: dict[str, Any], tmp_path: Path) -> None:
    made, columns = loaded(case, tmp_path)
    for row, expected in enumerate(case["items"]):
        items, _ = made.apply(Frame({name: column.slice(row, 1) for name, column in columns.items()}, 1))
        assert (instance_of(items.attributes, 0) if items.kept[0].as_py() else None) == expected


def test_no_product_at_all(tmp_path: Path) -> None:
    for case in CASES:
        made, columns = loaded(case, tmp_path)
        items, findings = made.apply(Frame({name: column.slice(0, 0) for name, column in columns.items()}, 0))
        assert not findings
        assert all(len(column) == 0 for column in items.attributes.values())


def test_every_attribute_has_the_line_that_made_it(tmp_path: Path) -> None:
    made, columns = loaded(CASES[4], tmp_path)
    items, _ = made.apply(Frame(columns, 3))
    marks = [items.mark_of("label", row) for row in range(3)]
    assert [mark.name if mark else None for mark in marks] == [None, None, "dearest"]
    assert len({str(mark.place) for mark in marks if mark}) == 3
