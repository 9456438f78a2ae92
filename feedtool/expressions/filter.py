"""What a filter (and a function of a feed template) is: one function on a column, with the types it takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pyarrow as pa

Kinds = frozenset[str]
ANY: Kinds = frozenset({"text", "integer", "decimal", "float", "boolean", "date", "datetime", "list", "record", "null"})
TEXTS: Kinds = frozenset({"text"})
NUMBERS: Kinds = frozenset({"integer", "decimal", "float"})
LISTS: Kinds = frozenset({"list"})


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
    """

    apply: Callable[..., pa.Array]
    takes: Kinds
    returns: pa.DataType | Callable[[pa.DataType, Mapping[str, object]], pa.DataType]
    columns: frozenset[str] = frozenset()
    check: Callable[[Mapping[str, object]], str | None] | None = None
    markup: bool = False
