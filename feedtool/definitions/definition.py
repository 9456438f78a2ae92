"""A product type definition: what a channel says of an item of one kind in one marketplace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from feedtool.channel.attributes import resolved
from feedtool.model import AttributeInfo

_KINDS = {"string": "text", "integer": "integer", "number": "number", "boolean": "boolean"}
_FILLED = frozenset(("marketplace_id", "language_tag", "currency", "audience"))
# where a single value goes in a group that has several members
_MAIN = ("value", "media_location", "name", "value_with_tax")
_SIDES = ("length", "width", "height")


@dataclass(frozen=True, slots=True)
class Definition:
    """``schema`` says what an item is in the channel's own nested form (JSON Schema 2019-09).

    ``product_type`` is empty for the general definition that serves kinds without one. ``marketplace`` is the channel's own id, empty when the
    document does not tell. ``requirements`` is the set that its required attributes are for. ``shown`` is the file as the user knows it.
    """

    product_type: str
    marketplace: str
    requirements: str
    schema: Mapping[str, Any]
    shown: str

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The attributes by their names."""
        found: Mapping[str, Any] = self.schema["properties"]
        return found

    @property
    def closed(self) -> bool:
        """Whether the definition names all attributes that an item may have."""
        return self.schema.get("additionalProperties") is False

    def whole(self, described: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a part of the schema with its reference followed."""
        return resolved(described, self.schema)

    def group(self, name: str) -> Mapping[str, Any]:
        """Return what one value of an attribute is: a group of members."""
        return self.whole(self.whole(self.attributes[name]).get("items", {}))

    def info(self, name: str) -> AttributeInfo:
        """Return what a mapping may give for an attribute."""
        described = self.whole(self.attributes[name])
        members = self.group(name).get("properties", {})
        main = main_member(members)
        plain = main is not None and "unit" not in members
        kind = _KINDS.get(str(self.whole(members[main]).get("type")), "any") if plain and main else "any"
        most = described.get("maxUniqueItems", described.get("maxItems", 1))
        text = str(described.get("description") or described.get("title") or "")
        return AttributeInfo(name, kind, kind != "any" and most > 1, description=text, nested=True)


def main_member(members: Mapping[str, Any]) -> str | None:
    """Return the member that a single value becomes; None when a group of values cannot be made of one."""
    own = [name for name in members if name not in _FILLED]
    return next((name for name in _MAIN if name in own), own[0] if len(own) == 1 else None)


def units_of(members: Mapping[str, Any]) -> list[str] | None:
    """Return the units that a measure can have; None for what is no measure."""
    unit = members.get("unit", {})
    options = [*unit.get("enum", ()), *(option for each in unit.get("anyOf", ()) for option in each.get("enum", ()))]
    return options if "value" in members and options else None


def sides_of(members: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the members of a group of measures that ``30 x 20 x 10 cm`` gives, in that order; none for another group."""
    return _SIDES if all(units_of(members.get(side, {}).get("properties", {})) for side in _SIDES) else ()
