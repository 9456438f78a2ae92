"""How slow a web server may be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow a server may be: ``silence`` is in seconds, per connection and pause; ``deadline`` in seconds for everything.

    After the first ``over`` seconds at least ``rate`` bytes per second must have come, in every stretch of that length.
    """

    silence: float = 60
    deadline: float = 900
    rate: float = 1000
    over: float = 60
