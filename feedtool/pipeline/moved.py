"""Is what a feed was made of, and against, still what it was?"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from feedtool.pipeline.by_hand import run_of
from feedtool.pipeline.stores import Store
from feedtool.project import Outlets
from feedtool.sources import sqlite_hash
from feedtool.state import Generation, Manifest, hash_of


def moved(hashes: Mapping[str, str], places: Mapping[str, Path], hashed: Callable[[Path], str] = hash_of) -> Iterator[str]:
    """Yield in words every file that is no longer the one with the hash that was noted (sha256 in hex), by the names of ``hashes``.

    ``places`` are where they lie today, ``hashed`` is how the hash was made.
    """
    for name, noted in sorted(hashes.items()):
        path = places.get(name)
        if path is None or not path.is_file():
            yield f"{name} is gone"
            continue
        try:
            found = hashed(path)
        except OSError as error:
            yield f"{name} cannot be read ({error.strerror})"
            continue
        if found != noted:
            yield f"{name} has been changed"


def moved_since(store: Store, generation: Generation, outlets: Outlets) -> list[str]:
    """Return in words what has moved since a stored feed was made: the current feed, a file that it was made of, a file of the project.

    Databases on servers and the web are not read again: what is in them now is not asked.
    """
    manifest = generation.manifest()
    now = store.current.name if store.current else None
    if now != manifest.previous:
        then = f"run {int(manifest.previous.partition('-')[0])}" if manifest.previous else "nothing"
        return [f"{then} was current when it was made, and {run_of(store.current) if store.current else 'nothing'} is now"]
    sources: Mapping[str, Path] = {each["name"]: outlets.root / each["name"] for each in manifest.inputs if each.get("kind") == "file"}
    hashes = {each["name"]: str(each["sha256"]) for each in manifest.inputs if each["name"] in sources and each.get("sha256")}
    return [
        *moved(hashes, sources),
        *(f"{name} has come" for name in outlets.sources(store.outlet) if name not in sources),
        *_moved_databases(store, manifest, outlets),
        *moved(manifest.settings, outlets.settings(store.outlet)),
    ]


def _moved_databases(store: Store, manifest: Manifest, outlets: Outlets) -> Iterator[str]:
    noted = {each["name"]: str(each["sha256"]) for each in manifest.inputs if each.get("kind") == "database" and each.get("sha256")}
    for name, path in outlets.databases(store.outlet):
        if name in noted:
            yield from moved({name: noted[name]}, {name: path}, sqlite_hash)
