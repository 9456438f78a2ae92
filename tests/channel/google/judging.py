"""Items of the Google package as columns, and what the package says of them."""

import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from feedtool import channel
from feedtool.channel import Channel
from feedtool.model import Items
from feedtool.problems import Finding
from feedtool.validation import load as load_validator
from tests.channel.facebook.judging import columns_of

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 23)


@cache
def package() -> Channel:
    """Return the package of feeds of products."""
    return channel.load("google_merchant", Path())


def data(name: str) -> Any:
    """Return a YAML file beside the tests."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def judged(items: Sequence[Mapping[str, Any]], vars_: Mapping[str, str] | None = None) -> list[tuple[Finding, list[int]]]:
    """Return what the package says of single items, with the rows; what is said of the whole feed is left out."""
    asked = package()
    columns = columns_of(items, asked.attributes)
    examples = {var.name: var.example for var in asked.vars.values()}
    constants = {**examples, "format": asked.default_format, "kind": asked.kind, **(vars_ or {})}
    validator = load_validator(asked.asked, {name: column.type for name, column in columns.items()}, constants, TODAY)
    verdict = validator.prove(Items(columns, len(items), pa.repeat(True, len(items))))
    return [(finding, list(finding.rows)) for finding in verdict.findings]
