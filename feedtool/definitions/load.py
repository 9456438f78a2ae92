"""Reading a folder of product type definitions."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from feedtool.definitions.definition import Definition
from feedtool.definitions.soundness import UnsoundError, check, read_json
from feedtool.model import Place
from feedtool.problems import Problem

_MOST_FILES = 2_000
_MOST_KEPT = 64  # definitions that are in use at a time
LISTING = "LISTING"


def load(folder: Path, shown: str) -> tuple[list[Definition], list[Problem]]:
    """Return the definitions in a folder, of all marketplaces, and everything that is wrong with the files there.

    A file is the document itself, or the answer of the Product Type Definitions API with the document in it. What it is for it says itself; its
    name does not matter. A document that names no marketplace holds for all.
    """
    problems: list[Problem] = []
    paths = sorted(folder.glob("*.json"))
    if len(paths) > _MOST_FILES:
        return [], [Problem("CH121", f"The folder `{shown}` has {len(paths):,} files; {_MOST_FILES:,} are read at most.", Place(shown))]
    found = [each for path in paths if (each := _read(path, f"{shown}/{path.name}", problems))]
    problems.extend(_twice(found))
    return found, problems


def _read(path: Path, shown: str, problems: list[Problem]) -> Definition | None:
    try:
        return _known(path, shown, path.stat().st_mtime_ns)
    except UnsoundError as wrong:
        problems.append(Problem("CH121", f"The file is no product type definition: {wrong}.", Place(shown)))
    except OSError as error:
        problems.append(Problem("CH121", f"The file cannot be read: {error.strerror}.", Place(shown)))
    return None


@lru_cache(maxsize=_MOST_KEPT)
def _known(path: Path, shown: str, changed: int) -> Definition:
    """Return a definition that is read once for all markets of a project."""
    return read(path, shown)


def read(path: Path, shown: str) -> Definition:
    """Return the definition in a file. Raises UnsoundError when it is none that can be used, OSError when it cannot be read."""
    document = read_json(path)
    if not isinstance(document, dict):
        raise UnsoundError("it is no object")
    answer = document if "productType" in document else {}
    schema = document.get("schema") if answer else document
    if not isinstance(schema, dict) or ("properties" not in schema and "link" in schema):
        raise UnsoundError("it has only the link to the document; download that, the link holds for a week")
    check(schema)
    product_type = str(answer.get("productType") or str(schema.get("$id", "")).rsplit("/", 1)[-1] or schema.get("title", ""))
    if not product_type:
        raise UnsoundError("it does not say which product type it is for: `$id` is missing")
    marketplaces = list(_marketplaces(schema)) or list(answer.get("marketplaceIds", ()))
    requirements = str(answer.get("requirements") or LISTING)
    return Definition(product_type, str(marketplaces[0]) if marketplaces else "", requirements, schema, shown)


def _marketplaces(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the marketplaces that the values of attributes can be for."""
    described = schema.get("$defs", {}).get("marketplace_id", {})
    for part in [described, *described.get("anyOf", ())]:
        yield from part.get("enum", ())


def _twice(found: list[Definition]) -> Iterator[Problem]:
    first: dict[tuple[str, str, str], Definition] = {}
    for each in found:
        other = first.setdefault((each.product_type, each.requirements, each.marketplace), each)
        if other is not each:
            message = f"{each.product_type} ({each.requirements}) is defined twice for this marketplace, here and in {other.shown}."
            yield Problem("CH122", message, Place(each.shown), hint="Keep the newer file.")
