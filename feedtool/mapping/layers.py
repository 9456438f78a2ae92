"""A mapping file and those it builds on, as one list of attributes and rules."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from feedtool import positioned_yaml
from feedtool.errors import ConfigError
from feedtool.mapping.form import MAPPING
from feedtool.positioned_yaml import Document, shape
from feedtool.problems import Problem
from feedtool.written_paths import is_file, real

CHANNEL = "channel"  # `extends: channel` builds on the starter mapping of the channel


@dataclass(frozen=True, slots=True)
class Written:
    """A value of a mapping where it is written: in this document at this path, with lookup tables relative to ``folder``."""

    document: Document
    path: positioned_yaml.Path
    folder: Path

    @property
    def data(self) -> Any:
        """The value itself."""
        return self.document.at(self.path)

    def below(self, *steps: str | int) -> "Written":
        """Return a value inside this one."""
        return Written(self.document, (*self.path, *steps), self.folder)

    def problem(self, code: str, message: str, of: str = "value", **more: Any) -> Problem:
        """Return a problem at this place."""
        return self.document.problem(code, message, self.path, of, **more)


@dataclass(slots=True)
class Layers:
    """Everything that a mapping says, its base first: a later attribute replaces an earlier one, a later rule one of the same name.

    ``files`` are those in which it stands.
    """

    top: Written
    files: tuple[Path, ...] = ()
    variables: dict[str, Written] = field(default_factory=dict)
    attributes: dict[str, Written] = field(default_factory=dict)
    rules: dict[str | tuple[int, int], Written] = field(default_factory=dict)


def read_layers(path: Path, shown_as: str, starter: Path | None) -> tuple[Layers | None, list[Problem]]:
    """Read a mapping file and the files that it extends; what is wrong in their form is in the problems, the rest is usable."""
    problems: list[Problem] = []
    documents: list[Document] = []
    try:
        for document in _chain(path, shown_as, starter, problems):
            documents.insert(0, document)
            problems.extend(shape.check(document, MAPPING))
    except ConfigError as error:
        problems.extend(error.problems)
        return None, problems
    assert documents[-1].path is not None
    layers = Layers(Written(documents[-1], (), documents[-1].path.parent), tuple(each.path for each in documents if each.path))
    for number, document in enumerate(documents):
        problems.extend(_add(layers, document, number))
    if not layers.attributes and not problems:
        problems.append(layers.top.problem("MP110", "The mapping gives no attribute, so every item would be empty.", of="key"))
    return layers, problems


_LONGEST = 240


def _chain(path: Path, shown_as: str, starter: Path | None, problems: list[Problem]) -> Iterator[Document]:
    """Yield the file and then each file that the one before builds on."""
    seen: set[Path] = set()
    while True:
        seen.add(real(path))
        document = positioned_yaml.load(path, shown_as)
        yield document
        base = document.at(("extends",))
        if not isinstance(base, str):
            return
        if base == CHANNEL and starter is None:
            problems.append(document.problem("MP106", "The channel brings no starter mapping to build on.", ("extends",)))
            return
        folder = path.parent
        if base != CHANNEL and (len(base) > _LONGEST or "\0" in base):
            problems.append(document.problem("MP106", "`extends` is no path of a file.", ("extends",), hint=_FROM_HERE))
            return
        path = starter if base == CHANNEL and starter else folder / base
        shown_as = _shown(path, folder, shown_as)
        if real(path) in seen:
            problems.append(
                document.problem("MP107", f"The mapping `{base}` builds on this one, so neither has a beginning.", ("extends",))
            )
            return
        if not is_file(path):
            problems.append(document.problem("MP106", f"There is no file `{shown_as}` to build on.", ("extends",), hint=_FROM_HERE))
            return


_FROM_HERE = "The path counts from the folder of this mapping; `channel` stands for the starter mapping of the channel."


def _shown(path: Path, beside: Path, beside_shown_as: str) -> str:
    """Return the name of a file as the user knows it, given the folder and the name of another one."""
    name = os.path.normpath(PurePosixPath(beside_shown_as).parent / Path(os.path.relpath(path, beside)).as_posix())
    return str(path) if name.startswith("..") else name


def _add(layers: Layers, document: Document, number: int) -> Iterator[Problem]:
    assert document.path is not None
    top = Written(document, (), document.path.parent)
    layers.variables |= {name: top.below("vars", name) for name in _mapping(document.at(("vars",)))}
    for attribute, value in _mapping(document.at(("attributes",))).items():
        if value is None:
            layers.attributes.pop(attribute, None)
        else:
            layers.attributes[attribute] = top.below("attributes", attribute)
    rules = document.at(("rules",))
    own: set[str] = set()
    for position, rule in enumerate(rules if isinstance(rules, list) else ()):
        name = _mapping(rule).get("name")
        if isinstance(name, str) and name in own:
            yield top.below("rules", position, "name").problem("MP108", f"There is already a rule called `{name}` in this file.")
        key: str | tuple[int, int] = name if isinstance(name, str) else (number, position)
        own.add(str(name))
        layers.rules[key] = top.below("rules", position)


def _mapping(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
