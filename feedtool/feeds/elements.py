"""Some items of a feed as they stand in the file: texts by the names that the file uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from feedtool.model.lists import Rows


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts under one name: ``rows`` (int64, ascending) tells whose each is, ``values`` are the texts (no nulls), as many as rows."""

    rows: Rows
    values: pa.StringArray


@dataclass(frozen=True, slots=True)
class Groups:
    """Elements of one name that have elements inside: ``rows`` tells the item of each; the rows of ``members`` number these elements."""

    rows: Rows
    members: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class Elements:
    """``rows`` items: their texts and groups by the names of the file; an XML attribute is named ``element@attribute`` or ``@attribute``."""

    rows: int
    texts: Mapping[str, Texts]
    groups: Mapping[str, Groups] = field(default_factory=dict)
