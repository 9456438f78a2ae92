"""Wrong expressions: what is said about them, and where. The faults are in faults.yaml; nothing may end in a traceback."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.expressions import FixedPlace, LookupFiles, Scope, compile_blocks, compile_condition, compile_value
from feedtool.model import Place
from feedtool.problems import Problem

from .catalogue import COLUMNS, CONSTANTS

HERE = Path(__file__).parent
FAULTS: list[dict[str, Any]] = yaml.safe_load((HERE / "faults.yaml").read_text(encoding="utf-8"))
SCOPE = Scope(COLUMNS, CONSTANTS, files=LookupFiles(HERE / "cases"))


def problems_of(text: str, *, condition: bool = False) -> list[Problem]:
    compile_ = compile_condition if condition else compile_value
    program, problems = compile_(text, FixedPlace(text, Place("mapping.yaml", 1, 1)), SCOPE)
    assert (program is None) == bool(problems)
    return problems


def as_written(problem: Problem) -> dict[str, Any]:
    assert problem.place is not None
    said = {
        "code": problem.code, "at": f"{problem.place.line}:{problem.place.column}", "width": problem.width, "says": problem.message,
        "did_you_mean": problem.did_you_mean, "hint": problem.hint,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value is not None}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.get("text") or fault["when"])
def test_a_wrong_expression_is_explained_at_its_place(fault: dict[str, Any]) -> None:
    found = problems_of(fault.get("text") or fault["when"], condition="when" in fault)
    assert [as_written(problem) for problem in found] == fault["faults"]


def test_a_place_counts_from_where_the_text_stands() -> None:
    _, (problem,) = compile_value("{{ name }}\n{{ nme }}", FixedPlace("", Place("mapping.yaml", 7, 12)), SCOPE)
    assert (str(problem.place), problem.width) == ("mapping.yaml:8:4", 3)
    _, (problem,) = compile_condition("stok > 0", FixedPlace("", Place("mapping.yaml", 7, 12)), SCOPE)
    assert (str(problem.place), problem.width, problem.did_you_mean) == ("mapping.yaml:7:12", 4, "stock")


def test_the_blocks_of_a_feed_template_are_checked_each_in_its_scope() -> None:
    text = "{% block head %}{{ shop }}\n{% endblock %}{% block item %}{{ nme }}{% endblock %}\n{% block tail %}{% endblock %}"
    programs, problems = compile_blocks(text, FixedPlace(text, Place("feed.xml.j2", 1, 1)), {"head": SCOPE, "item": SCOPE})
    assert sorted(programs) == ["head"]
    assert [(problem.code, str(problem.place)) for problem in problems] == [("EX106", "feed.xml.j2:3:10"), ("EX102", "feed.xml.j2:2:34")]


LIST = "[" + ",".join(["1"] * 2500) + "]"
NESTED = "{% for a in L %}{% for b in L %}{% for c in L %}x{% endfor %}{% endfor %}{% endfor %}".replace(
    "L", "[" + ",".join("12" * 60) + "]"
)
TOO_LARGE = {
    "long": "x" * 20_001,
    "long expression": "{{ name " + "~ name " * 4000 + "}}",
    "nested parentheses": "{{ " + "(" * 100 + "1" + ")" * 100 + " }}",
    "nested lists": "{{ " + "[" * 100 + "]" * 100 + " }}",
    "nested negations": "{{ " + "not " * 500 + "used }}",
    "nested conditions": "{% if used %}" * 100 + "{% endif %}" * 100,
    "many turns": "{% for one in " + LIST + " %}{{ one }}{% endfor %}",
    "turns in turns": NESTED,
    "doubled texts": "{% set a = 'xx' %}" + "{% set a = a ~ a %}" * 100 + "{{ a }}",
    "doubled columns": "{% set a = name %}" + "{% set a = a ~ a %}" * 100 + "{{ a }}",
    "doubled lists": "{% set a = images %}" + "{% set a = a + a %}" * 100 + "{{ a }}",
    "large number": "{{ 1" + "0" * 30 + " }}",
    "large power": "{{ 1e400 }}",
}


@pytest.mark.parametrize("text", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused(text: str) -> None:
    assert {problem.code for problem in problems_of(text)} == {"EX109"}


@pytest.mark.parametrize(
    "text", ["{{ " + "(" * 9000 + ")" * 9000 + " }}", "{{ " + "-" * 9000 + "1 }}", "{{ " + "[" * 9000, "{{ " + "name." * 3000 + "a }}"]
)
def test_the_parser_gives_up_before_the_stack_does(text: str) -> None:
    assert {problem.code for problem in problems_of(text)} <= {"EX101", "EX109"}


TOKENS = st.sampled_from(
    ["{{", "}}", "{%", "%}", "if", "for", "in", "else", "endif", "endfor", "set", "name", "stock", "images", "nix", "'x'", "1", "1.5", "|", "upper",
     "money", "first", "(", ")", "[", "]", ",", ".", "==", ">", "+", "~", "-", "not", "and", "is", "defined", "loop", "row", "labels", " ", "\n", "{#", "#}",
     "none", ":", "'", "{", "}", "=", "*", "items()"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(TOKENS, max_size=14))
def test_no_text_whatever_ends_in_a_traceback(words: list[str]) -> None:
    text = " ".join(words)
    for whole in (text, f"{{{{ {text} }}}}", f"{{% {text} %}}"):
        for problem in problems_of(whole):
            assert problem.place is not None
            assert problem.place.line <= whole.count("\n") + 1
            assert "\0" not in problem.message
    problems_of(text, condition=True)
