"""Changes that somebody has announced: `feedtool expect`."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from feedtool.guards.guard import Guard


@dataclass(frozen=True, slots=True)
class Expectation:
    """A guard of a channel lets pass what is not beyond ``limit`` (None: anything), until the end of the day ``until``, once.

    ``limit`` is in the measure of the guard: a share of the items (0.6 for 60 %), points of a share, hours. ``by`` is who announced it.
    """

    channel: str
    guard: str
    limit: Fraction | None
    until: datetime.date
    because: str
    by: str

    def covers(self, guard: Guard, measured: Fraction, today: datetime.date) -> bool:
        """Say whether what a guard has measured today was announced."""
        names = (guard.name, guard.expected_as)
        return self.guard in names and today <= self.until and (self.limit is None or measured <= self.limit)


def covering(expectations: Iterable[Expectation], guard: Guard, measured: Fraction, today: datetime.date) -> Expectation | None:
    """Return the expectation that covers what a guard has measured; of several the one that ends first."""
    found = [each for each in expectations if each.covers(guard, measured, today)]
    return min(found, key=lambda each: each.until, default=None)
