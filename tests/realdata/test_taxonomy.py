"""Google's own list, and the categories of real feeds judged against it."""

import csv
import datetime
import gzip
import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import etree

from feedtool import channel, validation
from feedtool.model import TEXT, Items
from feedtool.taxonomy import EXACT, Taxonomy
from feedtool.taxonomy.forms import SEPARATOR, parse
from tests.taxonomy.lists import pinned

pytestmark = pytest.mark.realdata
NAME = "google_product_category"
LIST = "google_taxonomy_en-US_2021-09-21.txt"
ROOTS = "1 166 8 537 111 141 222 412 436 632 469 536 5181 772 783 922 5605 2092 988 1239 888"
# feed: its language, how many values, how many different, and how many items are told: VL290 unknown, VL291 misspelt, VL292 wide
FEEDS: dict[str, tuple[str, int, int, dict[str, int]]] = {
    "feed-dantone-ru/google.xml": ("ru", 415, 7, {"VL292": 20}),
    "feed-ekipland-ru/02-16-24_google.xml.gz": ("ru", 385, 1, {}),  # Russian names, whose list is not there
    "feed-importpc-cz/google_feed.xml.gz": ("cs", 1255, 2, {}),
    "feed-italy-shop-pl/feed_facebook@2026-08-19-4c3167a.xml": ("pl", 497, 3, {"VL290": 9}),  # there is no 3034
    "feed-italy-shop-pl/feed_google@2026-08-20-2133fdd.xml.gz": ("pl", 498, 3, {"VL290": 9}),
    "feed-milliontcg/google-feed.xml": ("en", 38, 1, {}),
    "feed-opispot-3channels/google_feed.xml.gz": ("en", 486, 4, {"VL290": 4}),
    "feed-opispot-3channels/pinterest_feed.xml.gz": ("en", 486, 4, {"VL290": 4}),
    "feed-qa-vk/catalog_products.csv": ("en", 1, 1, {"VL290": 1}),  # two names with a tab between them
    "feed-qa-vk/google_atom_example.xml": ("en", 7, 1, {"VL290": 7}),  # there are no Flat Panel Televisions
    "feed-solarmarket-tr/merchant-feed.xml": ("en", 785, 6, {"VL290": 91}),
    "feed-svenska-fr/google-shopping.xml": ("en", 54, 2, {}),
}


@pytest.fixture(scope="session")
def content(shared: Path) -> bytes:
    path = shared / "specs" / LIST
    if not path.is_file():
        pytest.skip(f"the list {LIST} does not lie beside this checkout")
    return path.read_bytes()


@pytest.fixture(scope="session")
def google(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> Taxonomy:
    declared = channel.load("google_merchant", Path()).taxonomies["google"]
    return pinned(tmp_path_factory.mktemp("google"), declared, {"en-US": content}).taxonomy(declared)


def test_the_list_of_google(content: bytes, google: Taxonomy) -> None:
    assert hashlib.sha256(content).hexdigest() == "437e5e43ab509835358b92f357e92c74a703b19b8f8e157561dc05692ab919c6"
    listed = parse(content, google.declared.form, google.declared.version_line)
    assert (listed.version, len(listed.paths)) == ("2021-09-21", 5595)
    assert len(listed.paths) >= google.declared.least
    assert {number for number, path in listed.paths.items() if SEPARATOR not in path} == set(ROOTS.split())
    for number, path in listed.paths.items():
        by_number, by_name = google.find(number), google.find(path)
        assert by_number
        assert by_name
        assert (by_number.how, by_number.category.path) == (by_name.how, by_name.category.path) == (EXACT, path)


def test_what_the_package_knows_without_a_list_is_right(google: Taxonomy) -> None:
    for name in ("google_merchant", "facebook"):
        for number, path in channel.load(name, Path()).taxonomies["google"].known.items():
            found = google.category(number)
            assert found
            assert found.path == path


def test_kinds_of_products(google: Taxonomy) -> None:
    apparel = [str(google.root("166"))]
    assert sum(google.is_inside(number, apparel) for number in google.languages[0].listed.paths) == 240
    assert google.is_inside("5598", apparel)
    assert not google.is_inside("499740", apparel), "fencing jackets are sporting goods"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("Apparel & Accessories > Clothing > Jackets", "5598"),
        ("Apparel & Accessories > Clothes", "1604"),
        ("Bicycle tyres", "4571"),
        ("Home & Garden > Lightning", "594"),
        ("Clothing > Outerwear", "203"),
        ("Accessories/Hats", "173"),
    ],
)
def test_the_nearest_of_5595(written: str, number: str, google: Taxonomy) -> None:
    found = google.nearest(written, "en")
    assert found
    assert found.number == number


def values_of(path: Path) -> Iterator[str | None]:
    """Yield the category of each item of a feed."""
    whole = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if path.name.removesuffix(".gz").endswith(".csv"):
        lines = whole.decode("utf-8-sig", "replace").splitlines()
        yield from (row.get(NAME) or None for row in csv.DictReader(lines, delimiter=max(",;\t", key=lines[0].count)))
        return
    root = etree.fromstring(whole, etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True))
    items = [each for each in root.iter() if isinstance(each.tag, str) and etree.QName(each).localname in ("item", "entry")]
    for item in items:
        found = [child for child in item if isinstance(child.tag, str) and etree.QName(child).localname == NAME]
        yield (found[0].text or "").strip() or None if found else None


def told(values: list[str], language: str, google: Taxonomy) -> Counter[str]:
    package = channel.load("google_merchant", Path())
    constants = {
        "language": language,
        "country": "US",
        "currency": "USD",
        "shop": "https://shop.example",
        "kind": "products",
        "format": "xml",
    }
    made = validation.load(package.asked, {NAME: TEXT}, constants, datetime.date(2026, 11, 23), {"google": google})
    items = Items({NAME: pa.array(values, TEXT)}, len(values), pa.repeat(True, len(values)))
    counts: Counter[str] = Counter()
    for finding in made.prove(items).findings:
        if finding.code in ("VL290", "VL291", "VL292"):
            counts[finding.code] += len(finding.rows)
    return counts


@pytest.mark.parametrize("name", FEEDS)
def test_the_categories_of_real_feeds(name: str, shared: Path, google: Taxonomy) -> None:
    language, *expected = FEEDS[name]
    values = [value for value in values_of(shared / "catalogues" / name) if value]
    assert [len(values), len(set(values)), dict(told(values, language, google))] == expected
