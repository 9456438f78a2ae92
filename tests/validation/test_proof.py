"""The columns alone decide nearly all rows of a clean catalogue; the library sees only the others."""

import datetime
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks import catalogue as made_up
from feedtool import project
from feedtool.expressions import Frame
from feedtool.model import Items
from feedtool.pipeline.lane import Lane
from tests.golden.runner import EXAMPLE, ROOT


def share_proven(file: Path) -> dict[str, float]:
    loaded, shares = project.load(file, {}), dict[str, float]()
    for reading in loaded.readings():
        lanes = {entry.name: Lane(entry, render=False, as_of=datetime.date(2026, 11, 23)) for entry in reading.channels}
        rows, proven = 0, dict.fromkeys(lanes, 0)
        for delivery in reading.catalogue.batches(reading.columns()):
            columns = delivery.batch.columns
            frame = Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows)
            rows += delivery.batch.rows
            for name, lane in lanes.items():
                proven[name] += lane.work(frame, delivery.batch.first).proven
        shares |= {name: count / rows for name, count in proven.items()}
    return shares


def test_a_large_clean_catalogue_is_proved_on_columns(tmp_path: Path) -> None:
    made_up.write(20_000, tmp_path / "catalogue.csv")
    (tmp_path / "project").mkdir()
    for path in (ROOT / "benchmarks" / "project").rglob("*.yaml"):
        target = tmp_path / "project" / path.relative_to(ROOT / "benchmarks" / "project")
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(path.read_bytes())
    shares = share_proven(tmp_path / "project" / "feedtool.yaml")
    assert all(share > 0.99 for share in shares.values()), shares


def test_the_example_is_proved_on_columns() -> None:
    shares = share_proven(EXAMPLE / "feedtool.yaml")
    assert all(share > 0.98 for share in shares.values()), shares  # one in a hundred of its products is broken on purpose


@pytest.mark.parametrize("pattern", [r"^\D+$", r"^[^\d]+$", r"(?=a)b", r"\bword\b", r"^\S+$", r"\p{L}"])
def test_patterns_that_mean_more_in_arrow_prove_nothing(pattern: str) -> None:
    from feedtool.validation.schema.pattern import re2_pattern

    assert re2_pattern(pattern) is None


def test_an_unknown_keyword_proves_nothing() -> None:
    from tests.validation.validators import validator_of

    schema = {"type": "object", "properties": {"id": {"type": "string", "newKeyword": 3}}}
    column = pa.array(["a", None])
    verdict = validator_of(schema, {"id": column.type}).prove(Items({"id": column}, 2, pa.array([True, True])))
    assert verdict.valid.to_pylist() == [True, True]
    assert verdict.proven == 1
