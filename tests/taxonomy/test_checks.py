"""The checks of categories and pictures in the packages that feedtool brings. The cases are in cases/checks.yaml and cases/addresses.yaml."""

import datetime
import itertools
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedtool import channel, positioned_yaml, validation
from feedtool.channel import Channel
from feedtool.errors import ConfigError
from feedtool.model import INTEGER, TEXT, Items
from feedtool.problems import Finding
from feedtool.taxonomy import Taxonomy
from feedtool.validation import Asked, Rules
from feedtool.validation.checks.picture_sizes import SAYS_A_SIZE, Addresses, size_in, smaller_than
from tests.taxonomy.lists import pinned

HERE = Path(__file__).parent / "cases"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "checks.yaml").read_text(encoding="utf-8"))
ADDRESSES: list[list[Any]] = yaml.safe_load((HERE / "addresses.yaml").read_text(encoding="utf-8"))
TYPES = {"image_width": INTEGER, "image_height": INTEGER, "image_bytes": INTEGER, "additional_image_link": pa.list_(TEXT)}
OWN = {"VL290", "VL291", "VL292", "VL293", "VL294", "VL295"}
LISTS = {
    "en-US": b"# Google_Product_Taxonomy_Version: 2030-01-01\n166 - Apparel & Accessories\n1604 - Apparel & Accessories > Clothing\n"
    b"187 - Apparel & Accessories > Shoes\n783 - Media\n784 - Media > Books",
    "sv-SE": "# Google_Product_Taxonomy_Version: 2030-01-01\n166 - Kläder och accessoarer\n1604 - Kläder och accessoarer > Kläder\n"
    "187 - Kläder och accessoarer > Skor\n783 - Medier\n784 - Medier > Böcker".encode(),
}


def items_of(rows: list[dict[str, Any]]) -> tuple[Items, dict[str, pa.DataType]]:
    names = dict.fromkeys(itertools.chain.from_iterable(rows))
    types = {name: TYPES.get(name, TEXT) for name in names}
    columns = {name: pa.array([row.get(name) for row in rows], types[name]) for name in names}
    return Items(columns, len(rows), pa.repeat(True, len(rows))), types


def taxonomies_of(package: Channel, locales: list[str], folder: Path) -> Mapping[str, Taxonomy]:
    google = package.taxonomies["google"]
    return {"google": pinned(folder, google, {locale: LISTS[locale] for locale in locales}).taxonomy(google)} if locales else {}


def found_in(rows: list[dict[str, Any]], validator: validation.Validator) -> list[Finding]:
    items, _ = items_of(rows)
    feed = validator.feed()
    verdict = validator.prove(items)
    _, whole = feed.see(items, pa.repeat(True, items.rows))
    return [*verdict.findings, *whole, *feed.finish()]


def as_written(findings: list[Finding], codes: set[str]) -> list[list[Any]]:
    said: list[list[Any]] = []
    for finding in findings:
        if finding.code in codes:
            for number, row in enumerate(finding.rows or ["feed"]):
                message = finding.messages if isinstance(finding.messages, str) else finding.messages[number]
                said.append([row, finding.severity, finding.code, message])
    return said


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_the_checks_say(case: dict[str, Any], tmp_path: Path) -> None:
    package = channel.load(case["channel"], tmp_path)
    as_of = case.get("as_of", datetime.date(2026, 6, 1))
    lists = taxonomies_of(package, case.get("lists", []), tmp_path)
    constants = {"language": "sv", "country": "SE", "currency": "SEK", "shop": "https://shop.example", "kind": "products", "format": "xml"}
    _, types = items_of(case["items"])
    made = validation.load(package.asked, types, constants, as_of, lists)
    codes = OWN | {each[2] for each in case["says"]}
    said = as_written(found_in(case["items"], made), codes)
    assert sorted(said, key=str) == sorted(case["says"], key=str)
    assert case["name"].startswith("PASS") or said


@pytest.mark.parametrize(("address", "size"), ADDRESSES)
def test_the_size_in_an_address(address: str, size: str | None) -> None:
    assert bool(re.search(SAYS_A_SIZE, address)) == (size is not None)
    if size is not None:
        assert size_in(address) == size


FORMS = [
    "https://a.example/b_{w}x{h}.jpg",
    "https://a.example/b.jpg?w={w}&h={h}",
    "https://a.example/{w}x{h}/b.jpg",
    "https://a.example/w_{w},h_{h}/b.jpg",
]


@given(st.sampled_from(FORMS), st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 1200))
def test_smaller_is_smaller_for_all_sizes(form: str, width: int, height: int, least: int) -> None:
    address = form.format(w=width, h=height)
    assert bool(re.search(smaller_than(least), address)) == (width < least or height < least)
    assert size_in(address) == f"{width} × {height} pixels"
    doubled = f"https://a.example/b_{width}x{height}@2x.jpg"
    assert bool(re.search(smaller_than(least), doubled)) == (2 * width < least or 2 * height < least)


@given(
    st.lists(st.none() | st.text(max_size=20) | st.sampled_from([each[0] for each in ADDRESSES]), max_size=20),
    st.integers(1, 700),
    st.integers(0, 3),
)
def test_a_look_at_all_addresses_at_once_finds_what_a_look_at_each_finds(texts: list[str | None], least: int, start: int) -> None:
    addresses = Addresses(pa.array(texts, TEXT).slice(start))
    for made, pattern in ((addresses.say(SAYS_A_SIZE), SAYS_A_SIZE), (addresses.say_smaller(least), smaller_than(least))):
        assert made.to_pylist() == [bool(text and re.search(pattern, text)) for text in texts[start:]]


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            "{check: category, severity: error, attribute: category, taxonomy: gogle}",
            "The channel has no taxonomy `gogle`. Did you mean `google`?",
        ),
        (
            "{check: image-size, severity: error, attribute: link, width: w, height: h}",
            "The check `image-size` needs `least` or `megapixels`.",
        ),
        ("{check: category, severity: error, attribute: category}", "The check `category` needs `taxonomy`."),
    ],
)
def test_a_wrong_check_is_told(check: str, said: str) -> None:
    google = channel.load("google_merchant", Path()).taxonomies
    rules = Rules(positioned_yaml.parse(f"- {check}\n", "checks.yaml"))
    asked = Asked({"type": "object"}, None, (rules,), ("category", "link", "w", "h"), "the channel", taxonomies=google)
    with pytest.raises(ConfigError) as refused:
        validation.load(asked, {"category": TEXT, "link": TEXT}, {}, datetime.date(2026, 11, 23))
    assert [problem.message for problem in refused.value.problems] == [said]


@pytest.mark.parametrize("name", ["google_merchant", "facebook"])
def test_the_rules_of_a_package_ask_only_for_categories_that_it_knows(name: str) -> None:
    """Else a project without pinned lists could not run at all."""
    package = channel.load(name, Path())
    several = {name for name, info in package.attributes.items() if info.repeated}
    types = {name: pa.list_(TEXT) if name in several else TEXT for name in package.known}
    validation.load(
        package.asked,
        types,
        {
            "language": "sv",
            "country": "SE",
            "currency": "SEK",
            "shop": "https://s.example",
            "format": package.default_format,
            "kind": "products",
        },
        datetime.date(2026, 11, 23),
    )
    known = package.taxonomies["google"].known
    assert known["166"] == "Apparel & Accessories"
    assert all(path.startswith(known["166"]) for number, path in known.items() if number in ("1604", "187"))
