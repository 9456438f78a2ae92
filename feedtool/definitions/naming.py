"""What a path into an item's nested form is called in the mapping: `purchasable_offer[0].our_price[0]…` is `price`."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateError, meta

from feedtool.channel.attributes import resolved
from feedtool.definitions.definition import main_member
from feedtool.validation.schema.judge import Naming

Steps = tuple[str, ...]
_EACH = "each"


class FlatNames(Naming):
    """The names of a channel's mapping for the parts of its nested form.

    ``shape`` is the nested form as shape.yaml writes it: what stands there knows which attributes it is made of. ``given`` are the attributes that
    the mapping gives; of several that a part is made of, such a one is named.
    """

    def __init__(self, shape: Mapping[str, Any], schema: Mapping[str, Any], given: Collection[str]) -> None:
        self._sources: dict[Steps, list[str]] = {}
        self._schema, self._given = schema, given
        for name, written in shape.items():
            self._note((name,), written, [])

    def _note(self, steps: Steps, written: Any, each: list[str]) -> None:
        if isinstance(written, dict):
            if "for_each" in written:
                inner = _names(written["for_each"], each)
                self._sources.setdefault(steps, []).extend(inner)
                self._note(steps, written.get("value"), inner)
                return
            for name, value in written.items():
                self._note((*steps, name), value, each)
        elif isinstance(written, list):
            for value in written:
                self._note(steps, value, each)
        elif isinstance(written, str):
            self._sources.setdefault(steps, []).extend(_names(written, each))

    def sources(self, name: str) -> list[str]:
        """Return the attributes of the mapping that an attribute of the nested form is made of."""
        return [source for known, names in self._sources.items() if known[0] == name for source in names]

    def attribute(self, path: list[Any]) -> str:
        """Return the attribute of the mapping that a path belongs to; one that is given in the nested form has its own name."""
        if path and path[0] in self._given:
            return str(path[0])
        steps = tuple(step for step in path if isinstance(step, str))
        while steps:
            inside = [name for known, names in self._sources.items() if known[: len(steps)] == steps for name in names]
            if inside:
                return next((name for name in inside if name in self._given), inside[0])
            if len(steps) == 1:
                break
            steps = steps[:-1]
        return steps[0] if steps else "item"

    def words(self, path: list[Any]) -> str:
        """Return a path as people write it: bullet_point 3; item_weight, unit."""
        if not path:
            return "The item"
        name = self.attribute(path)
        if name != path[0]:
            rest = [] if self._is_source(path) else list(self._members(path))[-1:]
            return ", ".join([name, *rest])
        return ", ".join([f"{name}{_position(path, self._schema)}", *self._members(path)])

    def _is_source(self, path: list[Any]) -> bool:
        steps = tuple(step for step in path if isinstance(step, str))
        return any(known[: len(steps)] == steps for known in self._sources)

    def _members(self, path: list[Any]) -> Iterator[str]:
        """Yield the members on a path, without the one that a single value becomes."""
        described: Mapping[str, Any] = {"properties": self._schema.get("properties", {})}
        for place, step in enumerate(path):
            if isinstance(step, int):
                continue
            while described.get("type") == "array":
                described = resolved(described.get("items", {}), self._schema)
            members = described.get("properties", {})
            if place and (step != main_member(members) or place < len(path) - 1):
                yield str(step)
            described = resolved(members.get(step, {}), self._schema)


def _position(path: list[Any], schema: Mapping[str, Any]) -> str:
    """Return which of several values a path leads to; nothing where there can be only one."""
    described = resolved(schema.get("properties", {}).get(path[0], {}), schema)
    several = described.get("maxUniqueItems", described.get("maxItems", 2)) > 1
    return f" {path[1] + 1}" if len(path) > 1 and isinstance(path[1], int) and (several or path[1]) else ""


def _names(written: str, each: list[str]) -> list[str]:
    """Return the attributes that an expression reads, in the order in which they stand in it."""
    try:
        found = meta.find_undeclared_variables(Environment(autoescape=True).parse(written))
    except TemplateError:
        return []  # told when the file was compiled
    own = sorted(found - {_EACH}, key=written.find)
    return own or (each if _EACH in found else [])
