"""Real shops' catalogues become feeds that hold what the catalogue holds."""

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from lxml import etree

pytestmark = pytest.mark.realdata
PROJECTS = Path(__file__).parent
G = "{http://base.google.com/ns/1.0}"


def export(project: str, folder: Path, shared: Path, **environment: str) -> tuple[int, dict[str, Any], list[dict[str, Any]]]:
    """Export a copy of the project; return the exit code, the channels' reports by name, and all problem records."""
    shutil.copytree(PROJECTS / project, folder, dirs_exist_ok=True)
    packed = shared / "catalogues" / "adventureworks" / "adventureworks.sqlite.gz"
    if project.startswith("adventureworks"):
        (folder / "adventureworks.sqlite").write_bytes(gzip.decompress(packed.read_bytes()))
    ran = subprocess.run(
        [sys.executable, "-m", "feedtool", "export", "--format", "json", "--examples", "1000"],
        cwd=folder, env={**os.environ, "CATALOGUES": str(shared / "catalogues"), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "Traceback" not in ran.stderr
    assert ran.stdout, ran.stderr
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    return ran.returncode, {record["channel"]: record for record in records if record["type"] == "channel"}, records


def whole(report: dict[str, Any]) -> bool:
    """Say whether every product that was read is accounted for."""
    return bool(report["read"] == report["exported"] + report["excluded"] + report["invalid"] + report["unreadable"])


def items_of(path: Path) -> list[dict[str, Any]]:
    """Read a feed back with other means than those that wrote it."""
    text = path.read_bytes().decode("utf-8")
    if path.suffix == ".xml":
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
        return [{child.tag.removeprefix(G): child.text for child in item} for item in root.iter("item")]
    if path.suffix == ".json":
        return [{"id": message["sku"], **message} for message in json.loads(text)["messages"]]
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t" if path.suffix == ".tsv" else ",", strict=True))
    assert all(None not in row and None not in row.values() for row in rows), "every line has a cell for each column"
    return rows


CASES = {
    # project: what is read, exit code, and for each channel what is exported
    "magento_luma": (1994, 0, {"google": 1847, "facebook": 1847, "amazon": 1847}),
    "swedish_bike_parts": (244, 0, {"google": 244, "google-tsv": 244, "facebook": 244}),
    "german_grocer": (1505, 0, {"google": 1398, "facebook": 1398}),
    "shopify_bilali": (194, 0, {"google": 130, "facebook": 130}),
    "adventureworks": (504, 0, {"google": 206, "google-fr": 196, "facebook": 304, "amazon": 304}),
    "commercetools_sunrise": (26137, 0, {"amazon": 26137}),
    "olist": (32951, 1, {"google": 0}),
}


@pytest.mark.parametrize("project", CASES)
def test_every_product_is_exported_or_explained(project: str, shared: Path, tmp_path: Path) -> None:
    read, code, exported = CASES[project]
    exit_code, reports, records = export(project, tmp_path, shared)
    assert exit_code == code
    assert {name: report["exported"] for name, report in reports.items()} == exported
    for name, report in reports.items():
        assert report["read"] == read
        assert whole(report), report
        if exported[name] == 0:
            assert report["refused"]
            assert not report["files"]
            continue
        files = [tmp_path / file["path"] for file in report["files"]]
        items = [item for path in files for item in items_of(path)]
        assert len(items) == exported[name]
        assert max(Counter(item["id"] for item in items).values()) == 1
    told = sum(record["products"] for record in records if record["type"] == "problem" and record["code"] == "MP301")
    assert told == sum(report["excluded"] for report in reports.values())


def test_swedish_letters_survive(shared: Path, tmp_path: Path) -> None:
    export("swedish_bike_parts", tmp_path, shared)
    texts = " ".join(item["description"] for item in items_of(tmp_path / "out" / "google.xml"))
    assert all(letter in texts for letter in "åäöÅ–")
    assert "\ufffd" not in texts
    assert "<p" not in texts
    assert "&" not in texts.replace("& ", "")
    prices = {item["price"] for item in items_of(tmp_path / "out" / "google.tsv")}
    assert all(price.endswith(" SEK") and price[-7] == "." for price in prices)


def test_cp1252_becomes_utf8(shared: Path, tmp_path: Path) -> None:
    export("german_grocer", tmp_path, shared)
    titles = " ".join(item["title"] for item in items_of(tmp_path / "out" / "facebook.csv"))
    assert all(letter in titles for letter in "äöüß")


def test_variants_of_magento_have_group_colour_and_size(shared: Path, tmp_path: Path) -> None:
    export("magento_luma", tmp_path, shared)
    items = items_of(tmp_path / "out" / "facebook.csv")
    groups = Counter(item["item_group_id"] for item in items)
    assert min(groups.values()) > 1
    assert all(item["color"] and item["size"] for item in items if item["item_group_id"].startswith("MH"))
    assert not any("<" in item["description"] for item in items)


def test_stock_of_all_stores_is_added_up(shared: Path, tmp_path: Path) -> None:
    export("commercetools_sunrise", tmp_path, shared)
    own: Counter[str] = Counter()
    folder = shared / "catalogues" / "commercetools-sunrise"
    rows = list(csv.DictReader((folder / "inventory.csv").read_text(encoding="utf-8").splitlines()))
    stores: Counter[str] = Counter()
    for row in csv.DictReader((folder / "inventory-stores@2018-03-08.csv").read_text(encoding="utf-8").splitlines()):
        stores[row["sku"]] += int(row["quantityOnStock"])
    for row in rows:
        own[row["sku"]] = int(row["quantityOnStock"]) + stores[row["sku"]]
    sent = {
        item["sku"]: item["patches"][0]["value"][0]["quantity"]
        for number in (1, 2)
        for item in items_of(tmp_path / "out" / f"amazon-{number}.json")
    }
    assert sent == dict(own)


def test_a_catalogue_without_titles_and_prices_is_explained(shared: Path, tmp_path: Path) -> None:
    code, _, records = export("olist", tmp_path, shared)
    missing = {record["attribute"]: record["products"] for record in records if record["type"] == "problem" and record["code"] == "VL103"}
    assert code == 1
    assert missing == {"title": 32951, "description": 32951, "price": 32951}
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_northwind_in_a_real_postgresql(shared: Path, tmp_path: Path, postgres: str) -> None:
    sql = (shared / "catalogues" / "northwind" / "northwind.sql").read_text(encoding="utf-8")
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE DATABASE northwind")  # its tables have names that other tests use too
    northwind = urlsplit(postgres)._replace(path="/northwind").geturl()
    with psycopg.connect(northwind, autocommit=True) as connection:
        connection.execute(sql.encode())
    code, reports, _ = export("northwind", tmp_path, shared, NORTHWIND_URL=northwind)
    assert code == 0
    assert {name: (report["read"], report["exported"]) for name, report in reports.items()} == {"google": (77, 67), "facebook": (77, 77)}
    assert all(whole(report) for report in reports.values())
    items = {item["id"]: item for item in items_of(tmp_path / "out" / "facebook.csv")}
    assert items["NW-38"]["title"].startswith("Côte de Blaye")
    assert items["NW-38"]["price"] == "263.50 USD"


def test_no_secret_shows(shared: Path, tmp_path: Path) -> None:
    shutil.copytree(PROJECTS / "northwind", tmp_path, dirs_exist_ok=True)
    secret = "postgresql://shop:hunter2@127.0.0.1:1/shop"
    for command in (["export"], ["validate", "--format", "json"], ["preview"]):
        ran = subprocess.run(
            [sys.executable, "-m", "feedtool", *command], cwd=tmp_path, env={**os.environ, "NORTHWIND_URL": secret}, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert ran.returncode == 4
        assert "hunter2" not in ran.stdout + ran.stderr
        assert "${NORTHWIND_URL}" in ran.stderr
