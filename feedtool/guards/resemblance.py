"""What some items of a feed have in common, and the rest does not."""

from collections.abc import Mapping
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.guards.guard import share
from feedtool.model.lists import Rows

_COLUMNS: Mapping[str, str] = {
    "segment": "segment",
    "brand": "brand",
    "category": "category",
    "availability": "availability",
    "currency": "currency",
}
_NEARLY_ALL = 9, 10
_REMARKABLE = 1, 5  # so much more frequent than in the whole feed
_FEW = 3


def in_common(snapshot: pa.Table, rows: Rows) -> str | None:
    """Return in words what (nearly) all of some rows share: `all 291 are of brand `X`, which has no other items`. None for nothing remarkable."""
    if len(rows) < _FEW:
        return None
    found: list[tuple[Fraction, int, str]] = []
    for column, name in _COLUMNS.items():
        values = snapshot[column].combine_chunks()
        counts = pc.value_counts(values.take(pa.array(rows)))
        counted = [(pair["counts"], pair["values"]) for pair in counts.to_pylist() if pair["values"] is not None]
        if not counted:
            continue
        number, value = max(counted, key=lambda pair: (pair[0], str(pair[1])))
        everywhere = pc.sum(pc.equal(values, value)).as_py() or 0
        lift = share(number, len(rows)) - share(everywhere, len(values))
        if number * _NEARLY_ALL[1] >= len(rows) * _NEARLY_ALL[0] and lift * _REMARKABLE[1] >= _REMARKABLE[0]:
            found.append((lift, -len(found), _words(name, value, (number, len(rows)), everywhere)))
    return max(found)[2] if found else None


def _words(name: str, value: str, numbers: tuple[int, int], everywhere: int) -> str:
    number, of = numbers
    who = f"all {of:,}" if number == of else f"{number:,} of the {of:,}"
    rest = ", and no other item is" if number == everywhere else f", as are {everywhere - number:,} others"
    return f"{who} are of {name} `{value}`{rest}"
