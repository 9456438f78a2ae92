"""What feedtool writes, lint reads back to the same attributes, and finds nothing in it that `validate` has not found."""

import datetime
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pytest

from feedtool import feeds, pipeline, project
from feedtool.channel import Channel
from feedtool.expressions import Frame
from feedtool.pipeline.lane import Lane
from feedtool.problems import ChannelReport
from feedtool.project import ChannelEntry, Project
from feedtool.project.marketplace import marketplace
from feedtool.validation.schema.rows import instance_of
from tests.golden.runner import EXAMPLE

DAY = datetime.date(2026, 10, 1)
CHANNELS = (
    "google-se", "google-no", "google-pl", "facebook-se", "amazon-se", "google-stores", "google-promotions-de", "facebook-nb", "facebook-stores",
)  # fmt: skip
LEAST = {"google-promotions-de": 10}  # of the others there are more than 200

DEFAULTS = {"operation", "requirements", "external_product_id_type", "fulfillment_channel"}  # Amazon's shape gives them to every listing


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The example shop, loaded."""
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("out", ".feedtool"))
    return project.load(folder / "feedtool.yaml", {})


def made(entry: ChannelEntry, shop: Project, into: Path) -> list[dict[str, Any]]:
    """Write the valid items of a channel into a feed; return them as mapped."""
    lane = Lane(entry, render=True, as_of=DAY)
    assert lane.renderer
    texts: list[str] = []
    mapped: list[dict[str, Any]] = []
    for delivery in next(each for each in shop.readings() if entry in each.channels).catalogue.batches():
        columns = delivery.batch.columns
        worked = lane.work(Frame({name: columns.column(name) for name in columns.schema.names}, delivery.batch.rows), delivery.batch.first)
        rows = pc.indices_nonzero(worked.alive).to_pylist()
        mapped += [instance_of(worked.items.attributes, row) for row in rows]
        assert worked.rendered is not None
        texts += [worked.rendered[row].as_py() for row in rows]
    separator = lane.renderer.separator.decode()
    into.write_bytes(lane.renderer.header() + separator.join(texts).encode() + lane.renderer.footer())
    return mapped


def read_back(entry: ChannelEntry, path: Path) -> list[dict[str, Any]]:
    """Return the items that the feed has."""
    return items_in(entry.channel, entry.format, path)


def items_in(channel: Channel, format_: str, path: Path) -> list[dict[str, Any]]:
    """Return the items that a feed of a channel has."""
    form = channel.formats[format_]
    with feeds.file_of(str(path)) as file:
        feed, found = feeds.open_feed(file, [feeds.Form(format_, form.render.extension, form.reading)])
        reading = found.reading
        names = feeds.Names(channel.attributes, reading.names, only=reading.item is not None)
        arranging = feeds.Arranging(names, feed.tabular, reading.orders, reading.separators)
        items: list[dict[str, Any]] = []
        for part in feed.parts():
            read = feed.read(part)
            for each in [read] if read else feed.resume(part):
                arranged = arranging.columns(each.elements)
                assert not arranged.wrong
                assert not arranged.findings
                items += [instance_of(arranged.attributes, row) for row in range(arranged.rows)]
        return items


def as_written(value: Any) -> Any:
    """Return a value as any feed has it: numbers and texts alike, no blanks around, nothing that is empty."""
    if isinstance(value, dict):
        return {name: made for name, each in value.items() if (made := as_written(each)) not in (None, [], {})}
    if isinstance(value, list):
        return [as_written(each) for each in value]
    return str(value).strip(" \t\n\r")


@pytest.mark.parametrize("name", CHANNELS)
def test_items_are_read_back(name: str, shop: Project, tmp_path: Path) -> None:
    entry = shop.channels[name]
    mapped = made(entry, shop, tmp_path / "feed")
    found = [{key: value for key, value in item.items() if key not in DEFAULTS} for item in read_back(entry, tmp_path / "feed")]
    wanted = [{key: value for key, value in item.items() if key not in DEFAULTS} for item in mapped]
    assert [as_written(item) for item in found] == [as_written(item) for item in wanted]
    assert len(found) > LEAST.get(name, 200)


@pytest.mark.parametrize("name", CHANNELS)
def test_nothing_is_found_that_validate_does_not_find(name: str, shop: Project, tmp_path: Path) -> None:
    entry = shop.channels[name]
    made(entry, shop, tmp_path / "feed")
    [validated] = [report for report in pipeline.check(shop, pipeline.RunOptions(as_of=DAY)).channels if report.channel == name]
    form = entry.channel.formats[entry.format]
    with feeds.file_of(str(tmp_path / "feed")) as file:
        feed, found = feeds.open_feed(file, [feeds.Form(entry.format, form.render.extension, form.reading)])
        around = marketplace(entry.channel, dict(entry.vars), None)
        market = pipeline.Market(around.facts, DAY, entry.taxonomies, around.form, around.needs)
        report = pipeline.lint(feed, entry.channel, found.reading, pipeline.LintOptions(market))
    [linted] = report.channels
    assert linted.read == linted.exported + linted.invalid
    assert not counts(linted) - counts(validated)
    assert not [group for group in report.catalogue if group.severity == "error"]
    assert {notice.code for notice in report.notices} <= {"SR104"}


def counts(report: ChannelReport) -> Counter[tuple[str, str, str | None]]:
    return Counter({(group.code, group.severity, group.attribute): group.count for group in report.groups})
