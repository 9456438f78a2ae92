"""Reading Facebook feeds back with other means than those that wrote them: the csv module, lxml, json, Python's own literals."""

import ast
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

G = "{http://base.google.com/ns/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = {"additional_image_link", "internal_label", "disabled_capabilities", "shipping", "additional_variant_attribute", "image", "video"}
GROUPS = {"shipping": ("country", "region", "service", "price"), "additional_variant_attribute": ("label", "value")}
_STEP = re.compile(r"(\w+)|\[(\d+)\]")


def table(text: str, delimiter: str) -> list[dict[str, Any]]:
    """Return the items of a CSV or TSV feed, columns such as ``image[0].tag[1]`` put together."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    header = rows[0]
    assert all(len(row) == len(header) for row in rows), "every row has a cell for each heading"
    return [_nested({name: cell for name, cell in zip(header, row, strict=True) if cell}) for row in rows[1:]]


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for heading, cell in cells.items():
        steps = [name or int(number) for name, number in _STEP.findall(heading)]
        _put(item, steps, _cell(heading, cell))
    return item


def _put(owner: Any, steps: list[Any], value: Any) -> None:
    first, *rest = steps
    if isinstance(owner, list):
        while len(owner) <= first:
            owner.append(None)
        inside = owner[first]
    else:
        inside = owner.get(first)
    if rest and inside is None:
        inside = [] if isinstance(rest[0], int) else {}
    if rest:
        _put(inside, rest, value)
    owner[first] = inside if rest else value


def _cell(name: str, cell: str) -> Any:
    if name in ("unit_price", "importer_address"):
        return json.loads(cell)
    if name == "internal_label":
        return ast.literal_eval(cell)
    if name in GROUPS:
        groups = [dict(zip(GROUPS[name], part.split(":"), strict=False)) for part in cell.split(",")]
        return [{member: value for member, value in group.items() if value} for group in groups]
    return cell.split(",") if name in LISTS else cell


def markup(text: str) -> list[dict[str, Any]]:
    """Return the items of an RSS or Atom feed."""
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    entries = root.findall(f"{ATOM}entry") if root.tag == f"{ATOM}feed" else root.findall("channel/item")
    return [_item(entry) for entry in entries]


def _item(entry: Any) -> dict[str, Any]:
    item: dict[str, Any] = {}
    for name, child in _children(entry):
        if name == "applink":
            item.setdefault(name, {})[child.get("property")] = child.get("content")
        elif name in LISTS:
            item.setdefault(name, []).append(_value(child))
        else:
            assert name not in item
            item[name] = _value(child)
    return item


def _children(element: Any) -> Iterator[tuple[str, Any]]:
    yield from ((child.tag.removeprefix(G).removeprefix(ATOM), child) for child in element)


def _value(element: Any) -> Any:
    if not len(element):
        return element.text or ""
    made: dict[str, Any] = {}
    for name, child in _children(element):
        if name == "tag":
            made.setdefault(name, []).append(_value(child))
        else:
            made[name] = _value(child)
    return made
