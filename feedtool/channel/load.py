"""Finding and loading channel packages."""

import json
import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema

from feedtool import positioned_yaml
from feedtool.channel.attributes import attributes_of
from feedtool.channel.form import CHANNEL
from feedtool.channel.package import Channel, ChannelFormat, Limits, Var
from feedtool.errors import ConfigError
from feedtool.model import Place
from feedtool.positioned_yaml import Document, shape
from feedtool.problems import Problem
from feedtool.rendering import Format
from feedtool.suggest import nearest
from feedtool.taxonomy.declared import declared, wrong_address

FOLDER = "channel_templates"
_DESCRIPTION = "channel.yaml"


def available(root: Path) -> list[str]:
    """Return the names of all channels that a project in ``root`` can use, its own and those that feedtool brings."""
    return sorted(
        {path.name for folder in _folders(root) if folder.is_dir() for path in folder.iterdir() if (path / _DESCRIPTION).is_file()}
    )


def find(reference: str, root: Path) -> Path | None:
    """Return the folder of a channel: a name in the project's ``channel_templates`` or among those that feedtool brings, or a path."""
    candidates = [folder / reference for folder in _folders(root)] if re.fullmatch(r"[\w-]+", reference) else []
    return next((path for path in [*candidates, root / reference] if (path / _DESCRIPTION).is_file()), None)


def load(reference: str, root: Path) -> Channel:
    """Return the channel. Raises ConfigError with everything that is wrong with its package; one that does not exist is CH101 without a place."""
    directory = find(reference, root)
    if directory is None:
        names = available(root)
        hint = f"There are: {', '.join(names)}; or give the path of a folder with a {_DESCRIPTION}."
        raise ConfigError([Problem("CH101", f"There is no channel `{reference}`.", did_you_mean=nearest(reference, names), hint=hint)])
    return _load(directory, _shown(directory, root))


def _folders(root: Path) -> list[Path]:
    return [root / FOLDER, _packaged()]


def _packaged() -> Path:
    """Return the folder of the packages that feedtool brings: beside it in a source tree, inside it in an installed wheel."""
    inside = Path(str(files("feedtool"))) / FOLDER
    return inside if inside.is_dir() else inside.parent.parent / FOLDER


def _shown(directory: Path, root: Path) -> str:
    try:
        return directory.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return f"{FOLDER}/{directory.name}"


def _load(directory: Path, shown: str) -> Channel:
    document = positioned_yaml.load(directory / _DESCRIPTION, f"{shown}/{_DESCRIPTION}")
    described, problems = shape.read(document, CHANNEL)
    if problems:
        raise ConfigError(problems)
    own = directory.parent == _packaged()
    schema, faults = _schema(directory / "schema.json", shown, own=own)
    advice, more = _schema(directory / "advice.json", shown, own=own) if (directory / "advice.json").is_file() else (None, [])
    formats = {name: _format(name, each, directory) for name, each in described["formats"].items()}
    problems = [*faults, *more, *_contradictions(document, described, formats, schema), *_taxonomies(document, described, schema)]
    if problems or schema is None:
        raise ConfigError(problems)
    checks = directory / "checks.yaml"
    return Channel(
        name=described["name"],
        title=described["title"],
        directory=directory,
        identity=described["identity"],
        specification=described["specification"],
        documentation=described["documentation"],
        vars={
            name: Var(name, each["description"], each["example"], each.get("pattern"), each["required"])
            for name, each in described["vars"].items()
        },
        formats=formats,
        default_format=described["default_format"],
        limits=Limits(described["limits"].get("items"), described["limits"].get("bytes")),
        schema=schema,
        advice=advice,
        checks=positioned_yaml.load(checks, f"{shown}/checks.yaml") if checks.is_file() else None,
        attributes=attributes_of(schema),
        shape_path=_existing(directory / "shape.yaml"),
        starter=_existing(directory / "mapping.yaml"),
        taxonomies={name: declared(name, each) for name, each in described["taxonomies"].items()},
        shown=shown,
    )


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _format(name: str, described: dict[str, Any], directory: Path) -> ChannelFormat:
    render = Format(name, directory / described["template"], described["extension"], described["positional"])
    return ChannelFormat(render, tuple(described["attributes"]))


def _contradictions(
    document: Document, described: dict[str, Any], formats: dict[str, ChannelFormat], schema: dict[str, Any] | None
) -> list[Problem]:
    problems = []
    if described["default_format"] not in formats:
        message = f"The channel has no format `{described['default_format']}`."
        problems.append(document.problem("CH102", message, ("default_format",), did_you_mean=nearest(described["default_format"], formats)))
    for name, each in formats.items():
        if not each.render.template.is_file():
            problems.append(
                document.problem("CH102", f"There is no template `{each.render.template.name}`.", ("formats", name, "template"))
            )
    if schema is not None and described["identity"] not in schema.get("properties", {}):
        near = nearest(described["identity"], schema.get("properties", {}))
        problems.append(
            document.problem("CH102", f"The schema has no attribute `{described['identity']}`.", ("identity",), did_you_mean=near)
        )
    return problems


def _taxonomies(document: Document, described: dict[str, Any], schema: dict[str, Any] | None) -> list[Problem]:
    problems = []
    for name, each in described["taxonomies"].items():
        if wrong := wrong_address(each["url"]):
            problems.append(document.problem("CH102", f"The address of a taxonomy {wrong}.", ("taxonomies", name, "url")))
        known = (schema or {}).get("properties", {})
        for number, attribute in enumerate(each["attributes"]):
            if schema is not None and attribute not in known:
                path = ("taxonomies", name, "attributes", number)
                message = f"The schema has no attribute `{attribute}`."
                problems.append(document.problem("CH102", message, path, did_you_mean=nearest(attribute, known)))
    return problems


def _schema(path: Path, shown: str, *, own: bool) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return a schema file that is one; it cannot refer to anything outside of itself."""
    place = Place(f"{shown}/{path.name}")
    try:
        schema = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        if not own:  # those that feedtool brings are checked by its tests, not at every start
            jsonschema.Draft202012Validator.check_schema(schema)
    except OSError:
        return None, [Problem("CH103", "The channel has no schema.json, which says what its items look like.", place)]
    except ValueError as error:
        return None, [Problem("CH103", f"The file is not JSON: {error}.", place)]
    except jsonschema.SchemaError as error:
        return None, [Problem("CH103", f"The schema is wrong at {error.json_path}: {error.message}.", place)]
    if not isinstance(schema, dict) or _too_deep(schema) or _dangling(schema):
        message = (
            "The schema must be an object, not deeper than 60 levels, and every `$ref` must lead to a part of it that does not lead back."
        )
        return None, [Problem("CH103", message, place)]
    outside = sorted({reference for reference in _references(schema) if not reference.startswith("#/")})
    if wrong := [pattern for pattern in _patterns(schema) if not _compiles(pattern)]:
        return None, [Problem("CH103", f"`{wrong[0]}` is no regular expression of Python.", place)]
    if outside or schema.get("type") != "object":
        message = (
            f"The schema refers to `{outside[0]}`, outside of itself."
            if outside
            else "The schema must be one of an object: `type: object`."
        )
        return None, [Problem("CH103", message, place)]
    return schema, []


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [each for value in node.values() for each in _references(value)]
    return [each for value in node for each in _references(value)] if isinstance(node, list) else []


def _too_deep(node: Any, depth: int = 0) -> bool:
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return depth > _DEEPEST or any(_too_deep(each, depth + 1) for each in inner)


def _dangling(schema: dict[str, Any]) -> bool:
    """Say whether a reference into the schema leads nowhere, or back to itself."""
    return any(reference.startswith("#/") and _leads_nowhere(reference, schema, ()) for reference in _references(schema))


def _leads_nowhere(reference: str, schema: dict[str, Any], seen: tuple[str, ...]) -> bool:
    target: Any = schema
    for step in reference[2:].split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(target, dict) or key not in target:
            return True
        target = target[key]
    inner = [each for each in _references(target) if each.startswith("#/")]
    return reference in seen or any(_leads_nowhere(each, schema, (*seen, reference)) for each in inner)


_DEEPEST = 60


def _patterns(node: Any) -> list[str]:
    """Return all regular expressions of a schema."""
    if isinstance(node, dict):
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        names = list(node["patternProperties"]) if isinstance(node.get("patternProperties"), dict) else []
        return own + names + [each for value in node.values() for each in _patterns(value)]
    return [each for value in node for each in _patterns(value)] if isinstance(node, list) else []


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
