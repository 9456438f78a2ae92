"""Which column of a catalogue is what: the name in the header weighs, the values decide."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from feedtool.proposal.profile import Profile


@dataclass(frozen=True, slots=True)
class Recognised:
    """A column that was recognised, with the reason in words."""

    role: str
    column: Profile
    reason: str


def recognise(columns: Sequence[Profile]) -> dict[str, Recognised]:
    """Return the likely column of each role; a column serves one role, the best fit first. Roles without a likely column are left out."""
    candidates = [
        (score, -number, role, column, reason)
        for role, wanted in all_roles().items()
        for number, column in enumerate(columns)
        for score, reason in [_score(column, wanted)]
        if score > 0
    ]
    found: dict[str, Recognised] = {}
    taken: set[str] = set()
    for _, _, role, column, reason in sorted(candidates, key=lambda c: (-c[0], -c[1], c[2])):
        if role not in found and column.name not in taken:
            found[role] = Recognised(role, column, reason)
            taken.add(column.name)
    return {role: found[role] for role in all_roles() if role in found}


def all_roles() -> Mapping[str, Any]:
    """Return what is known of each role: the names of its columns and what their cells look like."""
    roles: Mapping[str, Any] = yaml.safe_load(files(__package__).joinpath("roles.yaml").read_text(encoding="utf-8"))
    return roles


def _score(column: Profile, wanted: Mapping[str, Any]) -> tuple[float, str]:
    if column.kind == "empty" or column.kind not in wanted["values"]:
        return 0.0, ""
    names = [folded(name) for name in wanted["names"]]
    own = folded(column.name)
    without_brackets = folded(re.sub(r"[(\[].*?[)\]]", "", column.name))
    if any(part in own for part in wanted.get("never", ())):
        return 0.0, ""
    fit = 2.0 - wanted["values"].index(column.kind) / len(wanted["values"])
    unique = 1.0 if wanted.get("unique") and column.distinct > 0.99 else 0.0
    for name in (own, without_brackets):
        if name in names:
            return 10.0 - names.index(name) / len(names) * 4 + fit + unique + column.filled, f"it is called `{column.name}`"
    part = next((name for name in names if len(name) > 3 and name in own), None)
    if part:
        return 3.0 + fit + unique + column.filled, f"its name `{column.name}` contains a word for it"
    return 0.0, ""


def folded(name: str) -> str:
    """Return a header name without case, accents, blanks and punctuation: ``Artikel-Nr.`` becomes ``artikelnr``."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("æ", "ae"))
    return "".join(char for char in plain if char.isascii() and char.isalnum())
