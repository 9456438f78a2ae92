"""The declared types of columns, from the words of the project file."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from feedtool.model import BOOLEAN, DATE, DATETIME, DECIMAL, FLOAT, INTEGER, TEXT
from feedtool.sources.cells import CellType

_WORDS = {"text": TEXT, "integer": INTEGER, "decimal": DECIMAL, "float": FLOAT, "boolean": BOOLEAN, "date": DATE, "datetime": DATETIME}


def cell_types(written: Mapping[str, Any]) -> dict[str, CellType]:
    """Return how the cells of each declared column are read."""
    return {name: _cell_type(each) for name, each in written.items()}


def _cell_type(written: Any) -> CellType:
    if isinstance(written, str):
        return CellType(pa.list_(TEXT), {"separator": ","}) if written == "list" else CellType(_WORDS[written])
    [(word, details)] = written.items()
    if word == "decimal":
        return CellType(DECIMAL, {"mark": details} if isinstance(details, str) else details)
    if word == "list":
        options = {"separator": details} if isinstance(details, str) else details
        return CellType(pa.list_(_WORDS[options.get("of", "text")]), options)
    if word == "boolean":
        return CellType(BOOLEAN, {key: [str(each).lower() for each in values] for key, values in details.items()})
    return CellType(_WORDS[word], {"format": details})
