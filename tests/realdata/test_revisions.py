"""Real shops' feeds of two nights: what differs comes out exactly, no ordinary night is held, and faulty ones are."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from feedtool.feeds import Reading
from feedtool.guards import GuardSettings, judge
from feedtool.pipeline.comparing import compare_feeds
from feedtool.snapshot import Statistics, Watch
from tests.in_process import printed

from .revisions import NOW, Revision, baseline, candidate, ceneo, heureka, snapshot_of

pytestmark = pytest.mark.realdata
_ITALY, _OPISPOT, _BIKES = "feed-italy-shop-pl", "feed-opispot-3channels", "swedish-bike-parts"
_BY_ITEM_ID = Reading(names={"id": ("item_id",)})
ITALY = [Revision(f"{_ITALY}/feed_google@2026-08-{day}.xml.gz") for day in ("19-4c3167a", "20-2133fdd")]
ITALY_FACEBOOK = [Revision(f"{_ITALY}/feed_facebook@2026-08-{day}.xml", "facebook") for day in ("19-4c3167a", "20-2133fdd")]
OPISPOT = [Revision(f"{_OPISPOT}/{name}_feed.xml.gz") for name in ("google", "bing")]
STOCK = [
    Revision(f"{_BIKES}/local_inventory@2026-{day}.txt", reading=_BY_ITEM_ID) for day in ("06-14-21806bd", "07-02-2c133ab", "07-29-e2a3ab4")
]
BATH = [Revision(f"feed-bath-jp-facebook/facebook_feed@2026-{day}.csv", "facebook") for day in ("06-22-7744f5d", "07-29-1dd7b20")]
# the figures of the catalogues' own list of differences; of the google and bing feeds it names four attributes, and there are two more with few items
DIFFERENCES: list[tuple[Revision, Revision, int, int, dict[str, int]]] = [
    (*ITALY, 1, 0, {"sale_price": 6, "sale_price_effective_date": 6}),
    (*STOCK[:2], 0, 0, {"availability": 6, "price": 4}),
    (*OPISPOT, 0, 0, {"title": 297, "material": 200, "color": 24, "description": 486, "product_type": 3, "pattern": 12}),
    (ITALY[1], replace(ITALY_FACEBOOK[1], channel="google_merchant"), 0, 0,
     {"age_group": 498, "gender": 498, "product_highlight": 254, "additional_image_link": 145}),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "added", "removed", "changed"), DIFFERENCES, ids=["a night", "local inventory", "bing", "facebook"])
def test_differences(old: Revision, new: Revision, added: int, removed: int, changed: dict[str, int], shared: Path) -> None:
    with ExitStack() as open_files:
        found = compare_feeds([old.opener(shared, open_files)], [new.opener(shared, open_files)], old.package, examples=None)
    assert (len(found.added), len(found.removed), dict(found.changed)) == (added, removed, changed)
    for change in found.changes:
        assert change.old != change.new, change
    assert {change.attribute for change in found.changes} == set(changed)


def test_files_with_another_name_of_the_id_are_compared_by_it(shared: Path) -> None:
    """As the command does it; without the name it says what is missing, and compares nothing by place."""
    files = [str(shared / "catalogues" / revision.path) for revision in STOCK[:2]]
    said = printed(shared, "diff", *files, "--channel", "google_merchant")
    assert "It has: availability, item_id, price, store_code. `--id NAME` says which of them it is." in said
    said = printed(shared, "diff", *files, "--channel", "google_merchant", "--id", "item_id")
    assert "0 added, 0 removed" in said
    assert re.findall(r"^  (\w+) +(\d+) items$", said, re.MULTILINE) == [("availability", "6"), ("price", "4")]


@pytest.mark.parametrize("revision", [*ITALY, *OPISPOT, *STOCK, *BATH], ids=lambda revision: str(revision.path))
def test_a_feed_does_not_differ_from_itself(revision: Revision, shared: Path) -> None:
    with ExitStack() as open_files:
        opener = revision.opener(shared, open_files)
        assert compare_feeds([opener], [opener], revision.package).nothing


def taken(revision: Revision, shared: Path, folder: Path) -> tuple[pa.Table, Statistics]:
    return snapshot_of(revision.parts(shared), revision.package.watch, revision.currency, folder)


def held(old: tuple[pa.Table, Statistics], new: tuple[pa.Table, Statistics], needed: frozenset[str] = frozenset()) -> dict[str, str]:
    verdicts = judge(GuardSettings(), baseline(old), candidate(new, needed), NOW)
    return {verdict.guard: verdict.message for verdict in verdicts if verdict.level == "hold"}


NIGHTS = [
    tuple(ITALY), tuple(ITALY_FACEBOOK), tuple(OPISPOT), tuple(STOCK[:2]), tuple(STOCK[1:]), (STOCK[0], STOCK[2]), tuple(BATH),
    tuple(reversed(ITALY)), tuple(reversed(STOCK[:2])),
]  # fmt: skip


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: f"{night[0].path} {night[1].path}")
def test_no_ordinary_night_is_held(night: tuple[Revision, Revision], shared: Path, tmp_path: Path) -> None:
    old, new = (taken(revision, shared, tmp_path) for revision in night)
    assert held(old, new, night[1].package.watch.needed) == {}


def test_a_column_that_a_revision_brought_is_missed_when_it_goes(shared: Path, tmp_path: Path) -> None:
    old, new = (taken(revision, shared, tmp_path) for revision in reversed(BATH))
    assert list(held(old, new)) == ["columns"]


def own(read: Callable[[Path], Any], name: str, currency: str, shared: Path, folder: Path) -> tuple[pa.Table, Statistics]:
    return snapshot_of(iter([read(shared / "catalogues" / name)]), Watch("id"), currency, folder)


def test_no_ordinary_night_of_ceneo_is_held(shared: Path, tmp_path: Path) -> None:
    names = ("feed-ceneo-pl/ceneo@2026-08-21-8194e3c.xml", "feed-ceneo-pl/ceneo@2026-08-22-f4b6e10.xml")
    old, new = (own(ceneo, name, "PLN", shared, tmp_path) for name in names)
    assert (old[0].num_rows, new[0].num_rows) == (80, 81)
    assert old[0]["price"].null_count == 0
    assert held(old, new) == held(new, old) == {}


def test_another_shop_system_with_other_ids_is_held(shared: Path, tmp_path: Path) -> None:
    """One shop's feed for Heureka out of two systems: all of its items have other ids."""
    names = ("feed-heureka-cz/orris_heureka.xml", "feed-heureka-cz/orris_heurekaProductsv1.xml")
    old, new = (own(heureka, name, "CZK", shared, tmp_path) for name in names)
    assert (old[0].num_rows, new[0].num_rows) == (75, 76)
    assert held(old, old) == held(new, new) == {}
    assert {"removed", "vanished", "rekeyed"} <= held(old, new).keys()


def changed(found: tuple[pa.Table, Statistics], **columns: Callable[[pa.ChunkedArray], Any]) -> tuple[pa.Table, Statistics]:
    table = found[0]
    for name, change in columns.items():
        table = table.set_column(
            table.schema.get_field_index(name), table.schema.field(name), change(table[name]).cast(table.schema.field(name).type)
        )
    return table, found[1]


def cut(found: tuple[pa.Table, Statistics], items: int) -> tuple[pa.Table, Statistics]:
    return found[0].slice(0, items), found[1]


# accidents of public feeds, made of a real night: 925 items became 46, a feed of none, all ids new, all 486 items out of stock, a decimal comma lost
ACCIDENTS: dict[str, tuple[Callable[[tuple[pa.Table, Statistics]], tuple[pa.Table, Statistics]], set[str]]] = {
    "one in twenty is left": (lambda found: cut(found, 25), {"removed", "vanished", "trailing"}),
    "nothing is left": (lambda found: cut(found, 0), {"empty", "removed", "vanished", "trailing"}),
    "a quarter is gone": (lambda found: cut(found, 365), {"removed"}),
    "other ids": (lambda found: changed(found, id=lambda ids: pc.binary_join_element_wise("v2-", ids, "")), {"removed", "vanished", "rekeyed"}),
    "all out of stock": (lambda found: changed(found, availability=lambda words: pa.chunked_array([pa.repeat("out_of_stock", len(words))])), {"availability"}),
    "a hundred times dearer": (
        lambda found: changed(found, price=lambda prices: pc.multiply(pc.cast(prices, pa.decimal128(20, 2)), pa.scalar(100, pa.int16()))), {"price"}),
    "another currency": (lambda found: changed(found, currency=lambda words: pa.chunked_array([pa.repeat("GBP", len(words))])), {"price"}),
    "read in a wrong encoding": (lambda found: changed(found, damaged=lambda rows: pa.chunked_array([pa.repeat(True, len(rows))])), {"damaged"}),
}  # fmt: skip


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_held(accident: str, shared: Path, tmp_path: Path) -> None:
    happens, guards = ACCIDENTS[accident]
    good = taken(OPISPOT[0], shared, tmp_path)
    assert held(good, happens(good)).keys() == guards
