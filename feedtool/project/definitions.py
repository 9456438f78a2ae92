"""The product type definitions of a channel of the project."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedtool import definitions, mapping, positioned_yaml
from feedtool.channel import PRODUCTS, Channel
from feedtool.definitions import NestedForm
from feedtool.expressions import Scope
from feedtool.model import AttributeInfo
from feedtool.positioned_yaml import Document
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import Problem
from feedtool.suggest import nearest
from feedtool.written_paths import is_folder, names_in

_MARKETPLACE = "marketplace_id"


def nested_form(
    package: Channel, constants: Mapping[str, Any], folder: tuple[Path, str] | None
) -> tuple[NestedForm | None, Mapping[str, Any], list[Problem]]:
    """Return what is known of the nested form of a channel's items, None for channels without one; the facts of its market; what is wrong.

    ``constants`` are the vars of the feed, ``folder`` the user's definitions and their path as the user knows it. Problems of the vars have no place.
    """
    if package.shape_path is None:
        return None, {}, []
    shown = package.shown_file(package.shape_path)
    facts, problems = mapping.constants(package.shape_path, shown, Scope({}, constants))
    found = definitions.package_documents(package.directory, facts)
    if found is None or problems:
        return None, facts, problems
    general, rules, message = found
    own, problems = definitions.load(*folder) if folder else ([], [])
    if not facts.get(_MARKETPLACE):
        problems.append(Problem("CH125", f"{package.title} has no marketplace `{facts.get('marketplace')}` that feedtool knows."))
    written = positioned_yaml.load(package.shape_path, shown).at(("attributes", "attributes")) or {}
    return NestedForm(general, own, rules, message, facts, written), facts, problems


def wanted(package: Channel, form: NestedForm | None) -> Mapping[str, AttributeInfo]:
    """Return all attributes that a mapping may give: the channel's flat ones, and those of its nested form by their own names."""
    if form is None:
        return package.attributes
    nested = form.attributes()
    flat = {name: replace(info, nested=name in nested) for name, info in package.attributes.items()}
    return {**nested, **flat} if package.kind == PRODUCTS else flat


def folder_of(document: Document, steps: Steps, root: Path, package: Channel) -> tuple[tuple[Path, str] | None, list[Problem]]:
    """Return the folder that a channel names under ``definitions``, and what is wrong with it."""
    written = document.at(steps)
    if not isinstance(written, str):
        return None, []
    if not (package.directory / definitions.GENERAL).is_file():
        message = f"{package.title} has no definitions of kinds of products."
        return None, [document.problem("CH123", message, steps, of="key", hint="Take the line out.")]
    path = root / written
    if not is_folder(path):
        near = nearest(path.name, [each for each in names_in(path.parent) if is_folder(path.parent / each)])
        hint = "The path counts from the folder of the project file."
        return None, [document.problem("CH120", f"There is no folder `{written}`.", steps, did_you_mean=near, hint=hint)]
    return (path, written), []
