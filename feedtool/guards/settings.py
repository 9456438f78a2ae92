"""How the guards of one channel are set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from feedtool.guards.guard import Options
from feedtool.guards.rules import GUARDS

HOLD_ALL, KEEP_MISSING = "hold", "keep_missing"
ON_DROP = (HOLD_ALL, KEEP_MISSING)


def options_of(name: str, written: Mapping[str, Any] = MappingProxyType({})) -> Options:
    """Return all options of a guard: those that are given, as they are written, and the defaults of the others."""
    keys = GUARDS[name].options
    return {key: each.shape.filled(each.default if written.get(key) is None else written[key]) for key, each in keys.items()}


@dataclass(frozen=True, slots=True)
class GuardSettings:
    """The ``options`` of every guard by its name, and the reasons of those that are ``off``.

    ``segments`` names the attribute or column whose values are guarded each by itself (None: the feed as a whole). ``on_drop`` is what is done about
    items that are gone when a guard would hold the feed for it: ``hold``, or ``keep_missing`` to publish the rest and keep them for some days.
    """

    options: Mapping[str, Options] = field(default_factory=lambda: {name: options_of(name) for name in GUARDS})
    off: Mapping[str, str] = field(default_factory=dict)
    segments: str | None = None
    on_drop: str = HOLD_ALL

    def tolerating(self, share: Fraction) -> "GuardSettings":
        """Return the settings of a feed that may have such a share of invalid items by the policy of its project: it is not held for less."""
        invalid = dict(self.options["invalid"])
        invalid["hold"] = max(invalid["hold"], share)
        return replace(self, options={**self.options, "invalid": invalid})
