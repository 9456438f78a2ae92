"""Values with parts as columns of their own: ``image[0].url``, ``image[0].tag[1]``, ``applink.ios_url``.

The header of a table is written before its first row, so that the number of columns of a list is fixed.
https://developers.facebook.com/docs/marketing-api/catalog/reference (nested fields)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from feedtool.expressions.sequences import item
from feedtool.model import is_list, is_record

Take = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column that comes from a part of an attribute: ``take`` makes it of the attribute's column."""

    name: str
    type: pa.DataType
    take: Take


def leaves(name: str, type_: pa.DataType, widths: Mapping[str, int]) -> list[Leaf]:
    """Return the columns of an attribute. ``widths`` has the number of columns of a list by its name without numbers, as in ``image.tag``.

    A list without a width, and every attribute that is not named there, stays one column.
    """
    return list(_leaves(Leaf(name, type_, _whole), name, widths)) if name in widths else [Leaf(name, type_, _whole)]


def _leaves(leaf: Leaf, path: str, widths: Mapping[str, int]) -> Iterator[Leaf]:
    if is_record(leaf.type):
        for place, field in enumerate(leaf.type):
            inside = Leaf(f"{leaf.name}.{field.name}", field.type, _member(leaf.take, place))
            yield from _leaves(inside, f"{path}.{field.name}", widths)
    elif is_list(leaf.type) and path in widths:
        for place in range(widths[path]):
            yield from _leaves(Leaf(f"{leaf.name}[{place}]", leaf.type.value_type, _item(leaf.take, place)), path, widths)
    else:
        yield leaf


def _whole(column: pa.Array) -> pa.Array:
    return column


def _member(take: Take, place: int) -> Take:
    return lambda column: take(column).flatten()[place]


def _item(take: Take, place: int) -> Take:
    return lambda column: item(take(column), place)
