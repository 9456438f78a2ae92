"""Jinja is the reference: without missing values, a column program writes what Jinja writes for every product."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from feedtool.expressions import to_text
from feedtool.model import is_list

from . import generated
from .catalogue import CONSTANTS, REALISTIC, ROWS, Row, compiled, frame_of
from .jinja import names_of, result

TEMPLATES: Mapping[str, list[str]] = yaml.safe_load((Path(__file__).parent / "templates.yaml").read_text(encoding="utf-8"))


def assert_as_jinja(source: str, rows: Sequence[Row]) -> None:
    column = compiled(source).run(frame_of(rows))
    ours = (column if is_list(column.type) else to_text(column)).to_pylist()
    for made, row in zip(ours, rows, strict=True):
        expected = result(source, names_of(row, CONSTANTS))
        assert made == expected, f"{source} of {row['sku']!r}\nJinja:    {expected!r}\nfeedtool: {made!r}"


@pytest.mark.parametrize("source", [source for templates in TEMPLATES.values() for source in templates])
def test_a_template_writes_what_jinja_writes_for_realistic_products(source: str) -> None:
    assert_as_jinja(source, REALISTIC)


@pytest.mark.parametrize("topic", TEMPLATES)
@settings(max_examples=12, deadline=None)
@given(rows=ROWS)
def test_templates_write_what_jinja_writes_for_any_product(topic: str, rows: list[Row]) -> None:
    for source in TEMPLATES[topic]:
        assert_as_jinja(source, rows)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(source=generated.templates.filter(lambda made: len(made) < 400), rows=ROWS)
def test_templates_that_nobody_wrote_write_what_jinja_writes(source: str, rows: list[Row]) -> None:
    assert_as_jinja(source, [*REALISTIC, *rows])
