"""Names of columns with vars in braces: `texts.name.{language}`."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from feedtool.markets.declared import folded_code
from feedtool.suggest import nearest

_VAR = re.compile(r"\{(\w+)\}")


def vars_of(pattern: str) -> list[str]:
    """Return the vars that a pattern names."""
    return _VAR.findall(pattern)


def filled(pattern: str, values: Mapping[str, Any]) -> str:
    """Return the pattern with the values of its vars, all of which must be there."""
    return _VAR.sub(lambda found: str(values[found[1]]), pattern)


def column_of(pattern: str, values: Mapping[str, Any], columns: Iterable[str]) -> str | None:
    """Return the column that a pattern means, or None; `zh-Hans` finds `zh_Hans` when nothing is written as asked for."""
    wanted = filled(pattern, values)
    names = list(columns)
    if wanted in names:
        return wanted
    alike = [name for name in names if folded_code(name) == folded_code(wanted)]
    return alike[0] if len(alike) == 1 else None


def matching(pattern: str, columns: Iterable[str]) -> list[str]:
    """Return the columns that a pattern can mean."""
    shape = re.compile(_any(pattern))
    return [column for column in columns if shape.fullmatch(column)]


def values_of(pattern: str, var: str, columns: Iterable[str]) -> list[str]:
    """Return the values that a var of the pattern has in the columns: the languages of `name_{language}`."""
    before, _, after = pattern.partition(f"{{{var}}}")
    shape = re.compile(f"{_any(before)}(.+?){_any(after)}")
    return [found[1] for column in columns if (found := shape.fullmatch(column))]


def _any(pattern: str) -> str:
    """Return a part of a pattern as a regular expression, with anything in place of its vars."""
    return ".+".join(re.escape(literal) for literal in _VAR.split(pattern)[::2])


def likely(pattern: str, columns: Iterable[str]) -> str | None:
    """Return the column that comes nearest to a pattern which no column matches."""
    return nearest(_VAR.sub("", pattern), columns)
