"""A channel's package, loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedtool.model import AttributeInfo
from feedtool.positioned_yaml import Document
from feedtool.rendering import Format
from feedtool.taxonomy import Declared


@dataclass(frozen=True, slots=True)
class Var:
    """Something that a project must tell the channel's mappings and templates, such as the country."""

    name: str
    description: str
    example: str
    pattern: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class ChannelFormat:
    """A form of the channel's feed. ``attributes`` are those that it needs when it is only a part of an item (prices and stock); else none."""

    render: Format
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The most items and bytes (uncompressed) that one file may have; None: no limit."""

    items: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """Everything that is particular to a channel. It comes from its folder alone.

    ``schema`` says what surely holds for an item, ``advice`` what likely does (both JSON Schema 2020-12), ``checks`` the rules across attributes
    and items. ``shape_path`` is a second mapping, from attributes to the item's own nested form; ``starter`` a mapping to begin with.
    ``taxonomies`` are the lists of categories that it publishes; packages of a project that use the same name for one mean the same one.
    """

    name: str
    title: str
    directory: Path
    identity: str
    specification: str
    documentation: str
    vars: Mapping[str, Var]
    formats: Mapping[str, ChannelFormat]
    default_format: str
    limits: Limits
    schema: Mapping[str, Any]
    advice: Mapping[str, Any] | None
    checks: Document | None
    attributes: Mapping[str, AttributeInfo]
    shape_path: Path | None = None
    starter: Path | None = None
    taxonomies: Mapping[str, Declared] = field(default_factory=dict)
    shown: str = field(default="")

    def schema_for(self, format_name: str) -> Mapping[str, Any]:
        """Return the schema of an item in a format: one that is only a part needs only its own attributes."""
        needed = self.formats[format_name].attributes
        return {**self.schema, "required": list(needed)} if needed else self.schema
