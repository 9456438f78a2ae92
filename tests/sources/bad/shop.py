"""A shop with a good feed that is live, and a night on which its sources misbehave."""

import contextlib
import gzip
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from feedtool.cli.boundary import run
from feedtool.guards import GUARDS

SECRET = "s3cret-canary"
HEADER_COLUMNS = ("sku", "name", "brand", "price", "stock", "url", "image")
_HEADER = ",".join(HEADER_COLUMNS) + "\n"
GOOD = _HEADER + "".join(
    f"A{n:02},Mössa nummer {n}{' med gott foder'[: n % 16]},Norrvind,{20 + n}.90,{n % 5},/p/a{n},/i/a{n}.jpg\n" for n in range(1, 41)
)
MAPPING = """attributes:
  id: "{{ sku }}"
  title: "{{ brand }} {{ name }}"
  description: "{{ brand }} {{ name }}, warm and light."
  link: "{{ url | absolute_url(shop) }}"
  image_link: "{{ image | absolute_url(shop) }}"
  availability: "{{ 'in_stock' if stock > 0 else 'out_of_stock' }}"
  price: "{{ price | money(currency) }}"
  brand: "{{ brand }}"
  mpn: "N-{{ sku }}"
  shipping: [{country: SE, price: "{{ 49 | money(currency) }}"}]
"""
BLOCK: dict[str, Any] = {
    "source": "products.csv", "key": "sku", "encoding": "utf-8", "delimiter": ",", "columns": {"price": "decimal", "stock": "integer"},
    "retries": {"wait": 0},
}  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """A project in a folder. Its first export was good; whatever comes after is compared with that."""

    folder: Path

    def write(self, data: bytes | str, name: str = "products.csv") -> Path:
        """Write a source."""
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def configure(self, mapping: str = MAPPING, *, guarded: bool = False, **block: Any) -> None:
        """Write the project file; what is None is left out of the catalogue's block. ``guarded``: with all guards as they usually are."""
        off = {} if guarded else {name: {"off": True, "because": "what is looked at is the source alone"} for name in GUARDS}
        catalogue = {name: value for name, value in {**BLOCK, **block}.items() if value is not None}
        project = {
            "version": 1, "catalogue": catalogue, "vars": {"country": "SE", "currency": "SEK", "language": "sv", "shop": "https://shop.example"},
            "channels": {
                "google": {
                    "template": "google_merchant", "mapping": "google.yaml", "output": "out/google.xml", "max_invalid": "100%",
                    "guards": off,
                }
            },
        }  # fmt: skip
        (self.folder / "feedtool.yaml").write_text(yaml.safe_dump(project, allow_unicode=True, sort_keys=False), encoding="utf-8")
        (self.folder / "google.yaml").write_text(mapping, encoding="utf-8")

    def export(self, *options: str) -> tuple[int, str]:
        """Run the export as the command does; return its exit code and all that it prints."""
        out, before = io.StringIO(), Path.cwd()
        os.chdir(self.folder)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                code = run(["export", *options])
        finally:
            os.chdir(before)
        return code, plain(out.getvalue())

    def feed(self) -> bytes:
        """Return the feed that is live."""
        return (self.folder / "out" / "google.xml").read_bytes()

    def refused(self, code: int = 4) -> str:
        """Export; see that nothing of the live feed has changed and that no secret shows; return what is said."""
        before, files = self.feed(), sorted((self.folder / "out").iterdir())
        ended, said = self.export()
        assert ended == code, said
        assert self.feed() == before
        assert sorted((self.folder / "out").iterdir()) == files
        assert SECRET not in said
        assert "Traceback" not in said
        assert "bug in feedtool" not in said
        return said


def opened(folder: Path) -> Shop:
    """Return a shop in a folder, with a good feed."""
    shop = Shop(folder)
    shop.write(GOOD)
    shop.configure()
    code, said = shop.export()
    assert (code, said) == (0, "google: 40 read, 40 exported -> out/google.xml\n"), said
    return shop


def plain(said: str) -> str:
    """Return what was said without what differs from run to run: ports, moments."""
    said = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", said)
    said = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "MOMENT", said)
    return re.sub(r"\b\d+ (?=hours|minutes)", "SOME ", said)


def damaged(data: bytes, steps: list[Any]) -> bytes:
    """Return the bytes of a source after some steps, each a mapping with one key."""
    for step in steps:
        [(name, given)] = step.items() if isinstance(step, dict) else [(step, None)]
        data = _STEPS[name](data, given)
    return data


_STEPS: dict[str, Any] = {
    "text": lambda data, text: text.encode(),
    "hex": lambda data, text: bytes.fromhex(text),
    "add": lambda data, text: data + text.encode(),
    "add_hex": lambda data, text: data + bytes.fromhex(text),
    "many": lambda data, given: data + given["of"].encode() * given["times"],
    "swap": lambda data, given: _swapped(data, given[0].encode(), given[1].encode()),
    "swap_hex": lambda data, given: _swapped(data, given[0].encode(), bytes.fromhex(given[1])),
    "encode": lambda data, encoding: data.decode().encode(encoding),
    "cut": lambda data, count: data[:-count],
    "keep": lambda data, count: data[:count],
    "gzip": lambda data, given: gzip.compress(data, mtime=0),
    "flip": lambda data, at: data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 if at + 1 else len(data) :],
    "stuff": lambda data, count: data + b"".join(b"Z%d,x,b,1,1,/,/" % n + b"x" * 100_000 + b"\n" for n in range(count)),
    "cut_lines": lambda data, count: b"".join(data.splitlines(keepends=True)[:-count]),
    "again": lambda data, given: data + b"\xef\xbb\xbf" + data,
    "line_ends": lambda data, end: data.replace(b"\n", end.encode()),
}


def _swapped(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) == 1, old
    return data.replace(old, new)
