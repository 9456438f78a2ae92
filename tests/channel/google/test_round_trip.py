"""Every attribute of the package, and any text in it, comes back from every form of a feed when `feedtool lint` reads it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.channel.google.judging import data, judged, package
from tests.channel.google.reading import read, written

EVERYTHING: dict[str, Any] = data("everything.yaml")
FORMS = tuple(package().formats)
INTERNAL = {name for name, info in package().attributes.items() if info.internal}
ALTERNATIVES = ({"title", "description"}, {"structured_title", "structured_description"})  # one or the other


def as_texts(value: Any) -> Any:
    """Return an item as texts, which is all that a feed has; without what is never sent."""
    if isinstance(value, dict):
        return {name: as_texts(each) for name, each in value.items() if name not in INTERNAL}
    return [as_texts(each) for each in value] if isinstance(value, list) else str(value).strip()


def test_the_item_has_every_attribute_and_every_part() -> None:
    assert set(EVERYTHING) == set(package().attributes)
    for name, info in package().attributes.items():
        if info.members:
            groups = EVERYTHING[name] if info.repeated else [EVERYTHING[name]]
            assert {part for group in groups for part in group} == set(info.members), name


@pytest.mark.parametrize("left_out", ALTERNATIVES)
def test_it_is_valid(left_out: set[str]) -> None:
    item = {name: value for name, value in EVERYTHING.items() if name not in left_out}
    assert [finding for finding, _ in judged([item]) if finding.severity in ("error", None)] == []


@pytest.mark.parametrize("form", FORMS)
def test_every_attribute_comes_back(form: str, tmp_path: Path) -> None:
    feed = written([EVERYTHING], form)
    (found,) = read(feed, form, tmp_path / f"feed.{form}")
    assert as_texts(found) == as_texts(EVERYTHING)
    assert [name for name in INTERNAL if name in feed] == []


@pytest.mark.parametrize("form", FORMS)
def test_items_without_most_attributes_come_back(form: str, tmp_path: Path) -> None:
    items = [EVERYTHING, {"id": "B", "title": "Only a title"}, {"id": "C", "return": [{"country": "SE", "method": "BY_MAIL"}]}]
    found = read(written(items, form), form, tmp_path / f"feed.{form}")
    assert [as_texts(each) for each in found] == [as_texts(item) for item in items]


def test_headings_of_a_table_name_the_parts_in_their_order() -> None:
    headings = written([EVERYTHING], "tsv").split("\n", 1)[0].split("\t")
    assert "shipping_label" in headings
    assert "installment(months:amount:downpayment:credit_type)" in headings
    assert "free_shipping_threshold(country:price_threshold)" in headings
    assert "structured_title(digital_source_type:content)" in headings
    cells = dict(zip(headings, written([EVERYTHING], "tsv").split("\n")[1].split("\t"), strict=False))
    assert cells["structured_title(digital_source_type:content)"] == (
        '"trained_algorithmic_media:""Jacket: """"blue"""", with a hood"""'  # the part in quotes, and the cell once more
    )


CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from(
    "\n\t,;:|\"'<>&[]{}\\=+@-/ "
)
TEXTS = st.text(CHARACTERS, min_size=1, max_size=40).map(str.strip).filter(bool)
LISTS = st.lists(TEXTS, min_size=1, max_size=4)


def groups(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    first, *others = parts
    one = st.fixed_dictionaries({first: parts[first]}, optional={name: parts[name] for name in others})
    return st.lists(one, min_size=1, max_size=3)


PRICES, COUNTRIES = st.sampled_from(["49.00 SEK", "0.00 NOK"]), st.sampled_from(["SE", "NO"])
NASTY = st.fixed_dictionaries(
    {"id": TEXTS, "title": TEXTS, "link": st.just("https://shop.example/p/1")},  # a table of one column could be any file
    optional={
        "description": TEXTS, "brand": TEXTS, "color": TEXTS, "custom_label_0": TEXTS, "item_group_title": TEXTS,
        "product_highlight": LISTS, "product_type": LISTS, "ads_labels": LISTS, "display_ads_similar_id": LISTS,
        "structured_title": st.fixed_dictionaries({"content": TEXTS}, optional={"digital_source_type": st.just("default")}),
        "structured_description": st.fixed_dictionaries({"content": TEXTS}),
        "loyalty_points": st.fixed_dictionaries({"name": TEXTS}, optional={"points_value": st.integers(0, 1000)}),
        "product_detail": groups(attribute_value=TEXTS, attribute_name=TEXTS, section_name=TEXTS),
        "question_and_answer": groups(question=TEXTS, answer=TEXTS),
        "variant_option": groups(name=TEXTS, value=TEXTS),
        "shipping": groups(country=COUNTRIES, region=TEXTS, service=TEXTS, price=PRICES, handling_cutoff_timezone=TEXTS),
        "loyalty_program": groups(tier_label=TEXTS, program_label=TEXTS, price=PRICES, shipping_label=TEXTS),
        "minimum_order_value": groups(country=COUNTRIES, service=TEXTS, price=PRICES),
        "handling_cutoff_time": groups(cutoff_time=st.sampled_from(["15:30", "23:59"]), cutoff_timezone=TEXTS, country=COUNTRIES),
        "return": groups(country=COUNTRIES, policy_url=st.just("https://shop.example/r?a=1,2")),
        "carrier_shipping": groups(country=COUNTRIES, region=TEXTS, origin_postal_code=TEXTS),
    },
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.explicit, Phase.generate]
)
@given(items=st.lists(NASTY, min_size=1, max_size=4))
def test_any_text_comes_back(form: str, tmp_path: Path, items: list[dict[str, Any]]) -> None:
    found = read(written(items, form), form, tmp_path / f"feed.{form}")
    assert [as_texts(each) for each in found] == [as_texts(item) for item in items]
