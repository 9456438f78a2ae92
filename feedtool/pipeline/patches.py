"""What has changed of an item that is a JSON object, as operations on its members. Python item by item: only for items that have changed."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedtool.channel import Patching

_DECODER = json.JSONDecoder(parse_float=Decimal)
_BLANKS = " \t\r\n"


@dataclass(frozen=True, slots=True)
class Patch:
    """The operations that make the new item of the old one, and the members that stay with them: what stands between ``[]``, and between ``{}``.

    Without operations both items mean the same. ``replaced`` are the new values alone, as members; None when some old ones must be taken away.
    """

    operations: str
    kept: str
    replaced: str | None


def patch(old: str, new: str, patching: Patching) -> Patch | None:
    """Return what has changed between two items; None when the channel cannot be told so, and the new item must be sent whole."""
    before, after = members(old), members(new)
    if any(side.get(name, ("", None))[1] != value for side in (before, after) for name, value in patching.when.items()):
        return None
    others = before.keys() | after.keys()
    if any(before.get(name) != after.get(name) for name in others - {patching.of, patching.place}):
        return None
    if patching.of not in before or patching.of not in after:
        return None
    old_values, new_values = members(before[patching.of][0]), members(after[patching.of][0])
    deleted = list(_deletions(old_values, new_values, patching))
    replaced = {name: written for name, (written, value) in new_values.items() if name not in old_values or old_values[name][1] != value}
    operations = [*deleted, *(_operation("replace", patching.of, name, written) for name, written in replaced.items())]
    alone = ",".join(f"{json.dumps(name, ensure_ascii=False)}:{written}" for name, written in replaced.items())
    kept = ",".join(f"{json.dumps(name)}:{after[name][0]}" for name in patching.keep if name in after)
    return Patch(",".join(operations), kept, None if deleted else alone)


def members(text: str) -> dict[str, tuple[str, Any]]:
    """Return the members of a JSON object by name: each as it is written, and as a value with exact numbers."""
    found: dict[str, tuple[str, Any]] = {}
    at = _skip(text, 1)
    while text[at] != "}":
        name, at = _DECODER.raw_decode(text, at)
        begin = _skip(text, _skip(text, at) + 1)
        value, at = _DECODER.raw_decode(text, begin)
        found[name] = (text[begin:at], value)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return found


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANKS:
        at += 1
    return at


def _deletions(old: Mapping[str, tuple[str, Any]], new: Mapping[str, tuple[str, Any]], patching: Patching) -> Iterator[str]:
    for name, (_, was) in old.items():
        remaining = [_chosen(each, patching) for each in _entries(new[name][1])] if name in new else []
        gone = {
            json.dumps(chosen, sort_keys=True): chosen for each in _entries(was) if (chosen := _chosen(each, patching)) not in remaining
        }
        if gone and (name not in new or new[name][1] != was):
            yield _operation("delete", patching.of, name, json.dumps(list(gone.values()), ensure_ascii=False, separators=(",", ":")))


def _entries(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else [value]


def _chosen(entry: Any, patching: Patching) -> Mapping[str, Any]:
    """Return what tells an entry from others of its list."""
    return {name: entry[name] for name in patching.selectors if name in entry} if isinstance(entry, dict) else {}


def _operation(what: str, of: str, name: str, value: str) -> str:
    path = f"/{of}/{name.replace('~', '~0').replace('/', '~1')}"
    return f'{{"op":"{what}","path":{json.dumps(path, ensure_ascii=False)},"value":{value}}}'
