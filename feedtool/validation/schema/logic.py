"""Judging columns in three values: true (valid), false (invalid) and null (the columns cannot say).

A test that is the same for every row is one of the constants, so that whole branches of a schema fall away at load.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.model import BOOLEAN


@dataclass(slots=True)
class Memory:
    """What was found of the items of one batch; rules of a schema repeat each other's conditions."""

    found: dict[str, pa.BooleanArray] = field(default_factory=dict)


Test = Callable[[pa.Array, Memory], pa.BooleanArray]  # what it says of nulls does not count


def always(column: pa.Array, memory: Memory) -> pa.BooleanArray:
    """Every value is valid."""
    return pa.repeat(True, len(column))


def never(column: pa.Array, memory: Memory) -> pa.BooleanArray:
    """No value is valid."""
    return pa.repeat(False, len(column))


def unknown(column: pa.Array, memory: Memory) -> pa.BooleanArray:
    """Nobody can say."""
    return pa.nulls(len(column), BOOLEAN)


def alone(test: Callable[[pa.Array], pa.BooleanArray]) -> Test:
    """Return a test that looks at nothing but its column."""
    return lambda column, memory: test(column)


def only_true(test: Test) -> Test:
    """Return a test that says nothing where it said false."""
    if test in (always, unknown):
        return test
    return lambda column, memory: _or_null(test(column, memory))


def _or_null(found: pa.BooleanArray) -> pa.BooleanArray:
    return pc.if_else(found, True, pa.scalar(None, BOOLEAN))


def every(tests: Iterable[Test]) -> Test:
    """Return whether all hold."""
    parts = [test for test in tests if test is not always]
    if never in parts:
        return never
    if not parts or all(part is unknown for part in parts):
        return unknown if parts else always
    return parts[0] if len(parts) == 1 else lambda column, memory: reduce(pc.and_kleene, (part(column, memory) for part in parts))


def some(tests: Iterable[Test]) -> Test:
    """Return whether at least one holds."""
    parts = [test for test in tests if test is not never]
    if always in parts:
        return always
    if not parts or all(part is unknown for part in parts):
        return unknown if parts else never
    return parts[0] if len(parts) == 1 else lambda column, memory: reduce(pc.or_kleene, (part(column, memory) for part in parts))


def negated(test: Test) -> Test:
    """Return whether it does not hold."""
    if test is unknown:
        return unknown
    if test in (always, never):
        return never if test is always else always
    return lambda column, memory: pc.invert(test(column, memory))


def exactly_one(tests: list[Test]) -> Test:
    """Return whether one holds and no other."""
    return some(
        every([test, *(negated(other) for place, other in enumerate(tests) if place != number)]) for number, test in enumerate(tests)
    )


def conditional(condition: Test, then: Test, otherwise: Test) -> Test:
    """Return what ``then`` says where the condition holds, and what ``otherwise`` says elsewhere."""
    return every([some([negated(condition), then]), some([condition, otherwise])])
