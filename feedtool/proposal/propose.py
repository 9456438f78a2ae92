"""A project for a catalogue that feedtool has never seen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from feedtool import channel, mapping, project
from feedtool.channel import Channel
from feedtool.proposal.market import Market, guess
from feedtool.proposal.profile import profile
from feedtool.proposal.recognise import Recognised, all_roles, recognise
from feedtool.proposal.starter import fitted
from feedtool.sources import find_files, open_table
from feedtool.written_paths import real

_SAMPLE = 5_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """The files of a project by their names, and what is to be said of them."""

    files: Mapping[str, str]
    recognised: Mapping[str, Recognised]
    unused: Sequence[str]
    market: Market
    without: Mapping[str, Sequence[str]]
    notices: Sequence[str]


def propose(table: Path, folder: Path, channels: Sequence[str], given: Mapping[str, str | None]) -> Proposal:
    """Return a project in ``folder`` for the catalogue ``table``. Raises SourceError when the file is no table, ConfigError for an unknown channel."""
    packages = [channel.load(name, folder) for name in channels]
    source = open_table(find_files(str(real(table)), folder)[0], {})
    found = recognise(_profiles(source))
    market = guess(found, given)
    written = real(table)
    place = written.relative_to(real(folder)).as_posix() if written.is_relative_to(real(folder)) else str(written)
    files, without = {}, {}
    for package in packages:
        assert package.starter is not None
        text, missing = fitted(package.starter.read_text(encoding="utf-8"), found, all_roles())
        files[f"mappings/{package.name}.yaml"] = f"# yaml-language-server: $schema=../mapping.schema.json\n{_units(text, found)}"
        without[package.name] = [name for name in missing if package.attributes[name].required]
    files["feedtool.yaml"] = _project_file(place, found, market, packages, source.columns)
    files["feedtool.schema.json"] = json.dumps(project.json_schema(), indent=1, ensure_ascii=False) + "\n"
    files["mapping.schema.json"] = json.dumps(mapping.json_schema(), indent=1, ensure_ascii=False) + "\n"
    taken = {each.column.name for each in found.values()}
    unused = [name for name in source.columns if name not in taken]
    return Proposal(files, found, unused, market, without, [notice.message for notice in source.notices])


def _profiles(source: Any) -> list[Any]:
    import pandas as pd  # noqa: PLC0415 - heavy

    names = list(source.columns)
    first = next(source.read(names), None)
    if first is None:
        return []
    return [profile(name, pd.Series(first.columns[name].slice(0, _SAMPLE).to_pylist(), dtype=object)) for name in names]


def _project_file(
    place: str, found: Mapping[str, Recognised], market: Market, packages: Sequence[Channel], columns: Mapping[str, Any]
) -> str:
    renamed = {role: each.column.name for role, each in found.items() if each.column.name != role}
    types = {role: type_ for role, each in found.items() if (type_ := _type(role, each)) is not None}
    first = next(iter(columns))
    key = "sku" if "sku" in found else next((role for role, each in found.items() if each.column.name == first), first)
    catalogue: dict[str, Any] = {"source": place, "key": key}
    if renamed:
        catalogue["rename"] = renamed
    if types:
        catalogue["columns"] = types
    needed = {name for package in packages for name in package.vars}
    known = {"country": market.country, "currency": market.currency, "language": market.language, "shop": market.shop}
    more = {"marketplace": market.country, "language_tag": market.language_tag, "seller_id": "YOUR-SELLER-ID"}
    written = {
        "version": 1,
        "catalogue": catalogue,
        "vars": {**known, **{name: value for name, value in more.items() if name in needed}},
        "channels": {package.name: _channel(package) for package in packages},
    }
    text: str = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=120)
    return f"# yaml-language-server: $schema=feedtool.schema.json\n{text}"


def _channel(package: Channel) -> dict[str, str]:
    parts = "-{part}" if package.limits.items else ""
    extension = package.formats[package.default_format].render.extension
    return {"template": package.name, "mapping": f"mappings/{package.name}.yaml", "output": f"out/{package.name}{parts}.{extension}"}


_NUMBERS = ("price", "sale_price", "weight")


def _type(role: str, each: Recognised) -> Any:
    """Return how the column of a role is declared; None for text."""
    kind = each.column.kind
    if role == "images":
        return {"list": each.column.separator or "|"}
    if role == "stock":
        return "integer" if kind == "integer" else _decimal(kind, each)
    return _decimal(kind, each) if role in _NUMBERS else None


def _decimal(kind: str, each: Recognised) -> Any:
    if kind == "decimal_comma":
        return {"decimal": {"mark": ",", "grouping": "."}}
    if kind != "money":
        return "decimal"
    example = each.column.examples[0]
    sign = "".join(char for char in example if not char.isdigit() and char not in ".,-  \u00a0")
    mark = "," if example.rfind(",") > example.rfind(".") else "."
    return {"decimal": {"mark": mark, "grouping": "." if mark == "," else ",", "currency": sign}}


def _units(text: str, found: Mapping[str, Recognised]) -> str:
    """Return the mapping with the unit that the header of the weight names."""
    named = found["weight"].column.name.casefold() if "weight" in found else ""
    return text.replace("unit('g')", "unit('kg')") if "kg" in named else text
