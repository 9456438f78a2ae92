"""Settings of guards are checked strictly, and a guard is never switched off without a reason."""

import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedtool import guards
from feedtool.guards import GUARDS, GuardSettings
from feedtool.guards.settings import options_of
from feedtool.positioned_yaml import parse
from tests.guards.situations import settings_of

MISTAKES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mistakes.yaml").read_text(encoding="utf-8"))


def said(written: str) -> list[str]:
    inside = "".join(f"    {line}\n" for line in written.splitlines())
    _, problems = guards.load(parse(f"channels:\n  google:\n{inside}", "feedtool.yaml"), ("channels", "google"))
    return [
        f"{each.code} {each.place.line}:{each.place.column} {each.message}"
        + (f" Did you mean {each.did_you_mean}?" if each.did_you_mean else "")
        for each in problems
        if each.place
    ]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: str(case["written"].splitlines()[0]))
def test_what_is_wrong_is_told_where_it_stands(case: dict[str, Any]) -> None:
    assert said(case["written"]) == case["said"]


def test_what_is_given_counts_and_the_rest_is_usual() -> None:
    settings = settings_of({"guards": {"removed": {"warn": "5%", "hold": 0.1}, "age": {"warn": "3d"}}, "segments": "brand"})
    assert settings.options["removed"]["warn"] == Fraction(1, 20)
    assert settings.options["removed"]["hold"] == Fraction(1, 10)
    assert settings.options["removed"]["at_least"] == 10
    assert settings.options["age"]["warn"] == datetime.timedelta(days=3)
    assert settings.options["price"] == options_of("price")
    assert (settings.segments, settings.on_drop, settings.off) == ("brand", "hold", {})


def test_nothing_written_is_the_usual() -> None:
    assert settings_of({}) == GuardSettings()


def test_the_defaults_of_every_guard_can_be_written() -> None:
    for name, guard in GUARDS.items():
        written = {key: str(each.default) if isinstance(each.default, str) else each.default for key, each in guard.options.items()}
        plain = {key: float(value) if not isinstance(value, str | int) else value for key, value in written.items()}
        found = settings_of({"guards": {name: plain}}).options[name]
        assert {key: float(value) if key.startswith("median") else value for key, value in found.items()} == {
            key: float(value) if key.startswith("median") else value for key, value in options_of(name).items()
        }


def test_every_guard_has_a_manual_that_says_what_it_does() -> None:
    for guard in GUARDS.values():
        first = guard.manual.splitlines()[0]
        assert first.endswith("."), guard.name
        assert len(guard.manual.splitlines()) >= 3, guard.name
        assert all(key.shape.description or key.shape.wanted() for key in guard.options.values()), guard.name


def test_editors_are_told_of_the_settings() -> None:
    import json

    described = guards.KEYS["guards"].json_schema()
    assert set(described["properties"]) == set(GUARDS)
    json.dumps(described)


def test_the_page_about_guards_is_that_of_these_guards() -> None:
    from tests.write_docs import GUARDS_PAGE, guards_page

    assert GUARDS_PAGE.read_text(encoding="utf-8") == guards_page()
