"""What `feedtool taxonomy` and `validate` say over a while, as text. The expected texts are in expected/."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from tests import in_process
from tests.taxonomy import shop
from tests.taxonomy.lists import ENGLISH, SWEDISH, text_of
from tests.taxonomy.server import Handler, running

EXPECTED = Path(__file__).parent / "expected"


def said(folder: Path, *command: str) -> str:
    """Return everything that a command prints, and its exit code; the day of today is TODAY."""
    return in_process.printed(folder, *command).replace(datetime.date.today().isoformat(), "TODAY")


def told(name: str, folder: Path) -> str:
    """Return a whole story: each command and what it said."""
    with running() as port:
        shop.write(folder, port)
        text = "\n".join(f"$ feedtool {' '.join(command)}\n{said(folder, *command)}" for command in STORIES[name](folder))
        return text.replace(f":{port}/", ":PORT/")


def pinning(folder: Path) -> Iterator[tuple[str, ...]]:
    """Nothing is pinned; lists are pinned; the channel changes them; a file is edited, then lost."""
    yield ("taxonomy",)
    yield ("validate", "-v")
    yield ("taxonomy", "update")
    assert Handler.asked == ["/en-US.txt", "/sv-SE.txt"]
    yield ("taxonomy",)
    yield ("validate", "-v")
    yield ("taxonomy", "update")
    changed = {number: path for number, path in ENGLISH.items() if number != "71"} | {"90": "Tea > Green Tea", "2": "Lights"}
    Handler.lists |= {"en-US": text_of(changed, "2026-09-09"), "sv-SE": text_of({**SWEDISH, "9": "Teer"})}
    yield ("taxonomy", "update", "--channel", "market")
    yield ("taxonomy", "search", "green", "tea")
    path = folder / "taxonomy" / "bazaar" / "en-US.txt"
    path.write_bytes(path.read_bytes().replace(b"Lights", b"Lamps!"))
    yield ("validate",)
    yield ("taxonomy",)
    path.unlink()
    yield ("validate",)
    yield ("taxonomy", "update", "--locale", "en-US")
    yield ("taxonomy",)


def searching(folder: Path) -> Iterator[tuple[str, ...]]:
    """Categories are searched, in both languages."""
    yield ("taxonomy", "search", "hats")
    yield ("taxonomy", "update", "-l", "all")
    for words in (("hats",), ("woolly", "hat"), ("regnjackor",), ("lamps", "--limit", "2"), ("wooly hats",), ("xylophones",)):
        yield ("taxonomy", "search", *words)
    yield ("taxonomy", "search", "hats", "-t", "bazar")
    yield ("taxonomy", "search")


def in_one_language(folder: Path) -> Iterator[tuple[str, ...]]:
    """Only the English list is pinned, and the feed is Swedish."""
    yield ("taxonomy", "update", "-l", "en-US")
    yield ("validate", "-v")


def wrong_conditions(folder: Path) -> Iterator[tuple[str, ...]]:
    """A mapping asks for categories that nobody knows."""
    mapping = folder / "market.yaml"
    text = mapping.read_text(encoding="utf-8")
    rule = 'rules:\n  - {{name: hats, when: "category | in_category({})", set: {{size: one}}}}\n'
    yield ("taxonomy", "update")
    for category in ("700", "'Clothes & Hats > Hat'", "70, taxonomy='bazar'"):
        mapping.write_text(text + rule.format(category), encoding="utf-8")
        yield ("validate",)


STORIES: Mapping[str, Callable[[Path], Iterator[tuple[str, ...]]]] = MappingProxyType(
    {"pinning": pinning, "searching": searching, "in-one-language": in_one_language, "wrong-conditions": wrong_conditions}
)
