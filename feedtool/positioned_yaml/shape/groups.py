"""Shapes of values that hold others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.shape.shape import JsonSchema, Shape, name_of
from feedtool.positioned_yaml.words import listed
from feedtool.problems import Problem
from feedtool.suggest import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Shape):
    """A list whose items all have the shape ``item``; at least ``minimum`` of them."""

    item: Shape = field(default_factory=Shape)
    minimum: int = 0

    def filled(self, data: Any) -> Any:
        """Return the list with the defaults of its items."""
        return [self.item.filled(item) for item in data]

    def _kinds(self) -> frozenset[str]:
        return frozenset({"list"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if len(data) < self.minimum:
            yield document.problem("CF110", f"{name_of(path)} is empty; it needs at least {self.minimum}.", path)
        for number, item in enumerate(data):
            yield from self.item.problems(document, (*path, number), item)

    def _keywords(self) -> JsonSchema:
        return {"type": "array", "items": self.item.json_schema()} | ({"minItems": self.minimum} if self.minimum else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingOf(Shape):
    """Settings with names of the user's own choice, all of the shape ``value``; at least ``minimum`` of them."""

    value: Shape = field(default_factory=Shape)
    minimum: int = 0

    def wanted(self) -> str:
        """Return how such a group is written."""
        return "lines of `name: value`"

    def filled(self, data: Any) -> Any:
        """Return the settings with the defaults of their values."""
        return {name: self.value.filled(value) for name, value in data.items()}

    def _kinds(self) -> frozenset[str]:
        return frozenset({"record"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if len(data) < self.minimum:
            yield document.problem("CF110", f"{name_of(path)} is empty; it needs at least {self.minimum}.", path)
        for name, value in data.items():
            yield from self.value.problems(document, (*path, name), value)

    def _keywords(self) -> JsonSchema:
        described: JsonSchema = {"type": "object", "additionalProperties": self.value.json_schema()}
        return described | ({"minProperties": self.minimum} if self.minimum else {})


@dataclass(frozen=True, slots=True)
class Key:
    """A setting of a record: its shape, whether it must be there, and its value when it is not."""

    shape: Shape
    required: bool = False
    default: Any = None

    def json_schema(self) -> JsonSchema:
        """Return the shape and the default as JSON Schema 2020-12."""
        return self.shape.json_schema() | ({"default": self.default} if self.default is not None else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Shape):
    """Settings with fixed names.

    ``noun`` names it in messages (``A rule``). ``one_of`` are keys of which exactly one must be there. An empty setting counts as left out.
    """

    noun: str
    keys: Mapping[str, Key]
    one_of: Sequence[str] = ()

    def wanted(self) -> str:
        """Return the settings that the group can have."""
        return f"a group of settings ({', '.join(self.keys)})"

    def filled(self, data: Any) -> Any:
        """Return the settings that are given, and those that have a default, in the declared order."""
        given = {name: self.keys[name].shape.filled(value) for name, value in data.items() if value is not None}
        return {name: given.get(name, key.default) for name, key in self.keys.items() if name in given or key.default is not None}

    def _kinds(self) -> frozenset[str]:
        return frozenset({"record"})

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        for name, value in data.items():
            if name not in self.keys:
                yield self._unknown(document, (*path, name), name)
            elif value is not None or self.keys[name].required:
                yield from self.keys[name].shape.problems(document, (*path, name), value)
        for name, key in self.keys.items():
            if key.required and name not in data:
                about = key.shape.description.rstrip(".")
                message = f"{self.noun} needs `{name}`{f': {about}' if about else ''}."
                yield document.problem("CF103", message, path, of="key")
        yield from self._one_of(document, path, data)

    def _one_of(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        given = [name for name in self.one_of if data.get(name) is not None]
        if len(given) > 1:
            names = listed([f"`{name}`" for name in given], "or")
            yield document.problem("CF112", f"{self.noun} can have either {names}, not both.", (*path, given[1]), of="key")
        elif self.one_of and not given:
            names = listed([f"`{name}`" for name in self.one_of], "or")
            yield document.problem("CF103", f"{self.noun} needs {names}.", path, of="key")

    def _unknown(self, document: Document, path: Path, name: str) -> Problem:
        noun = f"{self.noun[:1].lower()}{self.noun[1:]}"
        message = f"{self.noun} has no setting called `{name}`."
        hint = f"Settings of {noun}: {', '.join(sorted(self.keys))}."
        return document.problem("CF101", message, path, of="key", did_you_mean=nearest(name, self.keys), hint=hint)

    def _keywords(self) -> JsonSchema:
        properties = {name: key.json_schema() for name, key in self.keys.items()}
        described: JsonSchema = {"type": "object", "properties": properties, "additionalProperties": False}
        if required := [name for name, key in self.keys.items() if key.required]:
            described["required"] = required
        if self.one_of:
            described["oneOf"] = [{"required": [name]} for name in self.one_of]
        return described


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Shape):
    """One of several shapes, told apart by their kinds: at most one of them takes text, one a list, and so on."""

    shapes: Sequence[Shape]

    def wanted(self) -> str:
        """Return what each of the shapes wants."""
        return listed([shape.wanted() for shape in self.shapes], "or")

    def filled(self, data: Any) -> Any:
        """Return the value with the defaults of the shape that takes it."""
        return self._chosen(data).filled(data)

    def accepts(self, data: Any) -> bool:
        """Say whether one of the shapes takes the kind of the value."""
        return any(shape.accepts(data) for shape in self.shapes)

    def _chosen(self, data: Any) -> Shape:
        return next(shape for shape in self.shapes if shape.accepts(data))

    def _inside(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        return self._chosen(data).problems(document, path, data)

    def _keywords(self) -> JsonSchema:
        return {"anyOf": [shape.json_schema() for shape in self.shapes]}

    def _meant(self, data: Any) -> str | None:
        return None
