"""The taxonomies that a channel.yaml declares."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedtool.positioned_yaml import Document
from feedtool.problems import Problem
from feedtool.suggest import nearest
from feedtool.taxonomy import Declared, declared
from feedtool.taxonomy.declared import wrong_address


def read(described: Mapping[str, Any]) -> dict[str, Declared]:
    """Return the taxonomies of a channel.yaml by name, in its order."""
    return {name: declared(name, each) for name, each in described["taxonomies"].items()}


def contradictions(document: Document, taxonomies: Mapping[str, Declared], known: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the taxonomies of a channel that has the attributes ``known``."""
    for name, each in taxonomies.items():
        if wrong := wrong_address(each.url):
            yield document.problem("CH102", f"The address of a taxonomy {wrong}.", ("taxonomies", name, "url"))
        for number, attribute in enumerate(each.attributes):
            if attribute not in known:
                path = ("taxonomies", name, "attributes", number)
                yield document.problem("CH102", f"The schema has no attribute `{attribute}`.", path, did_you_mean=nearest(attribute, known))
