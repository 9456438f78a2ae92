"""What names stand for in a language and a currency, case by case. The cases are in cases.yaml."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from feedtool import markets
from feedtool.expressions import Frame, to_text
from feedtool.model import is_list

from .declaring import columns_of, declared, frame_of

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
SEEN = [(case, number) for case in CASES for number in range(len(case["seen"]))]


def values(column: pa.Array) -> list[Any]:
    return list((column if is_list(column.type) else to_text(column)).to_pylist())


def looked_at(case: dict[str, Any], number: int, folder: Path) -> tuple[markets.View, dict[str, Any], Frame]:
    columns = columns_of(case["columns"])
    seen = case["seen"][number]
    made, complaints = markets.view(declared(case["declares"], columns, folder), seen["vars"])
    assert [complaint.code for complaint in complaints] == seen.get("complaints", [])
    return made, seen, frame_of(columns)


@pytest.mark.parametrize(("case", "number"), SEEN, ids=lambda part: part["name"] if isinstance(part, dict) else str(part))
def test_names_stand_for_these_values(case: dict[str, Any], number: int, tmp_path: Path) -> None:
    made, seen, frame = looked_at(case, number, tmp_path)
    assert {name: values(program.run(frame)) for name, program in made.stands.items()} == seen["stands"]
    for name, program in made.stands.items():
        assert program.run(frame).type == program.type, name
        assert program.uses <= frame.columns.keys(), name


@pytest.mark.parametrize(("case", "number"), SEEN, ids=lambda part: part["name"] if isinstance(part, dict) else str(part))
def test_each_product_alone_has_the_same_values(case: dict[str, Any], number: int, tmp_path: Path) -> None:
    made, seen, frame = looked_at(case, number, tmp_path)
    for row in range(frame.rows):
        one = Frame({name: column.slice(row, 1) for name, column in frame.columns.items()}, 1)
        assert {name: values(program.run(one)) for name, program in made.stands.items()} == {
            name: [column[row]] for name, column in seen["stands"].items()
        }


@pytest.mark.parametrize(("case", "number"), SEEN, ids=lambda part: part["name"] if isinstance(part, dict) else str(part))
def test_what_is_missing_is_told(case: dict[str, Any], number: int, tmp_path: Path) -> None:
    made, seen, frame = looked_at(case, number, tmp_path)
    every = pa.repeat(True, frame.rows)
    rows = pa.array(range(frame.rows))
    texts = {name.name: name.to_translate(frame) for name in made.texts}
    gaps = [
        {
            "name": gap.name,
            "stands_in": gap.stand_in,
            "rows": rows.filter(gap.rows).to_pylist(),
            "from": values(texts[gap.name].filter(gap.rows)),
        }
        for gap in made.gaps(frame, every, frame.columns)
    ]
    assert gaps == seen.get("gaps", [])
    assert not list(made.gaps(frame, pa.repeat(False, frame.rows), frame.columns)), "what no feed has is not missing"
    assert not list(made.gaps(frame, every, [])), "what no mapping uses is not missing"
    told = [(finding.code, list(finding.rows), finding.attribute) for finding in made.findings(frame, every, frame.columns)]
    assert told == [("MK120" if gap["stands_in"] else "MK121", gap["rows"], gap["name"]) for gap in gaps]
