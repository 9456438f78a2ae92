"""Words that have an order, such as classes of energy.

PASS class B on a scale from A to G. FAIL class A+ on the same scale.
https://support.google.com/merchants/answer/7562785
"""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, texts


def _outside(columns: Columns, options: Options) -> Sequence[Found]:
    """Whichever end is the better one: a value is outside when it is before both or behind both."""
    name, order = options["attribute"], pa.array(options["order"])
    one, other = options["ends"]
    given = texts(columns[name])
    rank, *ends = (pc.index_in(texts(columns[each]), order) for each in (name, one, other))
    wrong = pc.or_(all_true(*(pc.less(rank, end) for end in ends)), all_true(*(pc.greater(rank, end) for end in ends)))
    scale = pc.binary_join_element_wise(texts(columns[one]), texts(columns[other]), " and ")
    return [Found(wrong, name, f"{name} is `{{value}}`, which is not between {one} and {other}: {{other}}.", given, scale)]


BETWEEN = Check(
    "VL233",
    {
        "attribute": Key(Text(), required=True),
        "ends": Key(ListOf(item=Text(), minimum=2), required=True),
        "order": Key(ListOf(item=Text(), minimum=2), required=True),
    },
    ("attribute", "ends"),
    _outside,
)
