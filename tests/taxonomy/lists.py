"""Lists of categories that nobody publishes: a bazaar of made-up things, in two languages; and pinning them."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from feedtool.taxonomy import LOCK, Declared, Pin, Store, Taxonomy, open_store
from feedtool.taxonomy.forms import parse
from feedtool.taxonomy.pins import lock_text, pin_of

HEAD = "# Bazaar_Version: {}\n"
ENGLISH = {
    "1": "Clothes & Hats", "7": "Clothes & Hats > Hats", "70": "Clothes & Hats > Hats > Woolly Hats", "71": "Clothes & Hats > Hats > Straw Hats",
    "8": "Clothes & Hats > Coats & Jackets", "80": "Clothes & Hats > Coats & Jackets > Rain Jackets", "2": "Lamps", "20": "Lamps > Table Lamps",
    "21": "Lamps > Lamp Oil", "3": "Paper, Ink & Books", "30": "Paper, Ink & Books > Books", "9": "Tea",
}  # fmt: skip
SWEDISH = {
    "1": "Kläder & hattar", "7": "Kläder & hattar > Hattar", "70": "Kläder & hattar > Hattar > Yllemössor", "71": "Kläder & hattar > Hattar > Stråhattar",
    "8": "Kläder & hattar > Rockar & jackor", "80": "Kläder & hattar > Rockar & jackor > Regnjackor", "2": "Lampor", "20": "Lampor > Bordslampor",
    "21": "Lampor > Lampolja", "3": "Papper, bläck & böcker", "30": "Papper, bläck & böcker > Böcker", "9": "Te",
}  # fmt: skip
BAZAAR = Declared(
    name="bazaar",
    title="the list of the bazaar",
    attributes=("category",),
    url="https://bazaar.example/{locale}.txt",
    form="numbered-paths",
    least=10,
    locales=("en-US", "sv-SE", "de-CH", "de-DE"),
    version_line="# Bazaar_Version:",
    aliases={"da-DK": "sv-SE"},
    known={"1": "Clothes & Hats", "7": "Clothes & Hats > Hats"},
)


def text_of(paths: Mapping[str, str], version: str = "2026-05-01") -> bytes:
    """Return a list as the bazaar would publish it."""
    return (HEAD.format(version) + "\n".join(f"{number} - {path}" for number, path in paths.items())).encode()


def pinned(folder: Path, declared: Declared, lists: Mapping[str, bytes]) -> Store:
    """Return a store with these lists, by locale, pinned in a folder."""
    pins: dict[str, Pin] = {}
    for locale, content in lists.items():
        name = f"{declared.name}/{locale}.txt"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        listed = parse(content, declared.form, declared.version_line)
        pins[locale] = pin_of(content, listed, name, declared.address(locale), datetime.date(2026, 11, 23))
    (folder / LOCK).write_text(lock_text({declared.name: pins}), encoding="utf-8")
    return open_store(folder, "taxonomy")


def bazaar(folder: Path, *locales: str) -> Taxonomy:
    """Return the bazaar's taxonomy with its lists in some languages."""
    lists = {"en-US": text_of(ENGLISH), "sv-SE": text_of(SWEDISH)}
    return pinned(folder, BAZAAR, {locale: lists[locale] for locale in locales}).taxonomy(BAZAAR)
