"""What a part of a configuration file must look like: declared once, checked strictly, and told to editors as JSON Schema.

A shape is built of the classes below. ``check(document, shape, path)`` returns every fault; ``read`` also returns the data with
the declared defaults filled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from feedtool.positioned_yaml.document import Document, Path
from feedtool.positioned_yaml.words import an, kind, listed, said
from feedtool.problems import Problem
from feedtool.suggest import nearest

JsonSchema = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Anything at all; the base of all shapes. ``description`` tells a user what the value is for."""

    description: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of value it takes: ``text``, ``integer``, ``number``, ``boolean``, ``list``, ``record``, ``null``."""
        return frozenset({"text", "integer", "number", "boolean", "list", "record", "null"})

    def accepts(self, data: Any) -> bool:
        """Say whether the value is of the right kind; ``faults`` then looks inside."""
        return kind(data) in self.kinds

    def wanted(self) -> str:
        """Return what must stand here, with its article."""
        return listed([an(name) for name in sorted(self.kinds)], "or")

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        """Yield everything that is wrong with a value of the right kind."""
        return iter(())

    def filled(self, data: Any) -> Any:
        """Return the value with defaults for what it leaves out."""
        return data

    def keywords(self) -> JsonSchema:
        """Return the keywords of JSON Schema for this shape, without its description."""
        return {}

    def json_schema(self) -> JsonSchema:
        """Return this shape as JSON Schema 2020-12."""
        return self.keywords() | ({"description": self.description} if self.description else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Shape):
    """Text; ``options`` are the only values allowed. Numbers count as text unless there are options (``postcode: 12345``)."""

    options: Sequence[str] = ()
    numbers: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"text", "integer", "number"} if self.numbers else {"text"})

    def wanted(self) -> str:
        return listed([f"`{option}`" for option in self.options], "or") if self.options else "text"

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if self.options and data not in self.options:
            near = nearest(str(data), self.options)
            yield document.problem(
                "CF110", f"{_name(path)} must be {self.wanted()}; {said(data)} is none of these.", path, did_you_mean=near
            )

    def filled(self, data: Any) -> Any:
        return data if data is None or isinstance(data, str) else str(data)

    def keywords(self) -> JsonSchema:
        if self.options:
            return {"enum": list(self.options)}
        return {"type": ["string", "number"] if self.numbers else "string"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Shape):
    """A number between ``minimum`` and ``maximum``, whole if ``whole``."""

    whole: bool = False
    minimum: int | None = None
    maximum: int | None = None

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"integer"} if self.whole else {"integer", "number"})

    def wanted(self) -> str:
        words = "a whole number" if self.whole else "a number"
        if self.minimum is not None and self.maximum is not None:
            return f"{words} between {self.minimum} and {self.maximum}"
        if self.minimum is not None:
            return f"{words} of at least {self.minimum}"
        return f"{words} of at most {self.maximum}" if self.maximum is not None else words

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if (self.minimum is not None and data < self.minimum) or (self.maximum is not None and data > self.maximum):
            yield document.problem("CF110", f"{_name(path)} must be {self.wanted()}; it is {said(data)}.", path)

    def keywords(self) -> JsonSchema:
        limits = {"minimum": self.minimum, "maximum": self.maximum}
        return {"type": "integer" if self.whole else "number"} | {name: limit for name, limit in limits.items() if limit is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Shape):
    """``true`` or ``false``."""

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"boolean"})

    def wanted(self) -> str:
        return "`true` or `false`"

    def keywords(self) -> JsonSchema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Shape):
    """A list whose items all have the shape ``item``; at least ``minimum`` of them."""

    item: Shape = field(default_factory=Shape)
    minimum: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"list"})

    def wanted(self) -> str:
        return "a list"

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if len(data) < self.minimum:
            yield document.problem("CF110", f"{_name(path)} needs at least {self.minimum} item{'s' * (self.minimum > 1)}.", path)
        for number, item in enumerate(data):
            yield from _faults(document, self.item, (*path, number), item)

    def filled(self, data: Any) -> Any:
        return [self.item.filled(item) for item in data]

    def keywords(self) -> JsonSchema:
        return {"type": "array", "items": self.item.json_schema()} | ({"minItems": self.minimum} if self.minimum else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class MappingOf(Shape):
    """Settings with names of the user's own choice, all of the shape ``value``; at least ``minimum`` of them."""

    value: Shape = field(default_factory=Shape)
    minimum: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"record"})

    def wanted(self) -> str:
        return "a group of `name: value` lines"

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        if len(data) < self.minimum:
            yield document.problem("CF110", f"{_name(path)} is empty.", path)
        for name, value in data.items():
            yield from _faults(document, self.value, (*path, name), value)

    def filled(self, data: Any) -> Any:
        return {name: self.value.filled(value) for name, value in data.items()}

    def keywords(self) -> JsonSchema:
        return {"type": "object", "additionalProperties": self.value.json_schema()} | (
            {"minProperties": self.minimum} if self.minimum else {}
        )


@dataclass(frozen=True, slots=True)
class Key:
    """A setting of a record: its shape, whether it must be there, and its value when it is not. ``optional`` values may be empty."""

    shape: Shape
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Shape):
    """Settings with fixed names. ``noun`` names it in messages (``A rule``); ``one_of`` are keys of which exactly one must be there."""

    noun: str
    keys: Mapping[str, Key]
    one_of: Sequence[str] = ()

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset({"record"})

    def wanted(self) -> str:
        return f"a group of settings ({listed(list(self.keys), 'or')})"

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        for name, value in data.items():
            if name in self.keys:
                if value is not None or self.keys[name].required:
                    yield from _faults(document, self.keys[name].shape, (*path, name), value)
            else:
                yield self._unknown(document, (*path, name), name)
        for name, key in self.keys.items():
            if key.required and name not in data:
                about = f": {key.shape.description[:1].lower()}{key.shape.description[1:]}" if key.shape.description else ""
                yield document.problem("CF103", f"{self.noun} needs `{name}`{about.rstrip('.')}.", path, of="key")
        given = [name for name in self.one_of if name in data]
        if self.one_of and len(given) != 1:
            names = listed([f"`{name}`" for name in (given or self.one_of)], "and" if given else "or")
            message = f"{self.noun} can have only one of {names}." if given else f"{self.noun} needs {names}."
            yield document.problem("CF103", message, path, of="key")

    def _unknown(self, document: Document, path: Path, name: str) -> Problem:
        near = nearest(name, self.keys)
        hint = f"Settings of {self.noun[:1].lower()}{self.noun[1:]}: {', '.join(sorted(self.keys))}."
        return document.problem("CF101", f"{self.noun} has no setting called `{name}`.", path, of="key", did_you_mean=near, hint=hint)

    def filled(self, data: Any) -> Any:
        given = {name: self.keys[name].shape.filled(value) for name, value in data.items() if value is not None}
        return {name: given.get(name, key.default) for name, key in self.keys.items() if name in given or key.default is not None}

    def keywords(self) -> JsonSchema:
        required = [name for name, key in self.keys.items() if key.required]
        described: JsonSchema = {
            "type": "object",
            "properties": {name: _member(key) for name, key in self.keys.items()},
            "additionalProperties": False,
        }
        if required:
            described["required"] = required
        if self.one_of:
            described["oneOf"] = [{"required": [name]} for name in self.one_of]
        return described


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOf(Shape):
    """One of several shapes, told apart by their kinds: at most one of them takes text, one a list, and so on."""

    shapes: Sequence[Shape]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset().union(*(shape.kinds for shape in self.shapes))

    def wanted(self) -> str:
        return listed([shape.wanted() for shape in self.shapes], "or")

    def _chosen(self, data: Any) -> Shape:
        return next(shape for shape in self.shapes if shape.accepts(data))

    def faults(self, document: Document, path: Path, data: Any) -> Iterator[Problem]:
        return self._chosen(data).faults(document, path, data)

    def filled(self, data: Any) -> Any:
        return self._chosen(data).filled(data)

    def keywords(self) -> JsonSchema:
        return {"anyOf": [shape.json_schema() for shape in self.shapes]}


def check(document: Document, shape: Shape, path: Path = (), data: Any = None) -> list[Problem]:
    """Return everything that is wrong with the value at ``path``, in the order of the file."""
    return list(_faults(document, shape, path, document.at(path) if data is None else data))


def read(document: Document, shape: Shape, path: Path = ()) -> tuple[Any, list[Problem]]:
    """Return the value at ``path`` with defaults filled in, or None and everything that is wrong with it."""
    problems = check(document, shape, path)
    return (None, problems) if problems else (shape.filled(document.at(path)), [])


def _faults(document: Document, shape: Shape, path: Path, data: Any) -> Iterator[Problem]:
    if shape.accepts(data):
        yield from shape.faults(document, path, data)
        return
    if data is None:
        of = "key" if path and not isinstance(path[-1], int) else "value"
        yield document.problem("CF104", f"{_name(path)} is empty; it must be {shape.wanted()}.", path, of=of)
    else:
        yield document.problem(
            "CF104", f"{_name(path)} must be {shape.wanted()}; here it is {said(data)}.", path, did_you_mean=_meant(shape, data)
        )


def _meant(shape: Shape, data: Any) -> str | None:
    if shape.kinds == {"boolean"} and isinstance(data, str):
        return {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(data.casefold())
    if shape.kinds == {"integer"} and isinstance(data, Decimal) and data == data.to_integral_value():
        return str(int(data))
    return f'"{data}"' if shape.kinds == {"text"} and isinstance(data, int | Decimal) and not isinstance(data, bool) else None


def _name(path: Path) -> str:
    if not path:
        return "The file"
    return f"Item {path[-1] + 1} of `{path[-2]}`" if isinstance(path[-1], int) and len(path) > 1 else f"`{path[-1]}`"


def _member(key: Key) -> JsonSchema:
    described = key.shape.json_schema()
    return described | ({"default": key.default} if key.default is not None else {})
