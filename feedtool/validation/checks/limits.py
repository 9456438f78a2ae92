"""How many different values a whole feed may have.

PASS 20 custom labels. FAIL 1,500 of them where the channel takes 1,000.
"""

from collections.abc import Sequence

import pyarrow as pa

from feedtool.fingerprints import Seen, fingerprints
from feedtool.positioned_yaml.shape import Key, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import spread


class _Distinct:
    """Remembers the different values of an attribute."""

    def __init__(self, options: Options) -> None:
        self._name, self._most, self._seen = options["attribute"], options["most"], Seen()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Remember the values of the items that are in the feed."""
        values, parents = spread(columns[self._name])
        numbers = fingerprints(values.filter(alive.take(pa.array(parents))).drop_null())
        self._seen.add(numbers[~self._seen.known(numbers)])
        return []

    def finish(self) -> Sequence[str]:
        """Say when there are too many."""
        return (
            [f"{self._name} has {len(self._seen):,} different values; the channel takes {self._most:,}."]
            if len(self._seen) > self._most
            else []
        )


_OPTIONS = {"attribute": Key(Text(), required=True), "most": Key(Number(whole=True, minimum=1), required=True)}
DISTINCT_LIMIT = Check("VL306", _OPTIONS, ("attribute",), feed=_Distinct, whole="VL306")
