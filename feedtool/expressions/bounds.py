"""What expressions may use up: bytes of results, steps of compilation, seconds of computing. Beyond it the mapping is at fault, not the machine.

The bounds leave ordinary mappings a hundred times the room that they need. They grow with the batch, so that large products are no fault.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import ConfigError
from feedtool.model import Place
from feedtool.model.lists import Rows
from feedtool.problems import Problem

MAX_STEPS = 30_000  # parts of expressions in one mapping, each turn of a loop that is written out counted
MAX_CONSTANT = 64 << 10  # bytes of a value that is worked out at load
MAX_RESULT = 128 << 20  # bytes that one filter or operator makes of a batch
_AT_ONCE = 32 << 20  # bytes that a filter may make before anybody looks
_ALL_RESULTS = 128 << 20
_RESULTS_PER_BYTE = 64
_SECONDS = 3.0
_SECONDS_PER_BYTE = 1e-6


class TooLargeError(ConfigError):
    """An expression makes too much or takes too long. Raised where that shows; whoever knows it adds the attribute and the place."""

    def __init__(self, problem: Problem) -> None:
        super().__init__([problem])
        self.problem = problem

    def placed(self, place: Place, width: int, attribute: str | None) -> "TooLargeError":
        """Return the error with the place of the mapping, unless it has one."""
        known = self.problem
        return self if known.place else TooLargeError(replace(known, place=place, width=width, attribute=attribute))


def too_large(message: str) -> TooLargeError:
    """Return the error that says so."""
    return TooLargeError(Problem("EX109", message))


@dataclass(slots=True)
class Allowance:
    """How many steps the compilation of a mapping may still take."""

    left: int = MAX_STEPS

    def spend(self) -> None:
        """Take one step. Raises TooLargeError when there was one too many."""
        self.left -= 1
        if self.left < 0:
            raise too_large(f"The expressions of this mapping have more than {MAX_STEPS:,} parts, the turns of their loops counted.")


@dataclass(slots=True)
class Meter:
    """What the expressions on one batch have used up; ``columns`` are those of the batch. Seconds are those of this thread's processor time.

    It must not know the frame that it belongs to: batches in a circle of references wait for the garbage collector, and memory grows by hundreds of MB.
    """

    columns: Mapping[str, pa.Array]
    made: int = 0
    used: float = 0.0
    began: float = field(default_factory=time.thread_time)

    def see(self, column: pa.Array) -> None:
        """Count a result. Raises TooLargeError when the batch has used up too much."""
        self.made += column.nbytes
        if self.made > _ALL_RESULTS and self.made > _ALL_RESULTS + _RESULTS_PER_BYTE * self._given():
            raise too_large(f"The expressions make more than {_ALL_RESULTS >> 20} MiB of the products that are read at a time.")
        used = self.used + time.thread_time() - self.began
        if used > _SECONDS and used > _SECONDS + _SECONDS_PER_BYTE * self._given():
            raise too_large(f"The expressions take longer than {_SECONDS:.0f} seconds for the products that are read at a time.")

    def _given(self) -> int:
        return sum(column.nbytes for column in self.columns.values())

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count the time of what is inside, and not what others did before on the same batch."""
        self.began = time.thread_time()
        try:
            yield
        finally:
            self.used += time.thread_time() - self.began
            self.began = time.thread_time()


@dataclass(frozen=True, slots=True)
class Growth:
    """How much a filter makes at most: bytes per byte that it gets, and bytes per row."""

    per_byte: int = 1
    per_row: int = 0

    def of(self, column: pa.Array) -> int:
        """Return how many bytes it makes of a column at most."""
        return int(column.nbytes * self.per_byte + len(column) * self.per_row)


def in_portions(apply: Callable[[pa.Array], pa.Array], column: pa.Array, growth: Growth, name: str) -> pa.Array:
    """Return ``apply(column)``, made in portions when it could become too much. Raises TooLargeError as soon as it has."""
    message = f"The filter `{name}` makes more than {MAX_RESULT >> 20} MiB of the products that are read at a time."
    if growth.of(column) <= _AT_ONCE:
        return apply(column)
    made, size, waiting = [], 0, [column]
    while waiting:
        part = waiting.pop()
        if growth.of(part) > _AT_ONCE and len(part) > 1:
            half = len(part) // 2
            waiting += [part.slice(half), part.slice(0, half)]
            continue
        if growth.of(part) > 2 * MAX_RESULT:
            raise too_large(message)
        made.append(apply(part))
        size += made[-1].nbytes
        if size > MAX_RESULT:
            raise too_large(message)
    return pa.concat_arrays(made)


def make_room(parts: tuple[pa.Array | pa.Scalar, ...]) -> None:
    """Raise TooLargeError when columns and constants written behind each other in every row make too much."""
    rows = max((len(part) for part in parts if isinstance(part, pa.Array)), default=1)
    size = sum(part.nbytes if isinstance(part, pa.Array) else _scalar_bytes(part) * rows for part in parts)
    if size > MAX_RESULT:
        raise too_large(f"This text becomes more than {MAX_RESULT >> 20} MiB for the products that are read at a time.")


def _scalar_bytes(value: pa.Scalar) -> int:
    return len(value.as_buffer()) if pa.types.is_string(value.type) and value.is_valid else 8


def make_room_for_turns(columns: Mapping[str, pa.Array], turns: Rows) -> None:
    """Raise TooLargeError when the columns become too much where each row is repeated ``turns`` times."""
    total = int(turns.sum())
    size = sum(
        int(np.dot(pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False).astype(np.int64), turns))
        if pa.types.is_string(column.type)
        else (column.nbytes // max(len(column), 1) + 1) * total
        for column in columns.values()
    )
    if size > MAX_RESULT:
        raise too_large(f"This loop repeats more than {MAX_RESULT >> 20} MiB for the products that are read at a time.")


def check_constant(made: pa.Array) -> None:
    """Raise TooLargeError for a value that is too large to be worked out at load."""
    if made.nbytes > MAX_CONSTANT:
        raise too_large(f"What is the same for all products may have {MAX_CONSTANT >> 10} KiB; this has more.")
