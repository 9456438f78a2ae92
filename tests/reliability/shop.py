"""A shop with three channels whose next export changes every feed, and what a reader may see of it."""

import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
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
WARY = PROJECT.replace("max_invalid: 20%", "max_invalid: 20%, guards: {price: {factor: 1.01, leaps: 1%}}")  # holds the new catalogue
_BECAUSE = ("--because", "so")


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment before a command: the shop's ``project``, and the nights before, each a catalogue and commands with the exit codes that they must have.

    ``command`` is what is looked at then; what it says with ``done`` is that there is nothing left to do.
    """

    project: str
    nights: tuple[tuple[str, tuple[tuple[tuple[str, ...], int], ...]], ...]
    command: tuple[str, ...] = ("export",)
    done: int = 0
    feeds: tuple[str, ...] = FEEDS


_PUBLISHED = (OLD, ((("export",), 0),))
EXPORT = Scene(PROJECT, (_PUBLISHED, (NEW, ())))
SCENES: Mapping[str, Scene] = {
    "export": EXPORT,
    "together": Scene(f"{PROJECT}switch: together\n", (_PUBLISHED, (NEW, ()))),
    "copy": Scene(PROJECT.replace("max_invalid", "publish: copy, max_invalid"), (_PUBLISHED, (NEW, ()))),
    "approve": Scene(WARY, (_PUBLISHED, (NEW, ((("export",), 3),))), ("approve", "first", *_BECAUSE), done=2),
    "rollback": Scene(PROJECT, (_PUBLISHED, (NEW, ((("export",), 0),))), ("rollback", "first", "1", *_BECAUSE), done=2),
    "apply": Scene(PROJECT, (_PUBLISHED, (NEW, ((("plan", "--out", "plan.json"), 0),))), ("apply", "plan.json")),
}


@dataclass(frozen=True, slots=True)
class Shop:
    """The project in ``folder``; ``before`` is a copy of it at the moment before the command of its scene.

    ``old`` and ``new`` are the feeds before and after the command.
    """

    folder: Path
    before: Path
    scene: Scene
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
        if "switch: together" in self.scene.project and not self.all_old() and not self.all_new():
            found.append("some feeds are old and some are new")
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


def open_shop(place: Path, scene: Scene = EXPORT) -> Shop:
    """Return the shop below ``place`` at the moment before the command of a scene."""
    folder, before, after = place / "shop", place / "before", place / "after"
    folder.mkdir(parents=True)
    (folder / "feedtool.yaml").write_text(scene.project)
    (folder / "shop.yaml").write_text(MAPPING)
    package = folder / "channel_templates" / "small"
    package.mkdir(parents=True)
    for name, text in PACKAGE.items():
        (package / name).write_text(text)
    for catalogue, commands in scene.nights:
        (folder / "products.csv").write_text(catalogue)
        for words, code in commands:
            _run(folder, words, code)
    shutil.copytree(folder, before, symlinks=True)
    shutil.copytree(folder, after, symlinks=True)
    _run(after, scene.command, 0)
    old, new = ({name: (each / "out" / name).read_bytes() for name in scene.feeds} for each in (folder, after))
    shutil.rmtree(after)
    assert all((old[name] != new[name]) == _changes(scene, name) for name in scene.feeds)
    return Shop(folder, before, scene, old, new)


def _changes(scene: Scene, feed: str) -> bool:
    """Say whether the command of a scene is about a feed: one that names a channel is about that alone."""
    named = [word for word in scene.command[1:2] if f"{word}: {{" in scene.project]
    return not named or feed.startswith(named[0])


def _run(folder: Path, words: Sequence[str], code: int) -> None:
    ran = subprocess.run([sys.executable, "-m", "feedtool", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr


def store(shop: Shop, path: Path) -> None:
    """Write where the shop is, for another process."""
    path.write_bytes(pickle.dumps(shop))


def stored(path: Path) -> Shop:
    """Return the shop that another process wrote down."""
    shop = pickle.loads(path.read_bytes())
    assert isinstance(shop, Shop)
    return shop


def current_names(shop: Shop) -> list[str]:
    """Return the names of the current generations."""
    return [os.path.basename(os.path.realpath(state.current_link)) for state in States(shop.folder / ".feedtool" / "state")]
