"""Finding and loading channel packages and the kinds of feeds that they have."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedtool import positioned_yaml
from feedtool.channel import deltas, taxonomies, watching
from feedtool.channel.attributes import attributes_of, parts_of
from feedtool.channel.form import CHANNEL, KIND
from feedtool.channel.formats import formats
from feedtool.channel.package import PRODUCTS, Channel, Limits, Parents, Var
from feedtool.channel.schema_file import read_schema
from feedtool.channel.soundness import contradictions
from feedtool.errors import ConfigError
from feedtool.packaged import FOLDER, packages
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml.shape import Record
from feedtool.problems import Problem
from feedtool.suggest import nearest
from feedtool.validation import Rules
from feedtool.written_paths import is_file, names_in, real

_DESCRIPTION = "channel.yaml"
_KINDS = "kinds"


def available(root: Path) -> list[str]:
    """Return the names of all channels that a project in ``root`` can use, its own and those that feedtool brings."""
    return sorted({name for folder in _folders(root) for name in names_in(folder) if is_file(folder / name / _DESCRIPTION)})


def find(reference: str, root: Path) -> Path | None:
    """Return the folder of a channel: a name in the project's ``channel_templates`` or among those that feedtool brings, or a path."""
    candidates = [folder / reference for folder in _folders(root)] if re.fullmatch(r"[\w-]+", reference) else []
    return next((path for path in [*candidates, root / reference] if is_file(path / _DESCRIPTION)), None)


def load(reference: str, root: Path, kind: str | None = None) -> Channel:
    """Return the channel, as one of its kinds of feeds (None: products).

    Raises ConfigError with everything that is wrong with its package; a channel that does not exist is CH101 and a kind that it does not
    have CH106, both without a place.
    """
    directory = find(reference, root)
    if directory is None:
        names = available(root)
        hint = f"There are: {', '.join(names)}; or give the path of a folder with a {_DESCRIPTION}."
        raise ConfigError([Problem("CH101", f"There is no channel `{reference}`.", did_you_mean=nearest(reference, names), hint=hint)])
    found, described = _load(directory, _shown(directory, root))
    if kind is None or kind == PRODUCTS:
        return _products(found, described)
    if kind not in found.kinds:
        hint = f"It has: {', '.join(found.kinds)}."
        message = f"{found.title} has no kind of feed `{kind}`."
        raise ConfigError([Problem("CH106", message, did_you_mean=nearest(kind, found.kinds), hint=hint)])
    return _load_kind(found, kind)


def _folders(root: Path) -> list[Path]:
    return [root / FOLDER, packages()]


def _shown(directory: Path, root: Path) -> str:
    try:
        return real(directory).relative_to(real(root)).as_posix()
    except ValueError:
        return f"{FOLDER}/{directory.name}"


def _described(path: Path, shown: str, form: Record) -> tuple[Document, dict[str, Any]]:
    document = positioned_yaml.load(path, shown)
    described, problems = shape.read(document, form)
    if problems:
        raise ConfigError(problems)
    return document, described


def _load(directory: Path, shown: str) -> tuple[Channel, dict[str, Any]]:
    """Return a channel with the attributes of all its kinds, and its description."""
    document, described = _described(directory / _DESCRIPTION, f"{shown}/{_DESCRIPTION}", CHANNEL)
    schema, advice = _schemas(directory, shown)
    made = Channel(
        name=described["name"],
        title=described["title"],
        company=described.get("company") or described["title"],
        description=described["description"],
        directory=directory,
        identity=described["identity"],
        specification=described["specification"],
        documentation=described["documentation"],
        vars=_vars(described),
        formats=formats(described, directory, directory),
        default_format=described["default_format"],
        limits=_limits(described),
        schema=schema,
        advice=advice,
        checks=_rules(directory, shown),
        attributes=attributes_of(schema),
        known=(*schema.get("properties", {}), *_nested_names(directory, schema)),
        parts=parts_of(attributes_of(schema)),
        shape_path=_existing(directory / "shape.yaml"),
        starter=_existing(directory / "mapping.yaml"),
        parents=_parents(described.get("parents")),
        taxonomies=taxonomies.read(described),
        watched=watching.read(described),
        deltas=deltas.read(described, directory),
        shown=shown,
        kinds={PRODUCTS: described["title"], **_titles(directory)},
    )
    problems = [*contradictions(document, made), *taxonomies.contradictions(document, made.taxonomies, made.known)]
    if problems := [*problems, *watching.contradictions(document, made.known), *deltas.contradictions(document, made.deltas)]:
        raise ConfigError(problems)
    return made, described


def _nested_names(directory: Path, schema: dict[str, Any]) -> list[str]:
    """Return the names that only the items' nested form has."""
    path = directory / "definition.yaml"
    properties = positioned_yaml.load(path, path.name).at(("properties",)) if path.is_file() else {}
    return [name for name in properties or () if name not in schema.get("properties", {})]


def _parents(described: dict[str, Any] | None) -> Parents | None:
    return Parents(described["group"], described["when"], described["set"], tuple(described["keep"])) if described else None


def _titles(directory: Path) -> dict[str, str]:
    """Return the kinds of feeds beside that of products, by name, with their titles."""
    paths = sorted((directory / _KINDS).glob(f"*/{_DESCRIPTION}"))
    return {path.parent.name: str((positioned_yaml.load(path, path.name).at(("title",))) or path.parent.name) for path in paths}


def _load_kind(whole: Channel, kind: str) -> Channel:
    """Return one kind of feed of a channel: what its folder does not say or have is the channel's."""
    directory, shown = whole.directory / _KINDS / kind, f"{whole.shown}/{_KINDS}/{kind}"
    document, described = _described(directory / _DESCRIPTION, f"{shown}/{_DESCRIPTION}", KIND)
    own_formats = formats(described, directory, whole.directory) if described.get("formats") else whole.formats
    made = replace(
        whole,
        kind=kind,
        parents=None,
        deltas={},
        title=described["title"],
        description=described["description"],
        documentation=described.get("documentation") or whole.documentation,
        identity=described.get("identity") or whole.identity,
        vars={**whole.vars, **_vars(described)},
        formats=own_formats,
        default_format=described.get("default_format")
        or next(each for each in (whole.default_format, *own_formats) if each in own_formats),
        limits=_limits(described) if described["limits"] else whole.limits,
        starter=_existing(directory / "mapping.yaml") or (None if described.get("required") else whole.starter),
    )
    made = _other_items(made, directory, shown) if (directory / "schema.json").is_file() else _same_items(made, described, directory, shown)
    if problems := contradictions(document, made):
        raise ConfigError(problems)
    return made


def _other_items(made: Channel, directory: Path, shown: str) -> Channel:
    """Return a kind whose items are others than the channel's: nothing that the channel says of its items holds for them."""
    schema, advice = _schemas(directory, shown)
    return replace(
        made,
        schema=schema,
        advice=advice,
        checks=_rules(directory, shown),
        attributes=attributes_of(schema),
        known=tuple(schema.get("properties", {})),
        parts=parts_of(attributes_of(schema)),
        shape_path=_existing(directory / "shape.yaml"),
        starter=_existing(directory / "mapping.yaml"),
    )


def _products(whole: Channel, described: dict[str, Any]) -> Channel:
    """Return the channel's feed of products, without the attributes that only its other kinds have."""
    if not described.get("without"):
        return whole
    names = _chosen(whole.known, described)
    schema = _restricted(whole.schema, names, None)
    return replace(whole, schema=schema, advice=whole.advice and _restricted(whole.advice, names, None), attributes=attributes_of(schema))


def _same_items(made: Channel, described: dict[str, Any], directory: Path, shown: str) -> Channel:
    """Return a kind whose items are the channel's, whole or in part."""
    names = _chosen(made.known, described)
    required = described.get("required")
    schema = _restricted(made.schema, names, required)
    whole = tuple(replace(each, about_missing=not required) for each in made.checks)
    advice, problems = _advice(directory, shown)
    if problems:
        raise ConfigError(problems)
    return replace(
        made,
        schema=schema,
        advice=advice or (made.advice and _restricted(made.advice, names, required and [])),
        checks=(*whole, *_rules(directory, shown)),
        attributes=attributes_of(schema),
        shape_path=_existing(directory / "shape.yaml") or made.shape_path,
    )


def _chosen(known: tuple[str, ...], described: dict[str, Any]) -> tuple[str, ...]:
    without = described.get("without") or ()
    return tuple(name for name in described.get("only") or known if name not in without)


def _restricted(schema: Any, names: tuple[str, ...], required: list[str] | None) -> dict[str, Any]:
    """Return a schema with only some of its attributes; its own list of those that are required stays where no other is given."""
    needed = schema.get("required", ()) if required is None else required
    whole = schema.get("properties", {})
    # rules over several attributes at once speak of whole items; a part of an item has only the rules of each attribute
    kept = (
        schema
        if required is None
        else {key: value for key, value in schema.items() if key not in ("allOf", "anyOf", "oneOf", "if", "then", "else")}
    )
    properties = {name: whole[name] for name in names if name in whole}
    return {**kept, "properties": properties, "required": [name for name in needed if name in names]}


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _schemas(directory: Path, shown: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    schema, problems = read_schema(directory / "schema.json", shown)
    advice, more = _advice(directory, shown)
    if problems or more or schema is None:
        raise ConfigError([*problems, *more])
    return schema, advice


def _advice(directory: Path, shown: str) -> tuple[dict[str, Any] | None, list[Problem]]:
    path = directory / "advice.json"
    return read_schema(path, shown) if path.is_file() else (None, [])


def _rules(directory: Path, shown: str) -> tuple[Rules, ...]:
    path = directory / "checks.yaml"
    return (Rules(positioned_yaml.load(path, f"{shown}/checks.yaml")),) if path.is_file() else ()


def _vars(described: dict[str, Any]) -> dict[str, Var]:
    return {
        name: Var(name, each["description"], each["example"], each.get("pattern"), each["required"])
        for name, each in described["vars"].items()
    }


def _limits(described: dict[str, Any]) -> Limits:
    return Limits(described["limits"].get("items"), described["limits"].get("bytes"))
