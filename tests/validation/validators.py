"""Validators of a schema alone."""

import datetime
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from feedtool.validation import Asked, Validator, load


def validator_of(schema: Mapping[str, Any], types: Mapping[str, pa.DataType]) -> Validator:
    """Return the validator of a schema, without advice and checks."""
    return load(Asked(schema, None, (), tuple(types), "the channel"), types, {}, datetime.date(2026, 11, 23))
