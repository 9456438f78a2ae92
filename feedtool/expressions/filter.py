"""What a filter (and a function of a feed template) is: one function on a column, with the types it takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool.expressions.bounds import Growth
from feedtool.taxonomy import Taxonomy

Kinds = frozenset[str]
ANY: Kinds = frozenset({"text", "integer", "decimal", "float", "boolean", "date", "datetime", "list", "record", "null"})
TEXTS: Kinds = frozenset({"text"})
NUMBERS: Kinds = frozenset({"integer", "decimal", "float"})
LISTS: Kinds = frozenset({"list"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a filter finds around an expression: the ``folder`` of its lookup tables, the channel's ``taxonomies`` by name, and the ``root`` of the project.

    A path that leads out of the root and the folder is no table; ``read`` gets the tables that were read.
    """

    folder: Path | None = None
    taxonomies: Mapping[str, Taxonomy] = field(default_factory=dict)
    root: Path | None = None
    read: list[Path] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the mapping language.

    ``apply(column, *arguments)`` gets an Arrow array and returns an Arrow array of the same length; its parameters after the column
    are the filter's arguments, with annotations and defaults, and its docstring is the filter's manual. It never raises for a
    value: what it cannot convert becomes null. ``takes`` are the kinds of column that it accepts; a column of another kind is
    an error at load. ``returns`` is the resulting type, or a function of the column's type and the arguments by name.
    ``columns`` names the parameters that may also be given as a column (then they arrive as an array of the same length);
    all others must be known at load: literals, vars of the channel and constant expressions of them. ``check(arguments)`` gets the
    arguments by name at load and returns a sentence that says what is wrong with them, or None. Nulls arrive
    like any value; unless the filter is about nulls (default), it returns null for them. ``markup`` says that the result is already escaped for the feed.
    ``prepare(arguments, surroundings)`` turns arguments into what ``apply`` gets, once at load (a lookup table is read); it raises ArgumentFault.
    ``growth(arguments)`` says how much more than it gets the filter can make, where that is more than a little.
    """

    apply: Callable[..., pa.Array]
    takes: Kinds
    returns: pa.DataType | Callable[[pa.DataType, Mapping[str, object]], pa.DataType]
    columns: frozenset[str] = frozenset()
    check: Callable[[Mapping[str, object]], str | None] | None = None
    markup: bool = False
    prepare: Callable[[Mapping[str, Any], Surroundings], Mapping[str, Any]] | None = None
    growth: Callable[[Mapping[str, Any]], Growth] | None = None


class ArgumentFault(Exception):  # noqa: N818 - it never leaves this package and is no error of the program
    """What is wrong with the arguments of a filter: a sentence, the nearest right answer, the remedy, and the code of such problems."""

    def __init__(self, message: str, did_you_mean: str | None = None, hint: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message, self.did_you_mean, self.hint, self.code = message, did_you_mean, hint, code
