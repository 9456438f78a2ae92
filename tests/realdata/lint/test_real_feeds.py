"""Lint on the feeds of real shops: no traceback, the same counts as before, and every fault that is known of each is found."""

import re
from typing import Any

import pytest
import yaml

from feedtool.problems import RunReport
from tests.realdata.lint.judged import CATALOGUES, COUNTS, PAGE, counted, judged, names, table

pytestmark = pytest.mark.realdata
FEEDS = names() or ["the folder is not there"]
EXPECTED: dict[str, Any] = yaml.safe_load(COUNTS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", FEEDS)
def test_a_real_feed_is_judged_as_before(name: str, shared: object) -> None:
    assert counted(name) == EXPECTED[name]


# what is known to be wrong in each feed: the code, the attribute and in how many items at least
KNOWN = [
    ("feed-importpc-cz/google_feed.xml.gz", "VL301", "id", 1, "an id that is used twice"),
    ("feed-importpc-cz/google_feed.xml.gz", "VL213", "title", 1, "a control character in titles"),
    ("feed-trailerparts-au/product_feed.xml.gz", "VL105", "price", 3284, "prices without a currency"),
    ("feed-trailerparts-au/product_feed.xml.gz", "VL105", "sale_price", 1, "a sale price with 27 decimals"),
    ("feed-trailerparts-au/product_feed.xml.gz", "VL204", "sale_price", 279 + 173, "sale prices that are the price or above it"),
    ("feed-trailerparts-au/product_feed.xml.gz", "VL218", "description", 3284, "descriptions that are the title"),
    ("feed-trailerparts-au/product_feed.xml.gz", "VL209", "brand", 3283, "a brand in one row only"),
    ("feed-dantone-ru/google.xml", "VL342", "additional_image_link", 300, "picture links that are only a domain"),
    ("feed-dantone-ru/google.xml", "VL216", "description", 39, "entities that were escaped twice"),
    ("feed-dantone-ru/google.xml", "VL208", "availability_date", 418, "preorders without a date"),
    ("feed-dantone-ru/google.xml", "VL105", "link", 1, "an address with Cyrillic letters"),
    ("feed-solarmarket-tr/merchant-feed.xml", "VL344", None, 1, "three currencies"),
    ("feed-solarmarket-tr/merchant-feed.xml", "VL345", None, 1, "titles that several items have"),
    ("feed-solarmarket-tr/merchant-feed.xml", "VL346", None, 1, "ids cut at 49 characters"),
    ("feed-solarmarket-tr/merchant-feed.xml", "VL218", "mpn", 1, "an mpn that is the title"),
    ("feed-chilli-woo/product_feed.xml", "VL105", "price", 154, "two blanks in prices"),
    ("feed-chilli-woo/product_feed.xml", "VL340", "description", 1, "descriptions that only look like some"),
    ("feed-chilli-woo/product_feed.xml", "VL103", "description", 87, "no description"),
    ("feed-chilli-woo/product_feed.xml", "VL204", "sale_price", 144, "sale prices that are the price"),
    ("feed-chilli-woo/product_feed.xml", "VL341", None, 1, "escaped twice"),
    ("feed-chilli-woo/product_feed.xml", "VL103", "image_link", 4, "no picture"),
    ("feed-chilli-woo/product_feed.xml", "VL103", "price", 1, "no price"),
    ("feed-chilli-woo/product_feed.xml", "VL224", "item_group_id", 103, "a group id that is the item's own"),
    ("feed-bath-jp-facebook/facebook_feed@2026-07-29-1dd7b20.csv", "VL203", "gtin", 1, "a GTIN that a spreadsheet has rounded"),
    ("feed-bath-jp-facebook/facebook_feed@2026-07-29-1dd7b20.csv", "VL346", None, 1, "descriptions cut at 500 characters"),
    ("feed-dagra-pl/facebook.csv", "VL105", "price", 10, "prices without a currency"),
    ("feed-dagra-pl/facebook.csv", "VL104", "availability", 1, "availability in Polish"),
    ("feed-ceneo-pl/ceneo@2026-08-22-f4b6e10.xml", "VL210", "ean or producer_code", 1, "no EAN and no number of the manufacturer"),
    ("feed-ceneo-pl/ceneo@2026-08-22-f4b6e10.xml", "VL209", "producer", 1, "no producer"),
    ("feed-ceneo-pl/ceneo@2026-08-22-f4b6e10.xml", "VL345", None, 1, "a name that two items have"),
    ("feed-dagra-pl/ceneo.xml", "VL250", None, 1, "a mark that nobody knows the meaning of"),
    ("feed-opispot-3channels/pinterest_feed.xml.gz", "VL346", None, 1, "descriptions cut at 500 characters"),
    ("feed-opispot-3channels/pinterest_feed.xml.gz", "VL302", "item_group_id", 13, "variants that are the same"),
    ("feed-opispot-3channels/bing_feed.xml.gz", "VL250", None, 1, "pictures that Microsoft passes over"),
    ("feed-heureka-cz/orris_heureka.xml", "FD101", None, 1, "a feed for another channel"),
    ("feed-qa-vk/yandex_feed_products.xml", "FD101", None, 1, "a feed for another channel"),
]


@pytest.mark.parametrize(("name", "code", "attribute", "least", "fault"), KNOWN, ids=[f"{each[0]}: {each[4]}" for each in KNOWN])
def test_a_known_fault_is_found(name: str, code: str, attribute: str | None, least: int, fault: str, shared: object) -> None:
    report = judged(name)
    assert isinstance(report, RunReport)
    groups = [*report.catalogue, *report.channels[0].groups]
    assert sum(group.count for group in groups if group.code == code and (attribute is None or group.attribute == attribute)) >= least, (
        fault
    )


@pytest.mark.parametrize("name", [name for name in FEEDS if EXPECTED.get(name, {}).get("read")])
def test_lines_point_at_items(name: str, shared: object) -> None:
    report = judged(name)
    assert isinstance(report, RunReport)
    if name.endswith(".gz"):
        return
    lines = (CATALOGUES / name).read_text(encoding="utf-8-sig").splitlines()
    for group in report.channels[0].groups:
        for example in group.examples:
            if example.place and name.endswith(".xml"):
                assert re.search(r"<(?:\w+:)?(?:item|entry|o)\b", lines[example.place.line - 1])
            elif example.place and example.product:
                assert example.product in lines[example.place.line - 1]


# https://github.com/w3c/feedvalidator: each case says in a comment what a validator should make of it
JUDGED = re.compile(r"(?:un)?acceptable_(?P<element>price|image_link|quantity|label)_\d")
EXPECT = re.compile(r"Expect:\s+(?P<not>!)?(?P<what>\w+)")
DIFFERENT = {
    "attributes_acceptable_price_2.xml": "a price of 0 was right in 2006; it needs a currency and must be more than 0",
    "attributes_unacceptable_quantity_1.xml": "Google has no `quantity` any more but in inventory feeds; it is told as unknown",
    "attributes_unacceptable_label_2.xml": "Google has no `label` any more; it is told as unknown",
}


@pytest.mark.parametrize("name", [name for name in FEEDS if JUDGED.search(name)])
def test_w3c_cases_are_judged_as_they_say(name: str, shared: object) -> None:
    found = JUDGED.search(name)
    wanted = EXPECT.search((CATALOGUES / name).read_text(encoding="utf-8"))
    report = judged(name)
    assert found
    assert wanted
    assert isinstance(report, RunReport)
    faults = {
        group.code for group in report.channels[0].groups if group.attribute == found["element"] and group.code not in ("VL103", "VL209")
    }
    file = name.rsplit("/", 1)[-1]
    as_expected = bool(faults) != bool(wanted["not"])
    assert as_expected != (file in DIFFERENT), (faults, wanted["what"])
    if file in DIFFERENT and not faults:
        assert any(f"g:{found['element']}" in notice.message for notice in report.notices)


def test_the_table_in_the_documentation_has_these_counts(shared: object) -> None:
    assert table() in PAGE.read_text(encoding="utf-8")
