"""The user's own functions: what they get, what they give, and what is said when they fail."""

from pathlib import Path
from typing import Any

import pytest

from feedtool.errors import ConfigError
from feedtool.expressions import FixedPlace, HookError, Scope, compile_value, hook, load_hooks
from feedtool.expressions.program import Program
from feedtool.model import Place

from .catalogue import COLUMNS, CONSTANTS, REALISTIC, frame_of

GOOD = """
import pandas as pd
from feedtool.expressions import hook

RATE = 1.25


def not_a_hook(x):
    return x


@hook(returns="text")
def season(released):
    return released.dt.month.map(lambda month: "winter" if month in (12, 1, 2) else "other", na_action="ignore")


@hook(returns="text")
def shout(texts, mark="!", times=1):
    return texts.str.upper() + mark * times


@hook(returns="decimal")
def gross(prices):
    return prices.map(lambda price: price * 2)


@hook(returns="list")
def letters(texts):
    return texts.map(lambda text: list(text)[:2], na_action="ignore")


@hook(returns="boolean")
def cheap(prices):
    return prices < 100
"""


def scope_with(tmp_path: Path, source: str) -> Scope:
    path = tmp_path / "hooks.py"
    path.write_text(f"from feedtool.expressions import hook\n{source}", encoding="utf-8")
    return Scope(COLUMNS, CONSTANTS, load_hooks(path, "hooks.py"))


def program(text: str, scope: Scope) -> Program:
    found, problems = compile_value(text, FixedPlace(text, Place("mapping.yaml", 1, 1)), scope)
    assert found is not None, problems
    return found


def values(text: str, scope: Scope) -> list[Any]:
    return list(program(text, scope).run(frame_of([REALISTIC[0], {}, REALISTIC[4]])).to_pylist())


def test_a_hook_is_a_filter_and_a_function(tmp_path: Path) -> None:
    scope = scope_with(tmp_path, GOOD)
    assert sorted(scope.functions) == ["cheap", "gross", "letters", "season", "shout"]
    assert values("{{ color | shout }}", scope) == ["BLÅ!", None, "RED!"]
    assert values("{{ shout(color) }}", scope) == ["BLÅ!", None, "RED!"]
    assert values("{{ color | shout('?', times=2) }}", scope) == ["BLÅ??", None, "RED??"]
    assert values("{{ shout(color, mark='') | lower }}", scope) == ["blå", None, "red"]
    assert values("{{ season(released) }}", scope)[0] == "other"
    assert values("{{ price | gross | money('SEK') }}", scope) == ["2599.00 SEK", None, "0.00 SEK"]
    assert values("{{ color | letters | join('-') }}", scope) == ["b-l", None, "R-E"]
    assert values("{% if price | cheap %}cheap{% else %}-{% endif %}", scope) == ["-", "-", "cheap"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("{{ color | shuot }}", "EX103", "There is no filter called `shuot`."),
        ("{{ shuot(color) }}", "EX108", "There is no function called `shuot`."),
        ("{{ shout() }}", "EX104", "`shout` needs at least one argument."),
        ("{{ color | shout(colour='x') }}", "EX104", "`shout` has no argument called `colour`."),
        ("{{ color | shout('a', 1, 2) }}", "EX104", "`shout` takes 2 arguments; here are 3."),
        ("{{ color | shout(name) }}", "EX104", "`mark` of `shout` must be the same for all products; here it depends on a column."),
        ("{{ shout }}", "EX106", "`shout` is a function."),
    ],
)
def test_a_hook_used_in_a_wrong_way_is_told_at_load(tmp_path: Path, text: str, code: str, message: str) -> None:
    found, problems = compile_value(text, FixedPlace(text, Place("mapping.yaml", 1, 1)), scope_with(tmp_path, GOOD))
    assert found is None
    assert [(problem.code, problem.message) for problem in problems] == [(code, message)]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "    return texts.no_such_thing",
            "the hook `own` failed at hooks.py:4: AttributeError: 'Series' object has no attribute 'no_such_thing'",
        ),
        ("    raise ValueError('first line\\nsecond')", "the hook `own` failed at hooks.py:4: ValueError: first line"),
        ("    return texts[:1]", "the hook `own` of hooks.py must return a pandas Series of 3 values; it returned a Series of 1 values."),
        ("    return 'x'", "the hook `own` of hooks.py must return a pandas Series of 3 values; it returned a str."),
        ("    return None", "the hook `own` of hooks.py must return a pandas Series of 3 values; it returned a NoneType."),
        ("    return texts.map(lambda text: {'a': 1})", "the hook `own` of hooks.py declares another type than it returns: "),
    ],
)
def test_a_hook_that_fails_stops_the_run_with_its_place(tmp_path: Path, body: str, message: str) -> None:
    scope = scope_with(tmp_path, f'@hook(returns="text")\ndef own(texts):\n{body}\n')
    with pytest.raises(HookError) as failed:
        values("{{ color | own }}", scope)
    assert str(failed.value).startswith(message)
    assert failed.value.exit_code == 2


@pytest.mark.parametrize(
    ("source", "message", "line"),
    [
        ("def broken(:\n", "hooks.py cannot be run: SyntaxError: ", 2),
        ("import no_such_module_anywhere\n", "hooks.py cannot be run: ModuleNotFoundError: No module named 'no_such_module_anywhere'", 2),
        ("\n\n1 / 0\n", "hooks.py cannot be run: ZeroDivisionError: division by zero", 4),
        (
            "@hook(returns='txt')\ndef f(x):\n    return x\n",
            "hooks.py cannot be run: ValueError: a hook cannot return 'txt'; did you mean 'text'?",
            2,
        ),
    ],
)
def test_a_file_that_cannot_be_run_is_a_fault_of_the_configuration(tmp_path: Path, source: str, message: str, line: int) -> None:
    with pytest.raises(ConfigError) as failed:
        scope_with(tmp_path, source)
    (problem,) = failed.value.problems
    assert problem.code == "EX110"
    assert problem.message.startswith(message)
    assert problem.place == Place("hooks.py", line)


def test_what_a_hook_can_return_is_listed() -> None:
    with pytest.raises(ValueError, match="a hook cannot return 'zzz'; it can return"):
        hook(returns="zzz")
