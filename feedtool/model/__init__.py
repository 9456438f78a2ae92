"""The values that the stages hand to each other: batches of columns, items of a channel, places in files."""

from feedtool.model.attribute import AttributeInfo
from feedtool.model.batch import Batch, Origin
from feedtool.model.input import Input, InputKind
from feedtool.model.items import Items, RuleMark
from feedtool.model.lists import lengths_of, offsets_of, parents_of, regroup
from feedtool.model.place import Place
from feedtool.model.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    FLOAT,
    INTEGER,
    NULL,
    TEXT,
    a_type,
    is_list,
    is_record,
    kind_of,
    type_name,
)

__all__ = [
    "BOOLEAN", "DATE", "DATETIME", "DECIMAL", "FLOAT", "INTEGER", "NULL", "TEXT",
    "AttributeInfo", "Batch", "Input", "InputKind", "Items", "Origin", "Place", "RuleMark",
    "a_type", "is_list", "is_record", "kind_of", "lengths_of", "offsets_of", "parents_of", "regroup", "type_name",
]  # fmt: skip
