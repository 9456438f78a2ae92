"""Items of the Google package as columns, and what the rules across attributes and across items say of them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from feedtool import channel
from feedtool.channel import Channel
from feedtool.model import Items
from feedtool.problems import Finding
from feedtool.validation import load as load_validator
from tests.channel.facebook.judging import columns_of

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 23)


def package(kind: str = "products") -> Channel:
    """Return the package as one of its kinds."""
    return channel.load("google_merchant", Path(), kind)


def data(name: str) -> Any:
    """Return a YAML file beside the tests."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def judged(
    items: Sequence[Mapping[str, Any]], kind: str = "products", *, vars_: Mapping[str, str] | None = None, without: Collection[str] = ()
) -> list[tuple[Finding, list[int]]]:
    """Return everything that the package says of a feed of these items, with the rows; none for what is said of the whole feed."""
    asked = package(kind)
    columns = columns_of(items, asked.attributes)
    examples = {var.name: var.example for var in asked.vars.values() if var.name not in without}
    constants = {**examples, "format": asked.default_format, "kind": kind, **(vars_ or {})}
    validator = load_validator(asked.asked, {name: column.type for name, column in columns.items()}, constants, TODAY)
    kept = pa.repeat(True, len(items))
    made = Items(columns, len(items), kept)
    verdict = validator.prove(made)
    feed = validator.feed()
    _, found = feed.see(made, pc.and_(kept, verdict.valid))
    return [(finding, list(finding.rows)) for finding in (*verdict.findings, *found, *feed.finish())]
