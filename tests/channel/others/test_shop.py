"""The example shop on its way to the smaller channels by their starter mappings, and back from every form of their feeds.

`python -m tests.channel.others.shop_feeds` writes the golden feeds anew; look at the diff before you commit it.
"""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool import feeds, pipeline, project, rendering
from feedtool.channel import Channel
from feedtool.channel.attributes import resolved
from feedtool.model import Items
from feedtool.problems import ChannelReport
from feedtool.project import Project
from tests.channel.facebook.judging import columns_of
from tests.channel.others.judging import NAMES, package
from tests.channel.others.shop_feeds import GOLDEN, exported, set_up
from tests.feeds.test_round_trip import DAY, as_written, counts, items_in, made, read_back

FORMS = [(name, form) for name in NAMES for form in package(name).formats]
FEEDS = [f"{name}-{form}" for name, form in FORMS]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, loaded."""
    folder = tmp_path_factory.mktemp("shop")
    set_up(folder)
    return project.load(folder / "feedtool.yaml", {})


@pytest.fixture(scope="module")
def validated(shop: Project) -> dict[str, ChannelReport]:
    """What `validate` says of each channel."""
    report = pipeline.check(shop, pipeline.RunOptions(as_of=DAY))
    return {each.channel: each for each in report.channels}


def test_the_golden_feeds(tmp_path: Path) -> None:
    made_now = exported(tmp_path)
    assert {Path(name).stem for name in made_now} == set(NAMES)
    for name, content in made_now.items():
        assert content == (GOLDEN / name).read_bytes(), name


@pytest.mark.parametrize("name", FEEDS)
def test_items_are_read_back(name: str, shop: Project, tmp_path: Path) -> None:
    entry = shop.channels[name]
    mapped = made(entry, shop, tmp_path / "feed")
    assert [as_written(item) for item in read_back(entry, tmp_path / "feed")] == [as_written(with_values(item)) for item in mapped]
    assert len(mapped) > 200


def with_values(item: dict[str, Any]) -> dict[str, Any]:
    """Return an item as Ceneo's feed has it: without properties that have no value."""
    return {**item, "attributes": [each for each in item["attributes"] or () if each.get("value")]} if "attributes" in item else item


@pytest.mark.parametrize("name", FEEDS)
def test_lint_finds_nothing_that_validate_does_not_find(
    name: str, shop: Project, validated: dict[str, ChannelReport], tmp_path: Path
) -> None:
    entry = shop.channels[name]
    made(entry, shop, tmp_path / "feed")
    form = entry.channel.formats[entry.format]
    with feeds.file_of(str(tmp_path / "feed")) as file:
        feed, found = feeds.open_feed(file, [feeds.Form(entry.format, form.render.extension, form.reading)])
        report = pipeline.lint(feed, entry.channel, found.reading, pipeline.LintOptions(pipeline.Market(entry.vars, DAY, entry.taxonomies)))
    [linted] = report.channels
    assert linted.read == linted.exported + linted.invalid
    assert not counts(linted) - counts(validated[name])
    assert not [group for group in report.catalogue if group.severity == "error"]


_TEXT = "Ab, “c”: 1"
SAMPLES = {
    "address": "https://shop.example/a?b=1&c=2",
    "picture": "https://shop.example/i/1.jpg",
    "money": "49.00 SEK",
    "amount": "49.00 SEK",
    "span": "2026-11-23T00:00+01:00/2026-12-01T00:00+01:00",
    "country": "SE",
    "measure": "3 kg",
}


def sample(described: dict[str, Any], schema: dict[str, Any]) -> Any:
    """Return a value that an attribute may have."""
    reference = described.get("$ref", "").rpartition("/")[2]
    whole = resolved(described, schema)
    if whole.get("type") == "array":
        return [sample(whole["items"], schema)] * 2
    if "properties" in whole:
        return {name: "Ab “c”; 1" if (made := sample(each, schema)) == _TEXT else made for name, each in whole["properties"].items()}
    if reference in SAMPLES:
        return SAMPLES[reference]
    if "enum" in whole:
        return whole["enum"][-1]
    return {"integer": 3, "number": "2.5", "boolean": True}.get(str(whole.get("type")), _TEXT)


def everything(name: str) -> dict[str, Any]:
    """Return an item with every attribute of a channel."""
    schema = dict(package(name).schema)
    return {attribute: sample(described, schema) for attribute, described in schema["properties"].items()}


def written(asked: Channel, form: str, items: list[dict[str, Any]]) -> str:
    """Return the feed of some items."""
    columns = columns_of(items, asked.attributes)
    constants = {var.name: var.example for var in asked.vars.values()} | {"format": form, "kind": asked.kind}
    types = {name: column.type for name, column in columns.items()}
    renderer = rendering.load(asked.formats[form].render, "feed", asked.attributes, asked.known, types, constants)
    texts = [text.as_py() for text in renderer.items(Items(columns, len(items), pa.repeat(True, len(items))), 0)]
    return renderer.header().decode() + renderer.separator.decode().join(texts) + renderer.footer().decode()


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_every_attribute_comes_back(name: str, form: str, tmp_path: Path) -> None:
    asked, item = package(name), everything(name)
    assert set(item) == set(asked.attributes)
    (tmp_path / "feed").write_text(written(asked, form, [item]), encoding="utf-8")
    [back] = items_in(asked, form, tmp_path / "feed")
    assert as_written(back) == as_written(item)


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t,;:|\"'<>&[]{}\\="), min_size=1, max_size=40).filter(
    lambda text: text.strip(" \n\t\r") and not set(text) & set("\ufffe\uffff")
)


@pytest.mark.parametrize(("name", "form"), FORMS)
@settings(max_examples=20, deadline=None)
@given(texts=st.lists(TEXTS, min_size=2, max_size=5))
def test_any_text_comes_back(name: str, form: str, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    asked = package(name)
    title = "name" if name == "ceneo" else "title"
    items = [
        {asked.identity: f"I{number}", title: text, "brand" if name != "ceneo" else "desc": text[::-1].strip() or "x"}
        for number, text in enumerate(texts)
    ]
    path = tmp_path_factory.mktemp("feed") / "feed"
    path.write_text(written(asked, form, items), encoding="utf-8", newline="")
    assert [as_written(each) for each in items_in(asked, form, path)] == [as_written(item) for item in items]
