"""Items of the smaller channels, and what their packages say of them."""

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
from feedtool.problems import ERROR, NOTICE, Finding
from feedtool.validation import load as load_validator
from tests.channel.facebook.judging import columns_of

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 11, 23)
FACTS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "facts.yaml").read_text(encoding="utf-8"))
COMMON = FACTS.pop("common")
NAMES = tuple(FACTS)


def package(name: str, kind: str | None = None) -> Channel:
    """Return a package as one of its kinds."""
    return channel.load(name, Path(), kind)


def found(
    name: str,
    changes: Sequence[Mapping[str, Any]],
    *,
    kind: str | None = None,
    vars_: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> list[Finding]:
    """Return all that is said of the channel's item with some changes, notices aside; null takes an attribute away.

    Two and more items are made different by their ids, where the changes do not give them.
    """
    asked = package(name, kind)
    identities = [{}] if len(changes) == 1 else [{asked.identity: f"I{number}"} for number in range(len(changes))]
    made = [
        {**FACTS[name]["item"], **identity, **written(change, FACTS[name]["item"])}
        for identity, change in zip(identities, changes, strict=True)
    ]
    items = [{key: value for key, value in each.items() if value is not None} for each in made]
    columns = columns_of(items, asked.attributes)
    examples = {var.name: var.example for var in asked.vars.values() if var.name not in without}
    constants = {**examples, "format": asked.default_format, "kind": asked.kind, **(vars_ or {})}
    validator = load_validator(asked.asked, {key: column.type for key, column in columns.items()}, constants, TODAY)
    rows = Items(columns, len(items), pa.repeat(True, len(items)))
    verdict, feed = validator.prove(rows), validator.feed()
    _, across = feed.see(rows, pc.and_(rows.kept, verdict.valid))
    findings = [*verdict.findings, *across, *feed.finish()]
    return [finding for finding in findings if finding.severity != NOTICE]


def told(findings: Sequence[Finding]) -> list[str]:
    """Return findings as `severity CODE attribute`."""
    return sorted(f"{finding.severity or ERROR} {finding.code} {finding.attribute or '-'}" for finding in findings)


def written(change: Mapping[str, Any], item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change with `{letters: n}` written out: as an address where the item has one."""
    return {
        name: text_of(value["letters"], str(item.get(name, ""))) if isinstance(value, dict) and "letters" in value else value
        for name, value in change.items()
    }


def text_of(length: int, like: str) -> str:
    """Return a text of a length; an address when the other is one."""
    if like.startswith("https://"):
        begin, end = "https://shop.example/", ".jpg"
        return f"{begin}{'a' * (length - len(begin) - len(end))}{end}"
    return ("Ab" * length)[:length]
