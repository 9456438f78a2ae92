"""Feeds made of a few rows by a mapping, for cases."""

import csv
import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from feedtool import project
from feedtool.pipeline import ExportOptions, RunOptions, export
from feedtool.problems import ChannelReport
from tests.channel.amazon import invented

DAY = datetime.date(2026, 11, 23)
BASE: Mapping[str, Any] = {
    "sku": "{{ sku }}",
    "product_type": "LAMP",
    "item_name": "{{ name or 'A lamp' }}",
    "brand": "Luma",
    "bullet_point": ["Bright", "Warm"],
    "country_of_origin": "SE",
    "external_product_id": "{{ gtin or '7350000000016' }}",
    "condition_type": "new_new",
    "lamp_type": "desk",
    "color": "{{ color or 'white' }}",
    "list_price": "{{ price }}",
    "price": "{{ price }}",
    "quantity": 3,
    "main_image": "https://shop.example/{{ sku }}.jpg",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made: messages, and problems as `CODE severity attribute`."""

    feed: dict[str, Any]
    report: ChannelReport

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The messages of the feed."""
        found: list[dict[str, Any]] = self.feed["messages"] if self.feed else []
        return found

    def problems(self) -> list[str]:
        """Every problem with its words."""
        return [f"{group.code} {group.severity}: {each.message}" for group in self.report.groups for each in group.examples]


def make(
    folder: Path,
    rows: Sequence[Mapping[str, Any]],
    mapping: Mapping[str, Any],
    *,
    market: str = "US",
    definitions: str | Path | None = "definitions",
    base: Mapping[str, Any] = BASE,
    kind: str | None = None,
) -> Made:
    """Return what the ``rows`` become by the ``mapping`` on top of ``base`` (null takes an attribute away)."""
    if definitions == "definitions":
        invented.write(folder / "definitions")
    columns = list(dict.fromkeys(["sku", "name", "gtin", "color", "price", *(name for row in rows for name in row)]))
    with (folder / "products.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({"price": "19.90", **row} for row in rows)
    attributes = {name: value for name, value in {**base, **mapping}.items() if value is not None}
    (folder / "mapping.yaml").write_text(yaml.safe_dump({"attributes": attributes}, sort_keys=False, allow_unicode=True), encoding="utf-8")
    variables = {
        "seller_id": "A1",
        "marketplace": market,
        "currency": invented.CURRENCIES[market],
        "language_tag": invented.LANGUAGES[market],
    }
    channel = {"template": "amazon", "mapping": "mapping.yaml", "vars": variables, "output": "feed.json", "max_invalid": 1}
    channel |= {"definitions": str(definitions)} if definitions else {}
    channel |= {"kind": kind} if kind else {}
    text = {
        "version": 1,
        "catalogue": {"source": "products.csv", "key": "sku", "columns": {"price": "decimal"}},
        "channels": {"lamps": channel},
    }
    (folder / "feedtool.yaml").write_text(yaml.safe_dump(text), encoding="utf-8")
    report = export(project.load(folder / "feedtool.yaml", {}), RunOptions(examples=1000, as_of=DAY), ExportOptions())
    path = folder / "feed.json"
    feed = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) if path.is_file() else {}
    return Made(feed, report.channels[0])
