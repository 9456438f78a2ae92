"""Reading the catalogue of codes from the YAML files beside this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where PyYAML was built with libyaml


@dataclass(frozen=True, slots=True)
class Code:
    """An entry of the catalogue: what the fault is, why it matters and how to mend it, in a merchandiser's words."""

    code: str
    name: str
    severity: str
    title: str
    why: str
    fix: str


@cache
def all_codes() -> Mapping[str, Code]:
    """Return all codes by their key (``VL203``), sorted."""
    entries: dict[str, Code] = {}
    for path in sorted((p for p in files(__package__).iterdir() if p.name.endswith(".yaml")), key=lambda p: p.name):
        for key, entry in yaml.load(path.read_text(encoding="utf-8"), _LOADER).items():  # noqa: S506 - both are safe loaders
            if key in entries:
                raise ValueError(f"code {key} stands twice in the catalogue of codes, the second time in {path.name}")
            entries[key] = Code(code=key, **entry)
    return MappingProxyType(dict(sorted(entries.items())))


def code(key: str) -> Code:
    """Return the entry of a code that feedtool itself reports. A missing one is a bug: KeyError."""
    return all_codes()[key]


def find(text: str) -> Code | None:
    """Return the entry that a user asks for, by code or by name, in any case."""
    wanted = text.strip().casefold()
    return next((entry for entry in all_codes().values() if wanted in (entry.code.casefold(), entry.name)), None)
