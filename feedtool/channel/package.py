"""A channel's package, loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from feedtool.channel.deltas import DeltaForm
from feedtool.feeds import Form, Reading
from feedtool.model import AttributeInfo
from feedtool.rendering import Format
from feedtool.snapshot import Watch
from feedtool.taxonomy import Declared
from feedtool.validation import Asked, Rules

PRODUCTS = "products"


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
    """A form of the channel's feed; ``reading`` is how its items look where they are not those of RSS, Atom or a table."""

    render: Format
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most items and bytes (uncompressed) that one file may have; None: no limit."""

    items: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Parents:
    """How the parent of a group of variants is made of its first variant.

    ``group`` is the attribute whose value becomes the parent's identity, ``when`` the condition that makes an item a variant. A parent has the
    attributes ``keep`` of the variant, without those that its variation theme names, and those that are ``set``.
    """

    group: str
    when: str
    set: Mapping[str, str]
    keep: tuple[str, ...]


def added_columns(parents: Parents | None) -> tuple[str, ...]:
    """Return the attributes that parents are given, whether the mapping gives them or not."""
    return (parents.group, *parents.set) if parents else ()


@dataclass(frozen=True, slots=True)
class Channel:
    """Everything that is particular to a channel, or to one ``kind`` of its feeds. It comes from the channel's folder alone.

    ``schema`` says what surely holds for an item, ``advice`` what likely does (both JSON Schema 2020-12), ``checks`` the rules across attributes
    and items. ``company`` is who runs it. ``attributes`` are those that a feed of this kind may have, ``known`` all that the channel has a name for,
    ``parts`` the names of their parts. ``shape_path`` is a second
    mapping, from attributes to the item's own nested form; ``starter`` a mapping to begin with. ``kinds`` are all kinds by name with their titles.
    ``parents`` tells how groups of variants get a parent.
    ``watched`` is what the package says of ``watch``; ``deltas`` are the forms in which it takes changes alone, the usual one first.
    ``taxonomies`` are the lists of categories that it publishes; packages of a project that use the same name for one mean the same one.
    """

    name: str
    title: str
    company: str
    description: str
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
    checks: tuple[Rules, ...]
    attributes: Mapping[str, AttributeInfo]
    known: tuple[str, ...]
    parts: frozenset[str]
    kinds: Mapping[str, str]
    shape_path: Path | None = None
    starter: Path | None = None
    taxonomies: Mapping[str, Declared] = field(default_factory=dict)
    shown: str = field(default="")
    kind: str = PRODUCTS
    parents: Parents | None = None
    watched: Watch | None = None
    deltas: Mapping[str, DeltaForm] = field(default_factory=dict)

    @property
    def watch(self) -> Watch:
        """What guards and comparisons look at in the items of such a feed."""
        needed = {name for name, info in self.attributes.items() if info.required}
        needed.update((self.advice or {}).get("required", ()))
        watched = self.watched or Watch(self.identity)
        return replace(watched, identity=self.identity, needed=frozenset(needed & self.attributes.keys()))

    @property
    def forms(self) -> list[Form]:
        """The forms that a file of such a feed may have, the usual one first."""
        names = dict.fromkeys([self.default_format, *self.formats])
        return [Form(name, self.formats[name].render.extension, self.formats[name].reading) for name in names]

    @property
    def asked(self) -> Asked:
        """What the channel asks of the items of such a feed."""
        return Asked(self.schema, self.advice, self.checks, self.known, self.title, self.parts, self.company, self.taxonomies)

    def shown_file(self, path: Path) -> str:
        """Return a file of the package as people know it."""
        return f"{self.shown}/{path.relative_to(self.directory).as_posix()}"
