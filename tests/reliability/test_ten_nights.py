"""Ten nights of a changing catalogue with a bad night of each kind in between: at the end the feeds are right and every night is explained.

The story is told in docs/reliability.md; the nights here are those there.
"""

import csv
import datetime
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from feedtool.state import States

PROJECT = """version: 1
catalogue:
  source: products.csv
  key: sku
  encoding: utf-8
  delimiter: ","
  final_newline: true
  columns: {price: {decimal: "."}, stock: integer}
vars: {country: SE, currency: SEK, language: sv, shop: "https://www.fjell.example"}
channels:
  google: {template: google_merchant, mapping: google.yaml, output: out/google.xml}
  facebook: {template: facebook, mapping: facebook.yaml, output: out/facebook.csv}
"""
MAPPING = """attributes:
  id: "{{ sku }}"
  title: "{{ name }}"
  description: "{{ name }} – sydd i Norden, håller i många vintrar och lagas gratis i butiken."
  link: "{{ ('/p/' ~ sku) | absolute_url(shop) }}"
  image_link: "{{ ('/bild/' ~ sku ~ '.jpg') | absolute_url(shop) }}"
  price: "{{ price | money(currency) }}"
  availability: "{{ 'in_stock' if stock > 0 else 'out_of_stock' }}"
  condition: new
  brand: "{{ brand }}"
  mpn: "{{ sku }}"
"""
BRANDS = ("Fjell", "Tjärn", "Norrvind", "Myr")


@dataclass
class Shop:
    """A shop whose catalogue changes every night; prices are in öre, so that the test's own sums are exact."""

    folder: Path
    products: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number in range(120):
            brand = BRANDS[number % 4]
            self.products[f"P{number:03}"] = {"name": f"{brand} tröja {number}", "price": 29_900 + 500 * number, "stock": 3, "brand": brand}

    def table(self) -> str:
        """Return tonight's catalogue."""
        made = io.StringIO()
        writer = csv.writer(made, lineterminator="\n")
        writer.writerow(["sku", "name", "price", "stock", "brand"])
        for sku, each in self.products.items():
            price = int(str(each["price"]))
            writer.writerow([sku, each["name"], f"{price // 100}.{price % 100:02}", each["stock"], each["brand"]])
        return made.getvalue()

    def write(self, table: str | bytes | None = None) -> None:
        """Put a catalogue in place: tonight's, or another one."""
        content = self.table() if table is None else table
        (self.folder / "products.csv").write_bytes(content if isinstance(content, bytes) else content.encode())

    def run(self, *command: str) -> tuple[int, str]:
        """Run feedtool; return its exit code and what it says."""
        ran = subprocess.run(
            [sys.executable, "-m", "feedtool", *command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "USER": "eva"},
        )
        assert "Traceback" not in ran.stdout + ran.stderr
        return ran.returncode, ran.stdout + ran.stderr

    def of_both(self, command: str, *options: str) -> None:
        """Run a command for each channel; it must go well."""
        for channel in ("google", "facebook"):
            code, said = self.run(command, channel, *options)
            assert code == 0, said

    def live(self) -> dict[str, str]:
        """Return the price of every item that the channels see now; both must say the same."""
        rows = list(csv.DictReader((self.folder / "out" / "facebook.csv").read_text("utf-8").splitlines()))
        prices = {row["id"]: row["price"] for row in rows}
        google = (self.folder / "out" / "google.xml").read_text("utf-8")
        assert all(f"<g:price>{price}</g:price>" in google for price in prices.values())
        assert google.count("<item>") == len(prices)
        return prices

    def right(self) -> dict[str, str]:
        """Return what the channels should see of tonight's products."""
        return {sku: f"{int(str(each['price'])) // 100}.{int(str(each['price'])) % 100:02} SEK" for sku, each in self.products.items()}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    (tmp_path / "feedtool.yaml").write_text(PROJECT)
    for name in ("google", "facebook"):
        (tmp_path / f"{name}.yaml").write_text(MAPPING)
    return Shop(tmp_path)


def test_ten_nights(shop: Shop) -> None:
    # night 1: the first feeds
    shop.write()
    assert shop.run("export")[0] == 0
    assert shop.live() == shop.right()

    # night 2: prices change a little, two products come
    for sku in list(shop.products)[:10]:
        shop.products[sku]["price"] = int(str(shop.products[sku]["price"])) + 1_000
    for number in (200, 201):
        shop.products[f"P{number}"] = {"name": f"Myr mössa {number}", "price": 19_900, "stock": 8, "brand": "Myr"}
    shop.write()
    assert shop.run("export")[0] == 0
    good = shop.live()
    assert good == shop.right()

    # night 3: the export of the shop breaks off in the middle of a line
    whole = shop.table().encode()
    shop.write(whole[: len(whole) * 2 // 3])
    code, said = shop.run("export")
    assert code == 4, said
    assert "products.csv" in said
    assert shop.live() == good

    # night 4: a decimal comma is taken for nothing, every price is a hundred times what it was
    prices = {sku: each["price"] for sku, each in shop.products.items()}
    for each in shop.products.values():
        each["price"] = int(str(each["price"])) * 100
    shop.write()
    code, said = shop.run("export")
    assert code == 3, said
    assert "GU207" in said
    assert shop.live() == good

    # night 5: the prices are right again; one supplier's file did not come, and all of its products are gone
    kept = dict(shop.products)
    for sku, price in prices.items():
        shop.products[sku]["price"] = price
    shop.products = {sku: each for sku, each in kept.items() if each["brand"] != "Tjärn"}
    shop.write()
    code, said = shop.run("export")
    assert code == 3, said
    assert "GU202" in said
    assert "Tjärn" in said
    assert shop.live() == good

    # night 6: the supplier is back
    shop.products = kept
    shop.write()
    assert shop.run("export")[0] == 0
    assert shop.live() == shop.right() == good

    # night 7: two runs at once, one of them killed
    for sku in list(shop.products)[20:30]:
        shop.products[sku]["stock"] = 0
    shop.write()
    first = subprocess.Popen(
        [sys.executable, "-m", "feedtool", "export"], cwd=shop.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    lock = shop.folder / ".feedtool" / "state" / "google" / "lock"
    while first.poll() is None and not (lock.exists() and lock.read_text()):
        time.sleep(0.001)
    first.send_signal(signal.SIGSTOP)
    code, said = shop.run("export")
    assert code == 75, said
    assert f"Process {first.pid}" in said
    first.kill()
    first.wait()
    assert shop.run("export")[0] == 0
    assert shop.live() == shop.right()

    # night 8: a summer range is out, and somebody has said so before
    until = (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=3)).isoformat()
    shop.of_both("expect", "--drop", "40%", "--until", until, "--because", "the summer range is out")
    shop.products = {sku: each for sku, each in shop.products.items() if each["brand"] != "Myr"}
    shop.write()
    code, said = shop.run("export")
    assert code == 0, said
    assert shop.live() == shop.right()
    eighth = shop.live()

    # night 9: a wrong price list that no guard can see; somebody goes back in the morning
    sku = next(iter(shop.products))
    right = shop.products[sku]["price"]
    shop.products[sku]["price"] = 1_00
    shop.write()
    assert shop.run("export")[0] == 0
    assert shop.live() != eighth
    shop.of_both("rollback")
    assert shop.live() == eighth

    # night 10: everything is right, and a new brand comes, three times as much as all others, and is approved
    shop.products[sku]["price"] = right
    for number in range(300, 600):
        shop.products[f"P{number}"] = {"name": f"Hav jacka {number}", "price": 99_900, "stock": 2, "brand": "Hav"}
    shop.write()
    code, said = shop.run("export")
    assert code == 3, said
    shop.of_both("approve", "--because", "the new brand Hav")
    assert shop.live() == shop.right()
    assert shop.run("verify")[0] == 0
    _the_story_is_told(shop)


def _the_story_is_told(shop: Shop) -> None:
    """The journals and records say what happened in every night that left something."""
    for state in States(shop.folder / ".feedtool" / "state"):
        events = [json.loads(line) for line in state.journal.read_text("utf-8").splitlines() if line]
        told = [event["what"] for event in events]
        assert told.count("held") == 3
        assert told.count("approved") == 1
        assert told.count("rolled back") == 1
        held = [" ".join(event["because"]) for event in events if event["what"] == "held"]
        assert "price" in held[0]
        assert "gone" in held[1]
        assert "grown" in held[2] or "more" in held[2], held[2]
        assert [event for event in events if event.get("expected")], "the announced night says so"
        current = state.current()
        assert current
        manifest = current.manifest()
        assert manifest.items == len(shop.products)
        assert [each["name"] for each in manifest.inputs] == ["products.csv"]
        assert manifest.counts["read"] == len(shop.products)
        sequences = [each.sequence for each in state.all()]
        assert sequences == sorted(set(sequences))
    shutil.rmtree(shop.folder / ".feedtool")
