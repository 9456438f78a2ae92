"""Attributes that a channel has, but that the documentation of its feeds does not list.

PASS a feed without ``checkout_url``. FAIL a feed with it: said once, however many items have it.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options


class _Undocumented:
    """Counts the items that have each of the attributes."""

    def __init__(self, options: Options) -> None:
        self._counts, self._because = dict.fromkeys(options["attributes"], 0), options["because"]

    def see(self, columns: Columns, alive: pa.BooleanArray) -> Sequence[Found]:
        """Count the items of a batch."""
        for name in self._counts:
            self._counts[name] += pc.and_(columns[name].is_valid(), alive).true_count
        return []

    def finish(self) -> Sequence[str]:
        """Say which of them the feed has."""
        return [
            f"{name} is given by {count:,} item{'' if count == 1 else 's'}: {self._because}"
            for name, count in self._counts.items()
            if count
        ]


_OPTIONS = {"attributes": Key(ListOf(item=Text(), minimum=1), required=True), "because": Key(Text(), required=True)}
UNDOCUMENTED = Check("VL250", _OPTIONS, ("attributes",), feed=_Undocumented, whole="VL250")
