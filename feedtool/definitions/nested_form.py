"""Everything that is known of the nested form of a channel's items in one market: the user's definitions and the package's own documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool import positioned_yaml
from feedtool.definitions.definition import Definition
from feedtool.definitions.filling import filled_in
from feedtool.definitions.trial import Own
from feedtool.model import AttributeInfo, is_list, is_record

GENERAL, RULES, MESSAGE = "definition.yaml", "rules.yaml", "message.yaml"
_FILLED = ("language_tag", "currency", "audience", "marketplace_id")  # members of values, and the facts that they are
_EVERYBODY = "ALL"
_MARKETPLACE = "marketplace_id"


@dataclass(frozen=True, slots=True)
class NestedForm:
    """``general`` serves kinds of products without a definition; ``folder`` are the user's definitions, of all marketplaces.

    ``facts`` are the vars of the feed and what holds in its market.

    ``rules`` and ``message`` are what the package asks of attributes and of what stands around them, each ``errors`` and ``advice``.
    ``written`` is the package's shape.yaml: how attributes with names of their own come together.
    """

    general: Definition
    folder: Sequence[Definition]
    rules: Mapping[str, Any]
    message: Mapping[str, Any]
    facts: Mapping[str, Any]
    written: Mapping[str, Any]

    @property
    def definitions(self) -> list[Definition]:
        """The user's definitions for this marketplace."""
        return [each for each in self.folder if each.marketplace in ("", self.general.marketplace)]

    @property
    def filled(self) -> dict[str, str]:
        """The members that are the same in every value of an item."""
        known = ((name, {**self.facts, "audience": _EVERYBODY}.get(name)) for name in _FILLED)
        return {name: str(value) for name, value in known if value is not None}

    def own(self, definition: Definition, sources: Mapping[str, pa.DataType]) -> Own:
        """Return what the package itself asks of items of a kind; ``sources`` are the types of what their nested form is made of."""
        named = [name for name, type_ in sources.items() if name in definition.attributes and _names_member(type_, _MARKETPLACE)]
        return self._own(definition, named)

    def own_of_others(self, definition: Definition) -> Own:
        """Return what the package itself asks of items of a kind that another tool has made: that they name the marketplace, too."""
        own = self._own(definition, definition.attributes)
        unnamed = {"items": {"required": [_MARKETPLACE]}} if self.facts.get(_MARKETPLACE) else {}
        here = {name: unnamed for name in definition.attributes if _MARKETPLACE in definition.group(name).get("properties", {})}
        return Own(own.rules, {"allOf": [own.advice, {"properties": here}]})

    def _own(self, definition: Definition, named: Iterable[str]) -> Own:
        facts = {**self.facts, "defined": bool(definition.product_type)}
        rules = filled_in(self.rules["errors"], facts)
        marketplace = self.facts.get(_MARKETPLACE)
        elsewhere = {"const": marketplace, "x-says": f"is `{{value}}`, which is not the marketplace of this feed: {marketplace}."}
        here = {name: {"items": {"properties": {_MARKETPLACE: elsewhere}}} for name in named} if marketplace else {}
        return Own({"allOf": [rules, {"properties": here}]}, filled_in(self.rules["advice"], facts))

    def everything(self) -> Definition:
        """Return the general definition with the attributes that only definitions of other kinds or marketplaces know."""
        known = {name: {**described} for each in (*self.folder, *self.definitions) for name, described in _whole(each).items()}
        schema = {**self.general.schema, "properties": {**known, **self.general.attributes}}
        return replace(self.general, schema=schema)

    def attributes(self) -> dict[str, AttributeInfo]:
        """Return the attributes that mappings may give in their own names; a mapping may serve several marketplaces."""
        found: dict[str, AttributeInfo] = {}
        for each in (self.general, *self.definitions, *self.folder):
            for name in each.attributes:
                if name not in found:
                    found[name] = each.info(name)
        return found


def _names_member(type_: pa.DataType, name: str) -> bool:
    """Say whether values of a type say a member themselves, instead of getting it filled in."""
    inner = type_.value_type if is_list(type_) else type_
    return is_record(inner) and inner.get_field_index(name) >= 0


def _whole(definition: Definition) -> dict[str, Any]:
    """Return the attributes of a definition without references into it."""
    return {name: _inlined(each, definition) for name, each in definition.attributes.items()}


def _inlined(node: Any, definition: Definition) -> Any:
    if isinstance(node, dict):
        whole = definition.whole(node) if isinstance(node.get("$ref"), str) else node
        return {key: value if key in ("enum", "enumNames", "$lifecycle") else _inlined(value, definition) for key, value in whole.items()}
    return [_inlined(each, definition) for each in node] if isinstance(node, list) else node


def package_documents(directory: Path, facts: Mapping[str, Any]) -> tuple[Definition, Mapping[str, Any], Mapping[str, Any]] | None:
    """Return the general definition of a channel's package, its rules and those of messages, for a market; None when its items have no definitions."""
    path = directory / GENERAL
    if not path.is_file():
        return None
    schema = filled_in(positioned_yaml.load(path, path.name).data, facts)
    rules, message = (positioned_yaml.load(directory / name, name).data for name in (RULES, MESSAGE))
    return Definition("", str(facts.get("marketplace_id") or ""), "", schema, path.name), rules, message
