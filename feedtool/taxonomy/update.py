"""`feedtool taxonomy update`: all lists are downloaded before any is replaced."""

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedtool.errors import ConfigError, OutputError, SourceError
from feedtool.taxonomy.declared import Declared
from feedtool.taxonomy.download import UnreachableError, fetch
from feedtool.taxonomy.forms import FORMS, Listed
from feedtool.taxonomy.pins import LOCK, Pin, Store, lock_text, pin_of

_SUFFIX = {"numbered-paths": "txt", "table": "csv"}
assert _SUFFIX.keys() == FORMS.keys()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list to download: a taxonomy in one of its languages."""

    declared: Declared
    locale: str


@dataclass(frozen=True, slots=True)
class Updated:
    """A list as it was pinned by an update. ``before`` is its pin before (None: there was none); ``gone``, ``added`` and ``renamed`` are numbers of categories.

    ``old`` and ``new`` are the full names by number before (empty when they are not known) and after.
    """

    wanted: Wanted
    pin: Pin
    before: Pin | None
    old: Mapping[str, str]
    new: Mapping[str, str]

    @property
    def unchanged(self) -> bool:
        """Whether the channel still has the list that was pinned."""
        return self.before is not None and self.before.sha256 == self.pin.sha256

    @property
    def gone(self) -> list[str]:
        """The categories that only the list before has."""
        return [number for number in self.old if number not in self.new]

    @property
    def added(self) -> list[str]:
        """The categories that only this list has."""
        return [number for number in self.new if number not in self.old] if self.old else []

    @property
    def renamed(self) -> list[str]:
        """The categories whose full names differ between the two."""
        return [number for number, path in self.old.items() if self.new.get(number, path) != path]


def update(store: Store, wanted: Sequence[Wanted], day: datetime.date) -> list[Updated]:
    """Download the lists and pin them in the store's folder.

    Raises SourceError with every list that cannot be had, and OutputError when the folder cannot be written; then nothing has changed, or what has is
    told at the next run by its fingerprint.
    """
    fetched, failures = [], []
    for each in wanted:
        try:
            fetched.append((each, *fetch(each.declared, each.locale)))
        except SourceError as error:  # told together with the others
            failures.append(str(error))
            if isinstance(error, UnreachableError):
                break
    if failures:
        raise SourceError("\n  ".join([*failures, "No list was changed."]))
    made = [(content, _updated(store, each, content, listed, day)) for each, content, listed in fetched]
    pins = {name: dict(locales) for name, locales in store.pins.items()}
    for _, done in made:
        pins.setdefault(done.wanted.declared.name, {})[done.wanted.locale] = done.pin
    _write(store.folder, [*((done.pin.file, content) for content, done in made), (LOCK, lock_text(pins).encode())])
    return [done for _, done in made]


def _updated(store: Store, wanted: Wanted, content: bytes, listed: Listed, day: datetime.date) -> Updated:
    declared, locale = wanted.declared, wanted.locale
    before = store.pins.get(declared.name, {}).get(locale)
    pin = pin_of(content, listed, f"{declared.name}/{locale}.{_SUFFIX[declared.form]}", declared.address(locale), day)
    if before and before.sha256 == pin.sha256 and before.file == pin.file:
        pin = before  # the day is that on which the list changed
    return Updated(wanted, pin, before, _old(store, before, declared), listed.paths)


def _old(store: Store, before: Pin | None, declared: Declared) -> Mapping[str, str]:
    """Return the names by number of a pinned list; nothing when its file cannot be read any more, which an update mends."""
    if before is None:
        return {}
    try:
        return store.read(before, declared).paths
    except ConfigError:
        return {}


def _write(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Write all files beside and rename them when all are whole, the lock file last."""
    parts = [(folder / f"{name}.part", folder / name) for name, _ in files]
    begun = []
    try:
        for (part, _), (_, content) in zip(parts, files, strict=True):
            part.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                begun.append(part)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        for part, path in parts:
            part.replace(path)
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder} cannot be written: {error.strerror}. Run `feedtool taxonomy update` again."
        ) from error
    finally:
        for part in begun:
            part.unlink(missing_ok=True)


def chosen(declared: Declared, names: Sequence[str], store: Store, markets: Sequence[tuple[str, str]]) -> Iterator[Wanted]:
    """Yield what to download of a taxonomy: the languages named (``all``: every one).

    With none named: that of reference, those of the ``markets`` (language and country) and those that are pinned already. A language that the channel
    is not known to publish is asked for all the same.
    """
    if "all" in names:
        locales = list(declared.locales)
    elif names:
        locales = [declared.locale_named(name) or name for name in names]
    else:
        of_markets = [declared.locale_for(*market) for market in markets]
        locales = [declared.locales[0], *(each for each in of_markets if each), *store.pins.get(declared.name, {})]
    yield from (Wanted(declared, locale) for locale in dict.fromkeys(locales))
