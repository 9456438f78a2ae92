"""What a channel's package says of feeds of the changes alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml.shape import Key, ListOf, MappingOf, Number, Record, Text
from feedtool.problems import Problem

CREATE, UPDATE, DELETE = ACTIONS = ("create", "update", "delete")


@dataclass(frozen=True, slots=True)
class Patching:
    """How to send only what has changed of an item that is a JSON object: the members of its object ``of``.

    Only where the old and the new item have the members ``when``, and the same others; ``place`` tells only where the item stands. ``keep`` are members
    of the item that a patch has too. Values that are lists have an entry for each combination of ``selectors``.
    """

    of: str
    place: str
    when: Mapping[str, str]
    keep: tuple[str, ...]
    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeltaFile:
    """A file of a delta: items with these ``actions``, in this order, written by a ``template``.

    Without a template the file looks as the feed does, and the items are the texts of the feed. ``items`` and ``bytes`` (uncompressed) limit a file.
    """

    name: str
    actions: tuple[str, ...]
    template: Path | None
    extension: str | None
    items: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class DeltaForm:
    """A form in which a channel takes the changes alone. ``note`` is how its files are used."""

    name: str
    title: str
    note: str
    documentation: str | None
    files: Sequence[DeltaFile]
    patch: Patching | None


_FILE = Record(
    noun="A file of a delta",
    keys={
        "name": Key(Text(description="What its name ends with."), required=True),
        "actions": Key(ListOf(item=Text(options=ACTIONS), minimum=1, description="Which items it has, and in which order."), required=True),
        "template": Key(Text(description="The template beside this file; without it the file looks as the feed does.")),
        "extension": Key(Text(description="The suffix of the file; without it that of the feed.")),
        "items": Key(Number(whole=True, minimum=1, description="The most items of one file.")),
        "bytes": Key(Number(whole=True, minimum=1, description="The most bytes of one file.")),
    },
)
_PATCH = Record(
    noun="A patch",
    keys={
        "of": Key(Text(description="The member of an item whose own members are compared."), required=True),
        "place": Key(Text(description="The member that tells only the item's place in the feed."), required=True),
        "when": Key(MappingOf(value=Text(), description="What an item must have to be patched."), default={}),
        "keep": Key(ListOf(item=Text(), description="The members of the item that a patch has too."), default=()),
        "selectors": Key(ListOf(item=Text(), description="What tells the entries of a list apart."), default=()),
    },
)
DELTA = Record(
    noun="A form of changes",
    description="A form in which the channel takes what has changed alone.",
    keys={
        "title": Key(Text(description="The name that people know."), required=True),
        "note": Key(Text(description="How its files are used."), required=True),
        "documentation": Key(Text(description="The address of the channel's documentation of it.")),
        "files": Key(ListOf(item=_FILE, minimum=1), required=True),
        "patch": Key(_PATCH),
    },
)


def read(described: dict[str, Any], directory: Path) -> dict[str, DeltaForm]:
    """Return the forms of changes of a channel by name, the usual one first."""
    return {name: _form(name, each, directory) for name, each in described.get("deltas", {}).items()}


def _form(name: str, described: dict[str, Any], directory: Path) -> DeltaForm:
    patch = described.get("patch")
    return DeltaForm(
        name=name,
        title=described["title"],
        note=described["note"],
        documentation=described.get("documentation"),
        files=[_file(each, directory) for each in described["files"]],
        patch=Patching(patch["of"], patch["place"], patch["when"], tuple(patch["keep"]), tuple(patch["selectors"])) if patch else None,
    )


def _file(described: dict[str, Any], directory: Path) -> DeltaFile:
    template = directory / described["template"] if described.get("template") else None
    return DeltaFile(
        described["name"],
        tuple(described["actions"]),
        template,
        described.get("extension"),
        described.get("items"),
        described.get("bytes"),
    )


def contradictions(document: Document, forms: Mapping[str, DeltaForm]) -> Iterator[Problem]:
    """Yield templates that are not there."""
    for name, form in forms.items():
        for number, each in enumerate(form.files):
            if each.template and not each.template.is_file():
                message = f"There is no template `{each.template.name}`."
                yield document.problem("CH102", message, ("deltas", name, "files", number, "template"))
            if each.template is None and DELETE in each.actions:
                message = "Items that are gone have no text; a file with `delete` needs a template."
                yield document.problem("CH102", message, ("deltas", name, "files", number, "actions"))
