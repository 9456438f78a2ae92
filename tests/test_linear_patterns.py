"""Patterns of others take linear time, mean what JSON Schema says, and what the columns prove the engine confirms."""

import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedtool import channel
from feedtool.channel.schema_file import _patterns
from feedtool.linear_patterns import is_whole, linear
from feedtool.validation.schema.pattern import re2_pattern
from tests.channel.test_packages import KINDS

EVIL = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*)*$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(\w+\s?)*$",
    "(a*)*b",
    ".*.*.*=.*",
    "(x+x+)+y",
    "^(a?){30}a{30}$",
]
PARTS = [
    "a",
    "b",
    ".",
    "[ab]",
    "[^a]",
    r"\d",
    r"\w",
    r"\s",
    "^",
    "$",
    "(a|b)",
    "a*",
    "b+",
    "a?",
    "a{1,2}",
    r"\.",
    r"\\",
    "[.]",
    r"[\]a]",
    r"\u0041",
    "|",
]
TEXTS = st.text(st.sampled_from("ab1_ .A\\\n\r\u2028\u00e9\u0663]"), max_size=6)


@pytest.mark.parametrize("pattern", EVIL)
def test_evil_patterns_end(pattern: str) -> None:
    text = "a" * 200_000 + "!"  # `re` would not end before the sun does
    assert linear(pattern).found_in(text) in (True, False)


@pytest.mark.parametrize("pattern", ["(?=a)b", "(?<!a)b", r"(a)\1", "(a{1000}){1000}", "(", "[b-a]", "*"])
def test_what_cannot_be_judged_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="linear time"):
        linear(pattern)


@given(st.lists(st.sampled_from(PARTS), max_size=6).map("".join), TEXTS)
def test_what_columns_prove_the_engine_confirms(pattern: str, text: str) -> None:
    translated = re2_pattern(pattern)
    if translated is not None and pc.match_substring_regex(pa.array([text]), translated)[0].as_py():
        assert linear(pattern).found_in(text)


@given(TEXTS, st.sampled_from(["[A-Z]{2}", "google|all|none", "https?://[^/ ]+.*", "[a-z]{2}_[A-Z]{2}"]))
def test_a_var_matches_as_a_whole(text: str, pattern: str) -> None:
    ecma = re.fullmatch(pattern.replace(".*", "[^\n\r\u2028\u2029]*"), text)
    assert is_whole(pattern, text) == bool(ecma)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_pattern_of_the_packages_is_linear(name: str, kind: str) -> None:
    package = channel.load(name, Path(), kind)
    own = [*_patterns(package.schema), *_patterns(package.advice or {}), *(var.pattern for var in package.vars.values() if var.pattern)]
    for pattern in own:
        linear(pattern)
