"""What only shows when one looks at a whole feed.

PASS one currency, titles that differ, texts of all lengths. FAIL prices in EUR, USD and TRY; 400 items with titles that others have too;
150 descriptions of exactly 500 characters, which is where something cut them off.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.fingerprints import Seen, fingerprints
from feedtool.positioned_yaml.shape import Key, Number, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import texts


class _Currencies:
    """Counts the currencies of a price."""

    def __init__(self, options: Options) -> None:
        self._name, self._counts = options["attribute"], Counter[str]()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count."""
        ends = pc.utf8_slice_codeunits(texts(columns[self._name]).drop_null(), -3, None)
        for each in pc.value_counts(ends).to_pylist():  # some currencies, not the products
            if _CURRENCY.fullmatch(each["values"]):
                self._counts[each["values"]] += each["counts"]
        return []

    def finish(self) -> Sequence[str]:
        """Say when there are several."""
        if len(self._counts) < 2:
            return []
        listed = ", ".join(f"{currency} {count:,}" for currency, count in self._counts.most_common())
        return [f"{self._name} is in {len(self._counts)} currencies: {listed} times."]


class _Shared:
    """Remembers the values of all items, and which group each item is in."""

    def __init__(self, options: Options) -> None:
        self._name, self._group = options["attribute"], options.get("group")
        self._values, self._owners, self._rows = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.uint64)], 0

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Remember the values; those of one group count as one."""
        given = texts(columns[self._name])
        there = given.is_valid()
        values = fingerprints(given.filter(there))
        owners = np.arange(self._rows, self._rows + len(values), dtype=np.uint64)
        if self._group:
            groups = texts(columns[self._group]).filter(there)
            grouped = groups.is_valid().to_numpy(zero_copy_only=False)
            owners[grouped] = fingerprints(groups)[grouped]
        self._values.append(values)
        self._owners.append(owners ^ values)
        self._rows += len(values)
        return []

    def finish(self) -> Sequence[str]:
        """Say how many items have a value that an item of another group has before them."""
        values, owners = np.concatenate(self._values), np.concatenate(self._owners)
        _, first = np.unique(owners, return_index=True)
        repeated = len(first) - len(np.unique(values[first]))
        return [f"{repeated:,} of {len(values):,} items have a {self._name} that another product before them has."] if repeated else []


class _CutOff:
    """Counts the texts of each length, and the different ones among the longest."""

    def __init__(self, options: Options) -> None:
        self._name, self._least, self._counts, self._longest = options["attribute"], options["least"], np.zeros(1, dtype=np.int64), Seen()

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count."""
        given = texts(columns[self._name]).drop_null()
        lengths = np.minimum(pc.utf8_length(given).to_numpy(zero_copy_only=False), _LONGEST)
        counts = np.bincount(lengths, minlength=len(self._counts))
        if len(counts) > len(self._counts):
            self._longest = Seen()
        if len(counts) > _SHORT:
            found = fingerprints(given.filter(pa.array(lengths == len(counts) - 1)))
            self._longest.add(found[~self._longest.known(found)])
        counts[: len(self._counts)] += self._counts
        self._counts = counts
        return []

    def finish(self) -> Sequence[str]:
        """Say when so many different texts have exactly the largest length, and so few nearly so, that something must have cut them."""
        longest = len(self._counts) - 1
        at, near = int(self._counts[-1]), int(self._counts[-1 - longest // 10 : -1].sum())
        if not _SHORT <= longest < _LONGEST or len(self._longest) < self._least or not 0 < near < at:
            return []
        return [f"{self._name} has exactly {longest:,} characters in {at:,} items, and more in none: most likely something cuts it off."]


_CURRENCY = re.compile("[A-Z]{3}")
_SHORT = 20  # shorter texts are numbers of one length
_LONGEST = 20_000
_ONE = {"attribute": Key(Text(), required=True)}
CURRENCIES = Check("VL344", _ONE, ("attribute",), feed=_Currencies, whole="VL344")
SHARED = Check("VL345", {**_ONE, "group": Key(Text())}, ("attribute", "group"), feed=_Shared, whole="VL345")
CUT_OFF = Check("VL346", {**_ONE, "least": Key(Number(whole=True, minimum=2), default=5)}, ("attribute",), feed=_CutOff, whole="VL346")
