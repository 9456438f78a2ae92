"""The page about one kind of product of a channel, for people who write mappings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from feedtool import definitions, positioned_yaml
from feedtool.channel import Channel
from feedtool.definitions import manual
from feedtool.errors import ConfigError
from feedtool.problems import Problem
from feedtool.project.definitions import nested_form
from feedtool.suggest import nearest

PROJECT = Path("feedtool.yaml")


def page(package: Channel, product_type: str, marketplace: str, folder: Path | None) -> str | None:
    """Return what a kind of product needs in a marketplace (two letters), by the definitions in ``folder``; None when none of them is about it.

    Without a folder the one that the project here names for the channel is read. Raises ConfigError when the channel has no kinds of products, does not
    sell there, or a definition cannot be used.
    """
    if not (package.directory / definitions.GENERAL).is_file():
        raise ConfigError([Problem("CH124", f"{package.title} has no kinds of products with attributes of their own.")])
    read = folder or _of_project(package.name)
    constants: Mapping[str, Any] = {"marketplace": marketplace, "kind": package.kind}
    form, _, problems = nested_form(package, constants, (read, str(read)) if read else None)
    if problems or form is None:
        raise ConfigError(problems)
    found = next((each for each in form.definitions if each.product_type == product_type), None)
    return manual.render(form, found, package.title) if found else None


def known(package: Channel, product_type: str, marketplace: str, folder: Path | None) -> str:
    """Return in words why there is no page, and what to do."""
    read = folder or _of_project(package.name)
    form, _, _ = nested_form(package, {"marketplace": marketplace, "kind": package.kind}, (read, str(read)) if read else None)
    names = [each.product_type for each in form.definitions] if form else []
    near = nearest(product_type, names)
    where = f"in {read} " if read else ""
    meant = f" Did you mean {near}?" if near else ""
    return (
        f"There is no definition of {product_type} for {marketplace} {where}.{meant} These are the general attributes, which most kinds of products have.\n"
        "The definition comes from Amazon's Product Type Definitions API; name its folder with --definitions, or `definitions` in feedtool.yaml.\n"
    ).replace(" .", ".")


def _of_project(channel: str) -> Path | None:
    """Return the folder of definitions that the project in this folder gives to a channel."""
    if not PROJECT.is_file():
        return None
    entries = positioned_yaml.load(PROJECT, str(PROJECT)).at(("channels",))
    for entry in entries.values() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and entry.get("template") == channel and isinstance(entry.get("definitions"), str):
            return Path(entry["definitions"])
    return None
