"""A shop with three channels whose next export changes every feed, and what a reader may see of it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from feedtool.state import States, verify

CATALOGUE = """version: 1
catalogue:
  source: products.csv
  key: sku
  encoding: utf-8
  delimiter: ","
  columns: {price: decimal, stock: integer}
vars: {currency: EUR}
channels:
"""
PROJECT = f"""{CATALOGUE}
  first: {{template: small, mapping: shop.yaml, output: out/first.txt, max_invalid: 20%}}
  second: {{template: small, mapping: shop.yaml, output: out/second.txt.gz, max_invalid: 20%}}
  third: {{template: small, mapping: shop.yaml, output: "out/third-{{part}}.txt", max_invalid: 20%}}
"""
MAPPING = """attributes:
  id: "{{ sku }}"
  title: "{{ name }}"
  price: "{{ price | money(currency) }}"
  availability: "{{ 'in_stock' if stock > 0 else 'out_of_stock' }}"
"""
PACKAGE = {  # a channel that is quickly compiled: what is looked at here is the same for all channels
    "channel.yaml": """name: small
title: Small
identity: id
specification: "2026-11"
documentation: https://small.example/spec
vars:
  currency: {description: The currency of the prices., example: EUR, pattern: "[A-Z]{3}"}
formats:
  txt: {template: feed.txt.j2, extension: txt}
default_format: txt
limits: {items: 4}
""",
    "schema.json": """{
  "type": "object", "required": ["id", "title", "price"], "additionalProperties": false,
  "properties": {
    "id": {"type": "string", "maxLength": 40, "description": "Your number for the product."},
    "title": {"type": "string", "minLength": 10, "description": "Its name."},
    "price": {"type": "string", "description": "The price, with tax."},
    "availability": {"enum": ["in_stock", "out_of_stock"], "description": "Whether there are any."}
  }
}
""",
    "checks.yaml": "- {check: unique, severity: error, attribute: id}\n",
    "feed.txt.j2": """{% block header %}
# prices in {{ currency }}
{% endblock %}
{% block item %}
{{ item.id }};{{ item.title }};{{ item.price }};{{ item.availability }}
{% endblock %}
""",
}
HEADER = "sku,name,price,stock\n"
OLD = HEADER + "".join(f"A{number},A wool hat {number},{20 + number}.90,3\n" for number in range(6)) + "A9,Hat,10.00,1\n"
NEW = HEADER + "".join(f"A{number},A warm hat {number},{21 + number}.50,2\n" for number in range(6)) + "A9,Hat,10.00,1\n"
FEEDS = ("first.txt", "first-2.txt", "second.txt.gz", "second-2.txt.gz", "third-1.txt", "third-2.txt")


@dataclass(frozen=True, slots=True)
class Shop:
    """The project in ``folder``; ``before`` is a copy of it with the old feeds live and the new catalogue in place."""

    folder: Path
    before: Path
    old: dict[str, bytes]
    new: dict[str, bytes]

    @property
    def feeds(self) -> tuple[str, ...]:
        """The names of the feeds."""
        return tuple(self.old)

    def restore(self) -> None:
        """Bring the folder back to the moment before the export. The catalogue stays the same file: a run refuses one that was replaced."""
        self.folder.mkdir(exist_ok=True)
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != "products.csv":
                path.unlink()
        kept = shutil.ignore_patterns("products.csv") if (self.folder / "products.csv").exists() else None
        shutil.copytree(self.before, self.folder, symlinks=True, dirs_exist_ok=True, ignore=kept)

    def faults(self) -> list[str]:
        """Return what a reader could complain about now: a feed that is neither the old nor the new one, a damaged generation."""
        found = [f"{name} is torn" for name in self.feeds if self.seen(name) not in (self.old[name], self.new[name])]
        for state in States(self.folder / ".feedtool" / "state"):
            found += [f"{state.channel}: {damage}" for damage in verify(state)]
            current = state.current()
            if current is None or not {each.name for each in current.manifest().feed} <= set(self.feeds):
                found.append(f"{state.channel} has no current generation")
        return found

    def left_over(self) -> list[str]:
        """Return names of files that no run should leave behind."""
        names = [path.name for path in (self.folder / ".feedtool").rglob("*")] + [path.name for path in (self.folder / "out").iterdir()]
        return [name for name in names if name.endswith((".tmp", ".new", ".same", ".part"))]

    def seen(self, name: str) -> bytes | None:
        """Return what a reader gets of a feed."""
        try:
            return (self.folder / "out" / name).read_bytes()
        except OSError:
            return None

    def all_new(self) -> bool:
        """Say whether every feed is the new one."""
        return all(self.seen(name) == self.new[name] for name in self.feeds)

    def all_old(self) -> bool:
        """Say whether every feed is the old one."""
        return all(self.seen(name) == self.old[name] for name in self.feeds)


def open_shop(place: Path, project: str = PROJECT, feeds: Sequence[str] = FEEDS) -> Shop:
    """Return the shop below ``place``: old feeds live, the new catalogue in place."""
    folder, before, after = place / "shop", place / "before", place / "after"
    folder.mkdir(parents=True)
    (folder / "feedtool.yaml").write_text(project)
    (folder / "shop.yaml").write_text(MAPPING)
    package = folder / "channel_templates" / "small"
    package.mkdir(parents=True)
    for name, text in PACKAGE.items():
        (package / name).write_text(text)
    old = _exported(folder, OLD, feeds)
    (folder / "products.csv").write_text(NEW)
    shutil.copytree(folder, before, symlinks=True)
    shutil.copytree(folder, after, symlinks=True)
    new = _exported(after, NEW, feeds)
    shutil.rmtree(after)
    assert all(old[name] != new[name] for name in feeds)
    return Shop(folder, before, old, new)


def _exported(folder: Path, catalogue: str, feeds: Sequence[str]) -> dict[str, bytes]:
    (folder / "products.csv").write_text(catalogue)
    ran = subprocess.run([sys.executable, "-m", "feedtool", "export"], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return {name: (folder / "out" / name).read_bytes() for name in feeds}


def store(shop: Shop, path: Path) -> None:
    """Write where the shop is, for another process."""
    record = {
        "folder": str(shop.folder), "before": str(shop.before),
        "old": {name: data.hex() for name, data in shop.old.items()}, "new": {name: data.hex() for name, data in shop.new.items()},
    }  # fmt: skip
    path.write_text(json.dumps(record))


def stored(path: Path) -> Shop:
    """Return the shop that another process wrote down."""
    record = json.loads(path.read_text())
    feeds = {key: {name: bytes.fromhex(data) for name, data in record[key].items()} for key in ("old", "new")}
    return Shop(Path(record["folder"]), Path(record["before"]), feeds["old"], feeds["new"])


def current_names(shop: Shop) -> list[str]:
    """Return the names of the current generations."""
    return [os.path.basename(os.path.realpath(state.current_link)) for state in States(shop.folder / ".feedtool" / "state")]
