"""Items with every attribute, and with the nastiest texts, come back from every form of a feed as they went in."""

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedtool import rendering
from feedtool.model import Items
from tests.channel.facebook import reading
from tests.channel.facebook.judging import columns_of, data, judged, package

EVERYTHING: dict[str, Any] = {**data("everything.yaml"), "mpn": "007"}
FORMS = ("csv", "tsv", "xml", "atom")
G = "{http://base.google.com/ns/1.0}"


def feed(items: list[dict[str, Any]], form: str, kind: str = "products", **vars_: str) -> str:
    """Return the feed that the package writes of these items."""
    asked = package(kind)
    columns = columns_of(items, asked.attributes)
    constants = {"shop": "https://shop.example", "country": "SE", "currency": "SEK", "language": "sv", "shop_name": None, "prefix": None}
    chosen = asked.formats[form].render
    renderer = rendering.load(
        chosen, "feed", asked.attributes, asked.known, {name: column.type for name, column in columns.items()},
        {**constants, **vars_, "format": form, "kind": kind},
    )  # fmt: skip
    made = Items(columns, len(items), pa.repeat(True, len(items)))
    texts = [text.as_py() for text in renderer.items(made, 0)]
    return renderer.header().decode() + renderer.separator.decode().join(texts) + renderer.footer().decode()


def read(text: str, form: str) -> list[dict[str, Any]]:
    return reading.markup(text) if form in ("xml", "atom") else reading.table(text, "\t" if form == "tsv" else ",")


def as_texts(value: Any) -> Any:
    """Return an item as texts, which is all that a feed has."""
    if isinstance(value, dict):
        return {name: as_texts(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_texts(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def expected(item: dict[str, Any]) -> dict[str, Any]:
    made = as_texts(item)
    if "sale_price_effective_date" in made:
        made["sale_price_effective_date"] = made["sale_price_effective_date"].replace("+0100", "+01:00")
    return made


def test_the_item_has_every_attribute() -> None:
    assert set(EVERYTHING) == set(package().attributes)
    for name, info in package().attributes.items():
        if info.members:
            groups = EVERYTHING[name] if info.repeated else [EVERYTHING[name]]
            assert {part for group in groups for part in group} == set(info.members), name


def test_it_is_valid() -> None:
    assert [finding for finding, _ in judged([EVERYTHING]) if finding.severity == "error"] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_attribute_comes_back(form: str) -> None:
    (found,) = read(feed([EVERYTHING], form), form)
    assert as_texts(found) == expected(EVERYTHING)


@pytest.mark.parametrize("form", FORMS)
def test_items_without_most_attributes_come_back(form: str) -> None:
    items = [EVERYTHING, {"id": "B", "title": "Only a title"}, {"id": "C", "image": [{"url": "https://shop.example/i/9.jpg"}]}]
    assert [as_texts(each) for each in read(feed(items, form), form)] == [expected(item) for item in items]


def test_a_table_has_columns_for_all_pictures_and_videos() -> None:
    most = {"id": "A", "image": [{"url": f"https://shop.example/{n}.jpg", "tag": ["a", "b", "c", "d", "e"]} for n in range(21)],
            "video": [{"url": f"https://shop.example/{n}.mp4"} for n in range(20)]}  # fmt: skip
    header = feed([most], "csv").split("\n", 1)[0].split(",")
    assert header[:7] == [
        "id",
        "image[0].url",
        "image[0].tag[0]",
        "image[0].tag[1]",
        "image[0].tag[2]",
        "image[0].tag[3]",
        "image[0].tag[4]",
    ]
    assert header[-1] == "video[19].url"
    assert len(header) == 1 + 21 * 6 + 20
    assert read(feed([most], "csv"), "csv") == [most]


def test_tags_without_a_column_are_left_out_and_told() -> None:
    item = {**data("item.yaml"), "image": [{"url": "https://shop.example/1.jpg", "tag": list("abcdef")}]}
    assert read(feed([item], "tsv"), "tsv")[0]["image"][0]["tag"] == list("abcde")
    assert read(feed([item], "xml"), "xml")[0]["image"][0]["tag"] == list("abcdef")
    assert [finding.code for finding, _ in judged([item], format_="tsv")] == ["VL251"]


@pytest.mark.parametrize(
    ("prefix", "with_prefix", "without"),
    [(None, {"id", "custom_label_0"}, {"status", "custom_number_0"}), ("all", {"id", "status"}, set()), ("none", set(), {"id", "status"})],
)
def test_which_elements_have_the_prefix_of_google(prefix: str | None, with_prefix: set[str], without: set[str]) -> None:
    vars_ = {"prefix": prefix} if prefix else {}
    item = etree.fromstring(feed([EVERYTHING], "xml", **vars_).encode()).find("channel/item")
    tags = {child.tag for child in item}
    assert {f"{G}{name}" for name in with_prefix} | without <= tags
    assert {f"{G}{name}" for name in without} & tags == set()


TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\t,;:|\"'<>&[]{}\\=+@-"), min_size=1, max_size=40
).filter(lambda text: text.strip(" \n\t") and not set(text) & set("\ufffe\uffff"))
PARTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=":,;\"'\ufffe\uffff"), min_size=1, max_size=20).filter(
    str.strip
)
NASTY = st.fixed_dictionaries(
    {"id": TEXTS},
    optional={
        "title": TEXTS, "description": TEXTS, "rich_text_description": TEXTS, "brand": TEXTS, "color": TEXTS, "custom_label_0": TEXTS,
        "internal_label": st.lists(TEXTS, min_size=1, max_size=4),
        "image": st.lists(st.fixed_dictionaries({"url": TEXTS}, optional={"tag": st.lists(TEXTS, min_size=1, max_size=5)}), min_size=1, max_size=21),
        "applink": st.fixed_dictionaries({"ios_url": PARTS}, optional={"ios_app_name": PARTS, "android_package": PARTS}),
        "importer_address": st.fixed_dictionaries({"street1": TEXTS, "city": TEXTS}),
        "shipping": st.lists(st.fixed_dictionaries({"country": st.just("SE"), "service": PARTS, "price": st.just("49.00 SEK")}), min_size=1, max_size=3),
        "additional_variant_attribute": st.lists(st.fixed_dictionaries({"label": PARTS, "value": PARTS}), min_size=1, max_size=3),
        "delete": st.booleans(), "custom_number_0": st.integers(0, 4294967295),
    },
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(items=st.lists(NASTY, min_size=1, max_size=4))
def test_any_text_comes_back(form: str, items: list[dict[str, Any]]) -> None:
    assert [as_texts(each) for each in read(feed(items, form), form)] == [as_texts(item) for item in items]
