"""What a guard is: one rule about a whole feed, seen against the last one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from feedtool.guards.situation import Situation
from feedtool.model.lists import Rows
from feedtool.positioned_yaml.shape import Key

PASS, WARN, HOLD, OFF = "pass", "warn", "hold", "off"
LEVELS = (PASS, OFF, WARN, HOLD)
OLD, NEW = "old", "new"
NO_ROWS: Rows = np.zeros(0, dtype=np.int64)
Options = Mapping[str, Any]
Figures = Mapping[str, int | float | str]


@dataclass(frozen=True, slots=True)
class Found:
    """What a guard found. ``level`` is pass, warn or hold; ``measured`` the figure that an expectation may allow.

    ``rows`` are the items that it is about, rows of the snapshot on the ``side`` old or new; ``shown`` tells of some of them what to say beside the
    identity (a function of row numbers). ``figures`` are everything that was measured, for machines.
    """

    level: str
    message: str
    measured: Fraction = Fraction(0)
    figures: Figures = field(default_factory=dict)
    rows: Rows = field(default_factory=lambda: NO_ROWS)
    side: str = NEW
    shown: Callable[[Rows], list[str]] | None = None
    hint: str | None = None


class Measure(Protocol):
    """Judges a situation by the options of a guard, all of them given."""

    def __call__(self, options: Options, situation: Situation, /) -> Found:
        """Return what was found."""
        ...


@dataclass(frozen=True, slots=True)
class Guard:
    """A guard by its name in the project file.

    ``code`` is that of its messages; ``options`` have their defaults. An ``absolute`` guard needs no baseline; the others have nothing to say at the
    first run. ``hard``: what it holds is released by nothing but the approval of that very generation. ``expected_as`` is the guard whose
    expectation covers this one too.
    """

    name: str
    code: str
    options: Mapping[str, Key]
    measure: Measure
    absolute: bool = False
    hard: bool = False
    expected_as: str | None = None
    manual: str = ""


def share(part: int, whole: int) -> Fraction:
    """Return a part of a whole; of nothing it is 0."""
    return Fraction(part, whole) if whole else Fraction(0)


def percent(part: Fraction) -> str:
    """Return a share in words: `26.5 %`."""
    return f"{float(part * 100):.1f} %".replace(".0 %", " %")


def level(measured: Fraction, warn: Fraction, hold: Fraction) -> str:
    """Return what a figure means that should be small."""
    return HOLD if measured > hold else WARN if measured > warn else PASS
