"""Feed templates: what `{{ }}` writes is escaped once, whatever way it takes; an expression that several places use is computed once."""

import html
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from feedtool.expressions import Frame, compile_blocks, compile_value
from feedtool.expressions.compile import FixedPlace
from feedtool.expressions.text import distinct
from feedtool.model import Place

from .catalogue import SCOPE, compiled, frame_of


def escaped(column: pa.Array) -> pa.Array:
    return distinct(column, html.escape)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<t>{{ name }}</t>", "<t>a &lt; b &amp; c</t>"),
        ("<t>{{ name | escape }}</t>", "<t>a &lt; b &amp; c</t>"),
        ("<t>{{ name | e | e }}</t>", "<t>a &lt; b &amp; c</t>"),
        ("<t>{{ name ~ '<' }}</t>", "<t>a &lt; b &amp; c&lt;</t>"),
        ("<t>{{ '<b>' }}</t>", "<t>&lt;b&gt;</t>"),
        ("<t>{{ name if true else '-' }}</t>", "<t>a &lt; b &amp; c</t>"),
        ("<t>{{ (name | e) if stock else name }}</t>", "<t>a &lt; b &amp; c</t>"),
        ("{% if name %}<t>{{ name }}</t>{% endif %}", "<t>a &lt; b &amp; c</t>"),
        ("{% for tag in tags %}<t>{{ tag }}</t>{% endfor %}", "<t>&lt;x&gt;</t><t>y</t>"),
        ("{% set part %}<t>{{ name }}</t>{% endset %}{{ part }}", "<t>a &lt; b &amp; c</t>"),
        ("{% set part %}<t>{% endset %}{{ part }}{{ brand }}", "<t>&amp;"),
        ("{% set part = name %}{{ part }}", "a &lt; b &amp; c"),
        ("<n>{{ stock }}</n>{{ color }}", "<n>0</n>"),
    ],
)
def test_what_is_written_is_escaped_once(template: str, expected: str) -> None:
    scope = replace(SCOPE, escape=escaped)
    text = f"{{% block item %}}{template}{{% endblock %}}"
    programs, problems = compile_blocks(text, FixedPlace(text, Place("feed.xml.j2", 1, 1)), {"item": scope})
    assert problems == []
    row: dict[str, Any] = {"name": "a < b & c", "brand": "&", "tags": ["<x>", "y"], "stock": 0}
    assert programs["item"].run(frame_of([row])).to_pylist() == [expected]


def test_what_two_expressions_share_is_computed_once() -> None:
    frame = frame_of([{"name": "a"}, {"name": "b"}])
    compiled("{{ name | upper }}").run(frame)
    kept = dict(frame.memory)
    compiled("{{ (name | upper) ~ '!' }}").run(frame)
    assert all(frame.memory[key] is column for key, column in kept.items())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("{{ name | limit(1) }}", "{{ name | limit(2) }}"),
        ("{{ 1 }}", "{{ true }}"),
        ("{{ '1' }}", "{{ 1 }}"),
        ("{{ name ~ brand }}", "{{ brand ~ name }}"),
        ("{{ name[1:] }}", "{{ name[:1] }}"),
        ("{{ stock + 1 }}", "{{ stock + 1.0 }}"),
    ],
)
def test_different_expressions_are_told_apart(one: str, other: str) -> None:
    assert compiled(one).key != compiled(other).key


@pytest.mark.parametrize(
    "template", ["{{ name }}", "{{ stock + 1 }}", "{% for tag in tags %}{{ tag }}{% else %}-{% endfor %}", "{{ [name, 'a'] }}"]
)
def test_a_batch_without_rows_gives_no_values(template: str) -> None:
    assert compiled(template).run(frame_of([])).to_pylist() == []


def test_a_program_names_the_columns_that_it_reads() -> None:
    program = compiled("{% if stock %}{{ name }}{% endif %}{% for tag in tags %}{{ brand }}{% endfor %}{{ shop }}")
    assert program.uses == {"stock", "name", "tags", "brand"}
    assert program.run(Frame({name: column for name, column in frame_of([{}]).columns.items() if name in program.uses}, 1)).to_pylist() == [
        "https://shop.example"
    ]


def test_a_column_without_any_value_is_missing() -> None:
    scope = replace(SCOPE, columns={**SCOPE.columns, "nothing": pa.null()})
    text = "{{ nothing }}{% if nothing %}x{% endif %}{{ nothing | upper | default('-') }}{% for x in nothing %}x{% endfor %}"
    program, problems = compile_value(text, FixedPlace(text, Place("m.yaml", 1, 1)), scope)
    assert program is not None, problems
    assert program.run(frame_of([{}])).to_pylist() == ["-"]
