"""Any two nights of a shop: the earlier feed and its changes make the later feed, in every form of every channel."""

import csv
import datetime
import gzip
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool import pipeline, project
from feedtool.guards import GUARDS
from feedtool.pipeline.delta_feeds import MadeDelta, make_delta
from feedtool.pipeline.diffing import diff_stored
from tests.golden.runner import HERE, ROOT

from . import readers

OFF = "".join(f"      {name}: {{off: true, because: any change is right here}}\n" for name in GUARDS)
PROJECT = """version: 1
catalogue: {source: products.csv, key: sku, encoding: utf-8, delimiter: ",", columns: {price: decimal, sale: decimal, stock: integer, images: {list: "|"}}}
vars: {country: DE, currency: EUR, language: de, language_tag: de_DE, marketplace: DE, seller_id: A3SHOP, shop: "https://shop.example"}
channels:
"""
COLUMNS = ("sku", "name", "price", "sale", "stock", "color", "images")
OF_GOOGLE = """attributes:
  id: "{{ sku }}"
  title: "{{ name }}"
  description: A warm hat of Norwegian wool, made to last for years.
  link: "https://shop.example/p/{{ sku }}"
  image_link: "https://shop.example/i/{{ sku }}.jpg"
  additional_image_link: "{{ images | absolute_url(shop) }}"
  availability: "{{ %s }}"
  price: "{{ price | money(currency) }}"
  sale_price: "{{ sale | money(currency) }}"
  brand: Norrvind
  condition: new
  color: "{{ color }}"
"""
MAPPINGS = {
    "google_merchant": OF_GOOGLE % "'in_stock' if stock > 0 else 'out_of_stock'",
    "facebook": OF_GOOGLE % "'in stock' if stock > 0 else 'out of stock'",
    "amazon": """attributes:
  sku: "{{ sku }}"
  product_type: HAT
  item_name: "{{ name }}"
  brand: Norrvind
  product_description: A warm hat of Norwegian wool, made to last for years.
  bullet_point: [warm, "{{ color }}"]
  has_no_product_id: true
  condition_type: new_new
  list_price: "{{ price }}"
  price: "{{ sale or price }}"
  quantity: "{{ stock }}"
  main_image: "https://shop.example/i/{{ sku }}.jpg"
  other_images: "{{ images | absolute_url(shop) }}"
  manufacturer: Norrvind
  color: "{{ color }}"
  country_of_origin: SE
""",
}
OUTPUTS = {"google_merchant": "out/google.xml", "facebook": "out/facebook.csv", "amazon": "out/amazon.json"}
PRODUCTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Wool hat, red", 'A "warm" hat', "Mütze\tgrün <i>", "Wool hat & more", "Hat\nof two lines"]),
        "price": st.decimals(20, 30, places=2).map(str),
        "sale": st.sampled_from(["", "", "10.00", "12.50"]),
        "stock": st.integers(0, 3).map(str),
        "color": st.sampled_from(["", "red", "grün", "a,b"]),
        "images": st.sampled_from(["", "/a.jpg", "/a.jpg|/b.jpg"]),
    }
)
NIGHTS = st.dictionaries(st.integers(0, 9).map(lambda number: f"P{number}"), PRODUCTS, max_size=6)
ALWAYS = {"name": "Wool hat", "price": "29.90", "sale": "9.90", "stock": "3", "color": "red", "images": "/a.jpg"}


class Shop:
    """A project of three channels in a folder, exported night by night."""

    def __init__(self, folder: Path, outputs: Mapping[str, str] = OUTPUTS) -> None:
        self.folder, self.outputs = folder, outputs
        channels = [
            f'  {name}:\n    template: {name}\n    mapping: {name}.yaml\n    output: "{outputs[name]}"\n    max_invalid: 100%\n    guards:\n{OFF}'
            for name in outputs
        ]
        (folder / "feedtool.yaml").write_text(PROJECT + "".join(channels), encoding="utf-8")
        for name, mapping in MAPPINGS.items():
            (folder / f"{name}.yaml").write_text(mapping, encoding="utf-8")

    def publish(self, night: dict[str, dict[str, str]]) -> dict[str, bytes]:
        """Export a night's catalogue; return the feeds."""
        with (self.folder / "products.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows({"sku": sku, **product} for sku, product in {"ALWAYS": ALWAYS, **night}.items())
        opened = project.load(self.folder / "feedtool.yaml", {}, None)
        report = pipeline.export(opened, pipeline.RunOptions(as_of=datetime.date(2026, 11, 26)), pipeline.ExportOptions())
        assert all(each.is_live for each in report.channels), report
        return {name: (self.folder / output).read_bytes() for name, output in self.outputs.items() if "{part}" not in output}

    def delta(self, channel: str, form: str | None = None) -> tuple[MadeDelta, dict[str, bytes]]:
        """Return what has changed since the night before, and the files of it in their order."""
        place = Path(tempfile.mkdtemp(dir=self.folder)) / "delta"
        made = make_delta(project.outlets(self.folder / "feedtool.yaml"), channel, None, form, place)
        return made, {path.name: path.read_bytes() for path, _ in made.files}


def as_text(files: dict[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in files.items()}


@settings(max_examples=12, deadline=None)
@given(nights=st.tuples(NIGHTS, NIGHTS))
def test_a_feed_and_its_changes_make_the_next_feed(nights: tuple[dict[str, Any], dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        old, new = shop.publish(nights[0]), shop.publish(nights[1])
        before, after = (readers.meta_feed(side["facebook"].decode()) for side in (old, new))
        assert len(after) == len(nights[1]) + 1
        feeds, files = shop.delta("facebook")
        assert readers.after_meta_feeds(before, as_text(files)) == after
        assert [feeds.counts[action] for action in ("create", "update", "delete")] == [
            len(after.keys() - before.keys()),
            sum(before[name] != after[name] for name in before.keys() & after.keys()),
            len(before.keys() - after.keys()),
        ]
        _, files = shop.delta("facebook", "items_batch")
        assert readers.after_items_batch(before, as_text(files).values()) == after
        _, files = shop.delta("google_merchant")
        assert readers.after_supplemental(readers.google_feed(old["google_merchant"]), files) == readers.google_feed(new["google_merchant"])
        for form in ("messages", "partial_updates"):
            _, files = shop.delta("amazon", form)
            made = readers.after_messages(readers.amazon_feed(old["amazon"].decode()), as_text(files).values())
            assert made == readers.amazon_feed(new["amazon"].decode())


@pytest.mark.parametrize("channel", MAPPINGS)
def test_nothing_has_changed(channel: str, tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.publish({})
    shop.publish({})
    made, files = shop.delta(channel)
    assert made.nothing
    assert not files


def test_only_what_has_changed_of_a_listing_is_sent(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.publish({"P1": ALWAYS})
    shop.publish({"P1": {**ALWAYS, "color": ""}})
    _, files = shop.delta("amazon")
    (message,) = json.loads(files["amazon-messages.json"])["messages"]
    assert message["operationType"] == "PATCH"
    assert {(each["op"], each["path"]) for each in message["patches"]} == {
        ("delete", "/attributes/color"),
        ("replace", "/attributes/bullet_point"),
    }


def test_a_partial_update_has_values_alone_and_takes_nothing_away(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.publish({"P1": ALWAYS, "P2": ALWAYS})
    shop.publish({"P1": {**ALWAYS, "stock": "2"}, "P2": {**ALWAYS, "color": ""}})
    _, files = shop.delta("amazon", "partial_updates")
    first, second = json.loads(files["amazon-messages.json"])["messages"]
    assert (first["sku"], first["operationType"]) == ("P1", "PARTIAL_UPDATE")
    assert first["attributes"] == {"fulfillment_availability": [{"fulfillment_channel_code": "DEFAULT", "quantity": 2}]}
    assert (second["sku"], second["operationType"]) == ("P2", "PATCH")


def test_values_that_a_form_cannot_take_away_are_told(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.publish({"P1": ALWAYS, "P2": ALWAYS})
    shop.publish({"P1": {**ALWAYS, "sale": ""}, "P2": ALWAYS})
    assert shop.delta("google_merchant")[0].stays == {"sale_price": 1}
    assert shop.delta("facebook")[0].stays == {}  # a table has empty cells
    assert shop.delta("facebook", "items_batch")[0].stays == {}


def test_feeds_in_several_packed_files(tmp_path: Path) -> None:
    package = tmp_path / "channel_templates" / "facebook"
    shutil.copytree(ROOT / "channel_templates" / "facebook", package)
    described = (package / "channel.yaml").read_text(encoding="utf-8")
    assert described.count("items: 2999") == 1
    (package / "channel.yaml").write_text(described.replace("items: 2999", "items: 3") + "limits: {items: 2}\n", encoding="utf-8")
    shop = Shop(tmp_path, {"facebook": "out/shop-{part}.csv.gz"})
    old = {f"P{number}": ALWAYS for number in range(7)}
    new = {f"P{number}": {**ALWAYS, "price": f"2{number}.00"} for number in range(3, 9)}

    def items() -> dict[str, Any]:
        paths = sorted((tmp_path / "out").glob("shop-*.csv.gz"))
        return {name: item for path in paths for name, item in readers.meta_feed(gzip.decompress(path.read_bytes()).decode()).items()}

    shop.publish(old)
    before = items()
    shop.publish(new)
    assert (len(before), len(items())) == (8, 7)
    found = diff_stored(project.outlets(tmp_path / "feedtool.yaml"), "facebook", "2", None).found
    assert (found.added, found.removed, dict(found.changed)) == (["P7", "P8"], ["P0", "P1", "P2"], {"price": 4})
    made, files = shop.delta("facebook")
    assert list(files) == ["shop-update.csv.gz", "shop-update-2.csv.gz", "shop-update-3.csv.gz", "shop-delete.csv"]
    assert [count for _, count in made.files] == [2, 2, 2, 3]
    unpacked = {name: gzip.decompress(data) if name.endswith(".gz") else data for name, data in files.items()}
    assert readers.after_meta_feeds(before, as_text(unpacked)) == items()
    _, files = shop.delta("facebook", "items_batch")
    assert len(files) == 3
    assert readers.after_items_batch(before, as_text(files).values()) == items()


@pytest.mark.realdata
def test_amazon_takes_the_messages(shared: Path) -> None:
    schema = json.loads((shared / "specs" / "amazon_schemas" / "listings-feed-schema-v2.json").read_text(encoding="utf-8"))
    made = json.loads((HERE / "nordic_outdoor_changes" / "amazon-se-messages.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert list(validator.iter_errors(made)) == []
    made["messages"][0].pop("sku")
    assert list(validator.iter_errors(made))


@pytest.mark.realdata
def test_amazon_takes_partial_updates(shared: Path, tmp_path: Path) -> None:
    schema = json.loads((shared / "specs" / "amazon_schemas" / "listings-feed-schema-v2.json").read_text(encoding="utf-8"))
    shop = Shop(tmp_path)
    shop.publish({"P1": ALWAYS, "P2": ALWAYS, "P3": ALWAYS})
    shop.publish({"P1": {**ALWAYS, "stock": "2"}, "P2": {**ALWAYS, "color": ""}, "P4": ALWAYS})
    made = json.loads(shop.delta("amazon", "partial_updates")[1]["amazon-messages.json"])
    assert [each["operationType"] for each in made["messages"]] == ["DELETE", "UPDATE", "PARTIAL_UPDATE", "PATCH"]
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert list(validator.iter_errors(made)) == []
    made["messages"][2].pop("attributes")
    assert list(validator.iter_errors(made))
