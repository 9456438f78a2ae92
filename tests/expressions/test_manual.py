"""What the docstrings say: every filter has an example, and every example is true. docs/filters.md is made of them."""

import inspect
import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from feedtool import channel
from feedtool.expressions import Frame, Scope, to_text
from feedtool.expressions.filters import FILTERS
from feedtool.model import INTEGER, is_list
from feedtool.taxonomy import without_lists

from .catalogue import compiled

EXAMPLE = re.compile(r"`(\{\{.*?\}\})` gives (?:`([^`]*)`|two lines: `([^`]*)` and `([^`]*)`)", re.DOTALL)
GOOGLE = channel.load("google_merchant", Path()).taxonomies["google"]
SCOPE = Scope({"stock": INTEGER}, {}, taxonomies={"google": without_lists(GOOGLE)})


def manual_of(name: str) -> str:
    return inspect.getdoc(FILTERS[name].apply) or ""


def test_every_filter_has_an_example() -> None:
    assert [name for name in FILTERS if not EXAMPLE.search(manual_of(name))] == []


def test_every_argument_of_a_filter_is_named_in_its_manual_or_has_a_plain_name() -> None:
    plain = {"length", "end", "currency", "rate", "ignore_case", "case_sensitive", "boolean", "default_value", "old", "new", "pattern", "separator", "text",
             "killwords", "leeway", "base", "reverse", "chars", "table", "equals", "between", "name"}  # fmt: skip
    for name, used in FILTERS.items():
        parameters = set(list(inspect.signature(used.apply).parameters)[1:])
        assert {each for each in parameters - plain if f"`{each}`" not in manual_of(name)} == set(), name


@pytest.mark.parametrize("name", FILTERS)
def test_the_examples_of_a_filter_are_true(name: str) -> None:
    for template, result, first, second in EXAMPLE.findall(manual_of(name)):
        program = compiled(template, SCOPE)
        column = program.run(Frame({"stock": pa.array([7], INTEGER)}, 1))
        made = column[0].as_py() if is_list(column.type) else to_text(column)[0].as_py()
        expected = result or f"{first}\n{second}"
        assert made == expected or (isinstance(made, Decimal) and made == Decimal(expected)), f"{template} gives {made!r}, not {expected!r}"
        assert name in template or name in ("d", "e", "count"), f"the example of {name} shows another filter"
