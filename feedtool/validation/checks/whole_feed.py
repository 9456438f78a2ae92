"""What only shows when one looks at a whole feed.

PASS one currency, titles that differ, texts of all lengths. FAIL prices in EUR, USD and TRY; 400 items with titles that others have too;
150 descriptions of exactly 500 characters, which is where something cut them off.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import money, texts
from feedtool.validation.fingerprints import fingerprints


class _Currencies:
    """Counts the currencies of a price."""

    def __init__(self, options: Options) -> None:
        self._name, self._counts = options["attribute"], Counter[str]()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count."""
        _, currency = money(columns[self._name])
        for each in pc.value_counts(currency.drop_null()).to_pylist():  # some currencies, not the products
            self._counts[each["values"]] += each["counts"]
        return []

    def finish(self) -> Sequence[str]:
        """Say when there are several."""
        if len(self._counts) < 2:
            return []
        listed = ", ".join(f"{currency} {count:,}" for currency, count in self._counts.most_common())
        return [f"{self._name} is in {len(self._counts)} currencies: {listed} times."]


class _Shared:
    """Counts the values that several items have."""

    def __init__(self, options: Options) -> None:
        self._name, self._numbers = options["attribute"], [np.zeros(0, dtype=np.uint64)]

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Remember the values."""
        self._numbers.append(fingerprints(texts(columns[self._name]).drop_null()))
        return []

    def finish(self) -> Sequence[str]:
        """Say how many items have a value that another item has before them."""
        numbers = np.concatenate(self._numbers)
        repeated = len(numbers) - len(np.unique(numbers))
        return [f"{repeated:,} of {len(numbers):,} items have a {self._name} that an item before them has."] if repeated else []


class _CutOff:
    """Counts the texts of each length."""

    def __init__(self, options: Options) -> None:
        self._name, self._least, self._counts = options["attribute"], options["least"], np.zeros(0, dtype=np.int64)

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count."""
        lengths = pc.utf8_length(texts(columns[self._name]).drop_null()).to_numpy(zero_copy_only=False)
        counts = np.bincount(np.minimum(lengths, _LONGEST))
        grown = np.zeros(max(len(counts), len(self._counts)), dtype=np.int64)
        grown[: len(self._counts)] = self._counts
        grown[: len(counts)] += counts
        self._counts = grown
        return []

    def finish(self) -> Sequence[str]:
        """Say when so many texts have exactly the largest length that something must have cut them."""
        if not len(self._counts):
            return []
        longest = len(self._counts) - 1
        at, near = int(self._counts[-1]), int(self._counts[-1 - max(longest // 10, 5) : -1].sum())
        if longest >= _LONGEST or at < self._least or at <= near:
            return []
        return [
            f"{at:,} items have a {self._name} of exactly {longest:,} characters, and none has a longer one: they were most likely cut off."
        ]


_LONGEST = 20_000
_ONE = {"attribute": Key(Text(), required=True)}
CURRENCIES = Check("VL344", _ONE, ("attribute",), feed=_Currencies, whole="VL344")
SHARED = Check("VL345", _ONE, ("attribute",), feed=_Shared, whole="VL345")
CUT_OFF = Check("VL346", {**_ONE, "least": Key(Number(whole=True, minimum=2), default=5)}, ("attribute",), feed=_CutOff, whole="VL346")
