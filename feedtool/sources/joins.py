"""A second source that adds columns: by key, aggregated or spread. It is held in memory, the catalogue is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import to_text
from feedtool.expressions.arithmetic import as_decimal, fitting
from feedtool.model import DECIMAL, FLOAT, INTEGER, TEXT, Input, Place, parents_of, regroup
from feedtool.problems import Problem
from feedtool.sources.table import Table

_SEPARATOR = "\x1f"
_MOST_SPREAD = 200
_MOST_TOLD = 100
_FEW_KEYS = 3
_MOST_INTEGER, _MOST_DECIMAL = 2**63, 10**26


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """How a source is joined: the key columns of both sides, in the same order, and how several rows of a key become one value."""

    name: str
    ours: Sequence[str]
    theirs: Sequence[str]
    aggregate: Mapping[str, str]
    spread_by: str | None = None
    spread: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """A joined source, ready: ``columns`` by their full names (``stock.quantity``), one row per key; ``inputs`` is what was read for it."""

    plan: JoinPlan
    keys: pa.Array
    columns: Mapping[str, pa.Array]
    problems: tuple[Problem, ...] = ()
    inputs: tuple[Input, ...] = ()

    @property
    def types(self) -> Mapping[str, pa.DataType]:
        """The columns that the join adds, with their types."""
        return {name: column.type for name, column in self.columns.items()}

    def look_up(self, columns: Mapping[str, pa.Array], wanted: Sequence[str]) -> tuple[dict[str, pa.Array], int]:
        """Return the wanted columns of the join for the rows of a batch, null where the key is not in it, and how many rows have a key that is."""
        found = pc.index_in(key_of([columns[name] for name in self.plan.ours]), self.keys)
        return {name: self.columns[name].take(found) for name in wanted}, len(found) - found.null_count


def key_of(columns: Sequence[pa.Array]) -> pa.Array:
    """Return the key as text, so that a number in one source finds a text in the other; null when a part is missing or blank."""
    trimmed = [pc.utf8_trim_whitespace(to_text(column)) for column in columns]
    texts = [pc.if_else(pc.equal(pc.binary_length(text), 0), pa.scalar(None, TEXT), text) for text in trimmed]
    return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, _SEPARATOR)


def in_words(key: str) -> str:
    """Return a key as it is shown to people: `A1, SE` when it has two parts."""
    return key.replace(_SEPARATOR, ", ")


def join(plan: JoinPlan, table: Table) -> Join:
    """Return the join of a table that was read whole. Keys that stand twice are told when nothing says what to do with them."""
    made = _made(plan, table)
    return replace(made, problems=tuple(replace(each, place=Place(table.name)) for each in made.problems))


def _made(plan: JoinPlan, table: Table) -> Join:
    key = key_of([table.columns[name] for name in plan.theirs])
    present = key.is_valid()
    columns = {name: column.filter(present) for name, column in table.columns.items()}
    key = key.filter(present)
    if plan.spread_by is not None:
        return _spread(plan, key, columns)
    if plan.aggregate:
        return _aggregated(plan, key, columns)
    return _unique(plan, key, columns)


def _unique(plan: JoinPlan, key: pa.Array, columns: Mapping[str, pa.Array]) -> Join:
    keys, first = _first_rows(key)
    kept = {f"{plan.name}.{name}": column.take(first) for name, column in columns.items() if name not in plan.theirs}
    return Join(plan, keys, kept, (_repeated(plan, key, first),) if len(keys) < len(key) else ())


def _first_rows(key: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Return the different keys, and the row where each stands first."""
    encoded = key.dictionary_encode()
    _, first = np.unique(encoded.indices.to_numpy(), return_index=True)
    return encoded.dictionary, pa.array(first)


def _repeated(plan: JoinPlan, key: pa.Array, first: pa.Array) -> Problem:
    again = pc.unique(key.take(pa.array(np.setdiff1d(np.arange(len(key)), first.to_numpy()))))
    shown = ", ".join(f"`{in_words(each)}`" for each in again[:_FEW_KEYS].to_pylist())
    if len(again) == 1:
        message = f"The key {shown} stands more than once in the join `{plan.name}`."
    else:
        message = f"{len(again):,} keys stand more than once in the join `{plan.name}`, such as {shown}."
    hint = "The first row of a key counts. Say `aggregate: {column: sum}` or `pivot` when a key has several rows."
    return Problem("SR108", message, hint=hint)


def _aggregated(plan: JoinPlan, key: pa.Array, columns: Mapping[str, pa.Array]) -> Join:
    picked = {name: how for name, how in plan.aggregate.items() if how in ("first", "last")}
    names = [name for name in plan.aggregate if name not in picked]
    table = pa.table({"\0key": key, **{name: _summable(columns[name], plan.aggregate[name]) for name in names}})
    how = [(name, plan.aggregate[name], None) for name in names]
    grouped = table.group_by("\0key", use_threads=False).aggregate(how)
    made = {}
    for name in names:
        column = grouped.column(f"{name}_{plan.aggregate[name]}").combine_chunks()
        made[f"{plan.name}.{name}"] = _narrow(column, columns[name].type, plan.aggregate[name])
    keys = grouped.column("\0key").combine_chunks()
    made |= {f"{plan.name}.{name}": _picked(key, keys, columns[name], how) for name, how in picked.items()}
    return Join(plan, keys, {f"{plan.name}.{name}": made[f"{plan.name}.{name}"] for name in plan.aggregate})


def _picked(key: pa.Array, keys: pa.Array, column: pa.Array, how: str) -> pa.Array:
    """Return for each of ``keys`` the first or the last value that is there; Arrow has no kernel for decimals."""
    there = pc.indices_nonzero(column.is_valid())
    if how == "last":
        there = there[::-1]
    own, first = _first_rows(key.take(there))
    return column.take(there.take(first)).take(pc.index_in(keys, own))


def _summable(column: pa.Array, how: str) -> pa.Array:
    """Return a column with room for the sum of all of it, where sums are made."""
    if how != "sum":
        return column
    numbers = as_decimal(column) if column.type == FLOAT else column
    low, high = pc.min_max(numbers).as_py().values()
    most = _MOST_INTEGER if numbers.type == INTEGER else _MOST_DECIMAL
    fits = low is None or max(-low, high) * len(numbers) < most
    return numbers if fits else pc.cast(numbers, pa.decimal256(76, 12))


def _narrow(column: pa.Array, given: pa.DataType, how: str) -> pa.Array:
    """Return an aggregated column in feedtool's types; a sum that is too large for them is missing."""
    if how == "count":
        return pc.cast(column, INTEGER)
    if how == "list":
        flat = column.values if column.null_count == 0 else column.flatten()
        lists = pa.ListArray.from_arrays(column.offsets, flat)
        return _without_nulls(lists)
    made = DECIMAL if given == FLOAT and how == "sum" else given
    return fitting(column, made) if pa.types.is_decimal256(column.type) else pc.cast(column, made)


def _without_nulls(lists: pa.Array) -> pa.Array:
    return regroup(lists.flatten(), parents_of(lists), len(lists))


def _spread(plan: JoinPlan, key: pa.Array, columns: Mapping[str, pa.Array]) -> Join:
    assert plan.spread_by is not None
    by = pc.utf8_trim_whitespace(to_text(columns[plan.spread_by]))
    values = sorted(value for value in pc.unique(by).to_pylist() if value)
    problems = []
    if len(values) > _MOST_SPREAD:
        message = f"`{plan.spread_by}` has {len(values):,} different values; only the first {_MOST_SPREAD} become columns of the join `{plan.name}`."
        hint = "Items get nothing of the other values. Pivot by a column with few values, such as a language, a market or a store."
        problems.append(Problem("SR109", message, hint=hint))
        values = values[:_MOST_SPREAD]
    keys = pc.unique(key)
    made: dict[str, pa.Array] = {}
    for value in values:
        rows = pc.indices_nonzero(pc.fill_null(pc.equal(by, value), False))
        for name in plan.spread:
            there = rows.filter(columns[name].take(rows).is_valid())  # a blank cell takes nobody's place
            own, first = _first_rows(key.take(there))
            made[f"{plan.name}.{name}.{value}"] = columns[name].take(there).take(first).take(pc.index_in(keys, own))
            if len(own) < len(there) and len(problems) < _MOST_TOLD:
                problems.extend(_contradictory(plan, f"{name}.{value}", key.take(there), columns[name].take(there)))
    return Join(plan, keys, made, tuple(problems))


def _contradictory(plan: JoinPlan, name: str, key: pa.Array, values: pa.Array) -> list[Problem]:
    """Return a problem when a key has several different values of one column that a pivot makes."""
    own, first = _first_rows(key)
    meant = to_text(values.take(first).take(pc.index_in(key, own)))
    other = pc.indices_nonzero(pc.not_equal(to_text(values), meant))
    if not len(other):
        return []
    row = other[0].as_py()
    message = (
        f"The key `{in_words(key[row].as_py())}` has several values of `{plan.name}.{name}`, such as "
        f"`{meant[row].as_py()}` and `{to_text(values)[row].as_py()}`; rows of this kind: {len(other):,}."
    )
    return [Problem("SR108", message, hint="The first one counts. Keep one row for each key and each value of the pivot.")]
