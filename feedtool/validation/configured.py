"""A channel's checks.yaml, made ready to run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from feedtool.expressions import Frame, Program, Scope, compile_condition
from feedtool.model import NULL
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml.shape import Key, Record, Text
from feedtool.problems import ERROR, SEVERITIES, Finding, Problem
from feedtool.suggest import nearest
from feedtool.validation.checks import CHECKS, Check, Options


@dataclass(frozen=True, slots=True)
class ConfiguredCheck:
    """A check with its options; it counts only in rows where ``when`` is true (None: in all)."""

    check: Check
    options: Options
    severity: str
    when: Program | None = None


@dataclass(frozen=True, slots=True)
class Configured:
    """All checks of a channel that can find something, and what is known of every item without looking at any."""

    checks: list[ConfiguredCheck]
    everywhere: list[Finding]


def configure(
    document: Document | None, types: Mapping[str, pa.DataType], attributes: Sequence[str], constants: Mapping[str, Any]
) -> tuple[Configured, list[Problem]]:
    """Return the checks of a channel for a mapping that gives attributes of these ``types``; and everything that is wrong with them.

    ``attributes`` are all that the channel knows. ``constants`` are the vars of the channel; an option may be ``$var``. A check of attributes
    none of which the mapping gives cannot find anything and is left out, unless it is about what is missing.
    """
    if document is None:
        return Configured([], []), []
    work = _Configuring(document, types, attributes, constants)
    checks = list(work.checks())
    return Configured(checks, work.everywhere), work.problems


@dataclass
class _Configuring:
    document: Document
    types: Mapping[str, pa.DataType]
    attributes: Sequence[str]
    constants: Mapping[str, Any]

    def __post_init__(self) -> None:
        self.problems: list[Problem] = []
        self.everywhere: list[Finding] = []

    def checks(self) -> Iterator[ConfiguredCheck]:
        """Yield all checks that are right and that can find something."""
        if not isinstance(self.document.data, list):
            self.problems.append(self.document.problem("VL401", "The file must be a list of checks: `- check: name`."))
            return
        for number, written in enumerate(self.document.data):
            made = self._check((number,), written)
            if made is not None:
                yield made

    def _check(self, path: tuple[str | int, ...], written: Any) -> ConfiguredCheck | None:
        name = written.get("check") if isinstance(written, dict) else None
        check = CHECKS.get(str(name))
        if check is None:
            hint = f"The checks are {', '.join(CHECKS)}."
            message = f"There is no check `{name}`." if name else "A check is written `- check: name`."
            self.problems.append(
                self.document.problem("VL401", message, (*path, "check"), did_you_mean=nearest(str(name), CHECKS), hint=hint)
            )
            return None
        keys = {
            "check": Key(Text(), required=True),
            "severity": Key(Text(options=SEVERITIES), required=True),
            "when": Key(Text()),
            **check.options,
        }
        problems = shape.check(self.document, Record(noun=f"The check `{name}`", keys=keys), path)
        self.problems.extend(problems or self._unknown_attributes(path, check, written))
        if problems:
            return None
        options = {key: self._resolved(written.get(key, each.default)) for key, each in check.options.items()}
        when = self._condition(path, written.get("when"))
        if when is False or self._idle(check, options) or any(value is _MISSING for value in options.values()):
            return None
        made = ConfiguredCheck(check, options, written["severity"], when if isinstance(when, Program) else None)
        return made if made.severity == ERROR else self._without_unmapped(made)

    def _without_unmapped(self, each: ConfiguredCheck) -> ConfiguredCheck | None:
        """Return a check without the attributes that the mapping never gives: that is said once, not of every item."""
        code, options = each.check.code, each.options
        if code not in _SAID_ONCE:
            return each
        given = [name for name in options["attributes"] if name in self.types]
        missing = [name for name in options["attributes"] if name not in self.types]
        if code == "VL210":
            missing = [] if given else [" or ".join(missing)]
            given = given and options["attributes"]
        because = f": {options['because']}" if options.get("because") else ""
        for name in missing:
            message = f"The mapping never gives {name}{because}."
            self.everywhere.append(Finding(code, [], message, name, severity=each.severity))
        return replace(each, options={**options, "attributes": given}) if given else None

    def _resolved(self, value: Any) -> Any:
        """Return an option; one that is written ``$name`` is that var, and a check of a var that is not given is left out."""
        if isinstance(value, str) and value.startswith("$"):
            return self.constants.get(value[1:], _MISSING)
        return value

    def _unknown_attributes(self, path: tuple[str | int, ...], check: Check, written: Mapping[str, Any]) -> Iterator[Problem]:
        for option in check.attributes:
            names = written.get(option) or []
            for name in [names] if isinstance(names, str) else names:
                if name not in self.attributes:
                    near = nearest(name, self.attributes)
                    yield self.document.problem("VL401", f"The channel has no attribute `{name}`.", (*path, option), did_you_mean=near)

    def _idle(self, check: Check, options: Options) -> bool:
        if check.code in _ABOUT_MISSING:
            return False
        named = [options.get(option) or [] for option in check.attributes]
        names = [name for each in named for name in ([each] if isinstance(each, str) else each)]
        return not any(name in self.types for name in names)

    def _condition(self, path: tuple[str | int, ...], written: str | None) -> Program | bool | None:
        """Return a condition as a program; None when it is always true, False when it never is."""
        if written is None:
            return None
        columns = {name: self.types.get(name, NULL) for name in (*self.attributes, *self.types)}
        program, problems = compile_condition(
            written, self.document.scalar((*path, "when")), Scope(columns, self.constants, noun="attribute")
        )
        self.problems.extend(problems)
        if program is None or program.uses:
            return program
        return None if program.run(Frame({}, 1))[0].as_py() else False


_MISSING = object()
_SAID_ONCE = frozenset({"VL209", "VL210"})
_ABOUT_MISSING = frozenset({"VL208", "VL209", "VL210"})
