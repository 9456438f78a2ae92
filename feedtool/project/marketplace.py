"""What is known of a market by the vars of a command line: for feeds that no project makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, nodes

from feedtool import definitions, positioned_yaml
from feedtool.channel import Channel
from feedtool.definitions import NestedForm
from feedtool.errors import ConfigError
from feedtool.project.definitions import nested_form


@dataclass(frozen=True, slots=True)
class Marketplace:
    """``facts`` are the vars and what follows from them; ``needs`` has what is not known, and the vars that it needs.

    ``form`` is what is known of the nested form of the channel's items; None for channels without one.
    """

    facts: Mapping[str, Any]
    form: NestedForm | None = None
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def marketplace(package: Channel, constants: Mapping[str, Any], folder: Path | None) -> Marketplace:
    """Return what is known of a market; ``constants`` are the vars that are given, ``folder`` has the user's definitions.

    Raises ConfigError for a marketplace that the channel does not have, for definitions that cannot be used, or whose market is not given.
    """
    if package.shape_path is None:
        return Marketplace(constants)
    written = positioned_yaml.load(package.shape_path, package.shown_file(package.shape_path)).at(("vars",)) or {}
    needs = {name: tuple(sorted(_read(str(text)) & package.vars.keys())) for name, text in written.items()}
    unknown = {name: missing for name, vars_ in needs.items() if (missing := tuple(var for var in vars_ if var not in constants))}
    if not unknown:
        form, facts, problems = nested_form(package, constants, (folder, str(folder)) if folder else None)
        if problems:
            raise ConfigError(problems)
        return Marketplace(facts, form)
    found = definitions.package_documents(package.directory, constants)
    general, rules, message = found if found else (None, {}, {})
    form = NestedForm(general, [], rules, message, constants, {}) if general else None
    return Marketplace(constants, form, unknown)


def _read(text: str) -> set[str]:
    return {each.name for each in Environment(autoescape=True).parse(text).find_all(nodes.Name)}
