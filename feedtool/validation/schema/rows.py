"""One item as JSON, for those that are not proved."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa


def instance_of(columns: Mapping[str, pa.Array], row: int) -> dict[str, Any]:
    """Return an item as a JSON object; what is null is not there."""
    return {name: value for name, column in columns.items() if (value := plain(column[row].as_py())) is not None}


def plain(value: Any) -> Any:
    """Return a value of a column as JSON has it: exact numbers, whole ones as int, members that are null left out."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, dict):
        return {name: made for name, each in value.items() if (made := plain(each)) is not None}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value if value is None or isinstance(value, str | int | float | bool) else value.isoformat()
