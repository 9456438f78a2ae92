"""Listings with faults, made at random from a seed."""

import copy
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

_VALUES: tuple[Any, ...] = (
    "", "x", "new_new", "DEFAULT", "AMAZON_NA", "parent", "child", "COLOR", "COLOR/SIZE", "SIZE", "USD", "EUR",
    "2026-11-23", "2026-02-30", "2026-11-23T08:00:00Z",
    "2026-11-23 08:00", "pounds", "grams", "ftp://x", "https://x/y.jpg", "ä" * 40, "y" * 300, 0, 1, -1, 10**7, Decimal("19.99"), Decimal("0.07"),
    Decimal("24.999"), True, False, [], {}, ["x"], [{"value": "x"}], {"value": "x"},
)  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of everything inside of a value."""
    for step, each in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, step)
        yield from places(each, (*path, step))


def mutated(listing: dict[str, Any], dice: random.Random, others: list[str]) -> dict[str, Any]:
    """Return a listing with one to three changes: something is gone, is something else, stands twice, or is new."""
    made = copy.deepcopy(listing)
    for _ in range(dice.randint(1, 3)):
        paths = list(places(made))
        if paths:
            _change(made, dice.choice(paths), dice, others)
    return made


def _change(made: dict[str, Any], path: tuple[Any, ...], dice: random.Random, others: list[str]) -> None:
    owner: Any = made
    for step in path[:-1]:
        owner = owner[step]
    kind = dice.choice(("gone", "else", "twice", "new", "nudge"))
    value = owner[path[-1]]
    if kind == "gone":
        del owner[path[-1]]
    elif kind == "twice":
        _twice(owner, path[-1])
    elif kind == "new":
        target = value if isinstance(value, dict) else made
        target[dice.choice(["unit", "value", "quantity", "zzz", *others])] = copy.deepcopy(dice.choice(_VALUES))
    elif kind == "nudge" and isinstance(value, str):
        owner[path[-1]] = value * dice.choice((2, 30))
    elif kind == "nudge" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        owner[path[-1]] = value * dice.choice((-1, 100, Decimal("0.001")))
    else:
        owner[path[-1]] = copy.deepcopy(dice.choice(_VALUES))


def _twice(owner: Any, step: Any) -> None:
    if isinstance(owner, list):
        owner.append(copy.deepcopy(owner[step]))
    elif isinstance(owner[step], list) and owner[step]:
        owner[step].append(copy.deepcopy(owner[step][0]))


def plain(node: Any) -> Any:
    """Return a value with whole decimals as whole numbers, as columns give them back."""
    if isinstance(node, dict):
        return {name: plain(each) for name, each in node.items()}
    if isinstance(node, list):
        return [plain(each) for each in node]
    return int(node) if isinstance(node, Decimal) and node == node.to_integral_value() else node
