"""The pinned lists: a folder beside the project file, with a lock file that says which versions they are."""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from feedtool import positioned_yaml
from feedtool.errors import ConfigError
from feedtool.model import Place
from feedtool.positioned_yaml import shape
from feedtool.positioned_yaml.shape import Key, MappingOf, Number, Record, Text
from feedtool.problems import Problem
from feedtool.taxonomy.declared import Declared
from feedtool.taxonomy.forms import Listed, NotAList, parse
from feedtool.taxonomy.taxonomy import Language, Taxonomy, without_lists
from feedtool.written_paths import is_file, real

LOCK = "lock.yaml"
_HEAD = "# Written by `feedtool taxonomy update`. Commit this folder: then every run checks against the same lists.\n"
_PIN = Record(
    noun="A pinned list",
    keys={
        "file": Key(Text(description="The list, in this folder."), required=True),
        "url": Key(Text(description="Where it came from."), required=True),
        "version": Key(Text(numbers=True, description="What the list says of itself.")),
        "sha256": Key(Text(numbers=True, description="The fingerprint of the file."), required=True),
        "categories": Key(Number(whole=True, minimum=1), required=True),
        "downloaded": Key(Text(numbers=True, description="The day."), required=True),
    },
)
_PINS = MappingOf(value=MappingOf(value=_PIN))


@dataclass(frozen=True, slots=True)
class Pin:
    """A list as it was pinned: its ``file`` counts from the folder; ``version`` is what the list says of itself; ``downloaded`` is a day (2026-11-24)."""

    file: str
    url: str
    version: str | None
    sha256: str
    categories: int
    downloaded: str


Pins = Mapping[str, Mapping[str, Pin]]  # by taxonomy and locale


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of pinned lists; ``shown`` is its name in messages. ``pins`` are by taxonomy and locale, in the order of the lock file."""

    folder: Path
    shown: str
    pins: Pins
    _made: dict[str, Taxonomy] = field(default_factory=dict, compare=False)

    def taxonomy(self, declared: Declared) -> Taxonomy:
        """Return a taxonomy with its pinned languages, that of reference first. Its lists are read when they are needed.

        The same one is returned for the same declaration. Raises ConfigError when a file is missing or is not the one that was pinned.
        """
        key = repr(declared)
        if key not in self._made:
            self._made[key] = self._taxonomy(declared)
        return self._made[key]

    def _taxonomy(self, declared: Declared) -> Taxonomy:
        pins = self.pins.get(declared.name, {})
        if not pins:
            return without_lists(declared)
        if problems := [problem for pin in pins.values() if (problem := self._changed(pin))]:
            raise ConfigError(problems)
        order = {locale: number for number, locale in enumerate(declared.locales)}
        ordered = sorted(pins, key=lambda locale: (order.get(locale, len(order)), locale))
        languages = [Language(locale, lambda pin=pins[locale]: self.read(pin, declared)) for locale in ordered]  # type: ignore[misc]
        key = f"{declared.name}:{','.join(pins[locale].sha256 for locale in ordered)}"
        return Taxonomy(declared, languages, pins[ordered[0]].version, key)

    def read(self, pin: Pin, declared: Declared) -> Listed:
        """Return the list of a pin. Raises ConfigError when its file is none."""
        try:
            return parse((self.folder / pin.file).read_bytes(), declared.form, declared.version_line)
        except (NotAList, OSError) as error:
            raise ConfigError([self._problem("TX103", pin, f"The list {error}.")]) from error

    def _changed(self, pin: Pin) -> Problem | None:
        path = self.folder / pin.file
        if not real(path).is_relative_to(real(self.folder)):
            return Problem("TX101", f"The list `{pin.file}` lies outside of this folder.", Place(f"{self.shown}/{LOCK}"))
        if not is_file(path):
            return self._problem("TX101", pin, f"The list that {LOCK} names is not there.")
        if hashlib.sha256(path.read_bytes()).hexdigest() != pin.sha256:
            return self._problem("TX102", pin, f"The list is not the one that {LOCK} has pinned: its fingerprint is another.")
        return None

    def _problem(self, code: str, pin: Pin, message: str) -> Problem:
        hint = f"Restore {self.shown}/ from version control, or pin the lists of today: feedtool taxonomy update."
        return Problem(code, message, Place(f"{self.shown}/{pin.file}"), hint=hint)


def open_store(folder: Path, shown: str) -> Store:
    """Return the pinned lists of a folder; without a lock file there are none. Raises ConfigError when the lock file is not what ``update`` writes."""
    path = folder / LOCK
    if not is_file(path):
        return Store(folder, shown, {})
    document = positioned_yaml.load(path, f"{shown}/{LOCK}")
    data, problems = shape.read(document, _PINS)
    if problems:
        raise ConfigError(problems)
    return Store(folder, shown, {name: {locale: _pin(each) for locale, each in locales.items()} for name, locales in data.items()})


def _pin(data: Mapping[str, object]) -> Pin:
    version = data.get("version")
    return Pin(
        file=str(data["file"]),
        url=str(data["url"]),
        version=None if version is None else str(version),
        sha256=str(data["sha256"]),
        categories=int(str(data["categories"])),
        downloaded=str(data["downloaded"]),
    )


def pin_of(content: bytes, listed: Listed, file: str, url: str, day: datetime.date) -> Pin:
    """Return the pin of a list."""
    return Pin(file, url, listed.version, hashlib.sha256(content).hexdigest(), len(listed.paths), day.isoformat())


def lock_text(pins: Pins) -> str:
    """Return the text of a lock file, sorted, so that the same pins give the same bytes."""
    plain = {
        name: {
            locale: {
                "file": pin.file,
                "url": pin.url,
                **({"version": pin.version} if pin.version else {}),
                "sha256": pin.sha256,
                "categories": pin.categories,
                "downloaded": pin.downloaded,
            }
            for locale, pin in sorted(locales.items())
        }
        for name, locales in sorted(pins.items())
        if locales
    }
    return _HEAD + yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=200)
