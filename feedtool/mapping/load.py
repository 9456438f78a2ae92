"""Loading a mapping: everything that is wrong with it, or a compiled mapping."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from feedtool.expressions import Frame, LookupFiles, Program, Scope, compile_value
from feedtool.mapping import value as values
from feedtool.mapping.compiler import Compiler, common_type, in_type
from feedtool.mapping.fitting import TYPES
from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.layers import Layers, Written, read_layers
from feedtool.mapping.rules import ITEM, Rule, Setting
from feedtool.mapping.value import Value
from feedtool.model import NULL, AttributeInfo, RuleMark
from feedtool.problems import Problem
from feedtool.suggest import nearest


@dataclass(frozen=True, slots=True)
class Target:
    """The channel that a mapping makes items for. Without ``attributes`` any name and any value goes."""

    name: str
    title: str
    attributes: Mapping[str, AttributeInfo] | None = None
    starter: Path | None = None


def load(path: Path, shown_as: str, scope: Scope, target: Target) -> tuple[ItemMapping | None, list[Problem]]:
    """Return the mapping at ``path``, or None when a problem is an error.

    ``scope`` has the columns of the catalogue and, as constants, the vars of the channel, which win over those of the mapping.
    Lookup tables are found beside the mapping file that names them.
    """
    layers, problems = read_layers(path, shown_as, target.starter)
    if layers is None:
        return None, problems
    files = scope.files or LookupFiles(path.parent)
    scope = replace(scope, constants=_constants(layers.variables, scope, problems), files=files)
    work = _Work(target, layers, Compiler(lambda folder: replace(scope, files=files.at(folder)), problems))
    made = replace(work.mapping(scope), files=(*layers.files, *files.read))
    return (None if any(problem.code not in _HARMLESS for problem in problems) else made), problems


def constants(path: Path, shown_as: str, scope: Scope) -> tuple[Mapping[str, object], list[Problem]]:
    """Return the constants of a mapping file, those of ``scope`` and its own vars, and what is wrong with them."""
    layers, problems = read_layers(path, shown_as, None)
    return (_constants(layers.variables, scope, problems) if layers else scope.constants), problems


def _constants(written: Mapping[str, Written], scope: Scope, problems: list[Problem]) -> dict[str, object]:
    """Return all constants; a var of the mapping that is an expression is worked out now, from those before it."""
    found = dict(scope.constants)
    for name, each in written.items():
        if name in scope.constants:
            continue
        if not (isinstance(each.data, str) and "{{" in each.data):
            found[name] = each.data
            continue
        files = scope.files.at(each.folder) if scope.files else LookupFiles(each.folder)
        known = replace(scope, columns={}, stands={}, constants=found, files=files)
        program, faults = compile_value(each.data, each.document.scalar(each.path), known)
        problems.extend(faults)
        found[name] = program.run(Frame({}, 1))[0].as_py() if program else None
    return found


def check_form(path: Path, shown_as: str, target: Target) -> list[Problem]:
    """Return what is wrong with a mapping whatever the catalogue is: its YAML, its settings, the names of attributes."""
    layers, problems = read_layers(path, shown_as, target.starter)
    if layers:
        work = _Work(target, layers, Compiler(lambda folder: Scope({}, {}), problems))
        for name, written in (
            *layers.attributes.items(),
            *((name, each) for rule in layers.rules.values() for name, each in _settings(rule)),
        ):
            work.known(name, written)
    return problems


_HARMLESS = frozenset({"MP103"})
_ANYTHING = "any"


@dataclass(slots=True)
class _Work:
    """Loading one mapping, attribute by attribute and rule by rule."""

    target: Target
    layers: Layers
    compiler: Compiler
    types: dict[str, pa.DataType] = field(default_factory=dict)

    def mapping(self, scope: Scope) -> ItemMapping:
        """Return everything that could be compiled; the problems say what could not."""
        base = self._values(self.layers.attributes)
        made = {name: [value] for name, value in base.items()}
        self._see_item(scope, made)
        rules = [rule for written in self.layers.rules.values() if (rule := self._rule(written))]
        for rule in rules:
            for setting in rule.settings:
                made.setdefault(setting.attribute, [values.constant(None, NULL)]).append(setting.value)
        types = {name: self._type(name, found) for name, found in made.items()}
        self._missing(types)
        return ItemMapping(
            types=types,
            uses=frozenset().union(*(value.uses for value in base.values()), *(_uses(rule) for rule in rules)) & scope.columns.keys(),
            vars=scope.constants,
            values={name: in_type(found[0], types[name]) for name, found in made.items()},
            marks={name: RuleMark(written.document.place(written.path, "key")) for name, written in self.layers.attributes.items()},
            rules=tuple(_typed(rule, types) for rule in rules),
        )

    def known(self, name: str, written: Written) -> AttributeInfo | None:
        """Return what is known of an attribute; None when the channel does not have it, which is then a problem."""
        attributes = self.target.attributes
        if attributes is None:
            return AttributeInfo(name, _ANYTHING)
        if name in attributes:
            return attributes[name]
        message = f"{self.target.title} has no attribute called `{name}`."
        hint = f"All its attributes: feedtool channels show {self.target.name}"
        near = nearest(name, attributes)
        self.compiler.problems.append(written.problem("MP101", message, "key", did_you_mean=near, hint=hint))
        return None

    def _values(self, written: Mapping[str, Written]) -> dict[str, Value]:
        made = {}
        for name, each in written.items():
            info = self.known(name, each)
            if info and (value := self.compiler.value(each, info)):
                made[name] = value
        return made

    def _see_item(self, scope: Scope, made: Mapping[str, list[Value]]) -> None:
        """Let the rules see the attributes made so far, unless the catalogue has a join of that name."""
        types = {name: found[0].type for name, found in made.items()}
        for name, info in (self.target.attributes or {}).items():
            if info.kind in TYPES:
                types[name] = pa.list_(TYPES[info.kind]) if info.repeated else TYPES[info.kind]
        seen = {f"{ITEM}{name}": type_ for name, type_ in types.items() if not pa.types.is_nested(type_) or pa.types.is_list(type_)}
        before = self.compiler.scope_for
        self.compiler.scope_for = lambda folder: replace(before(folder), columns={**seen, **scope.columns})

    def _rule(self, written: Written) -> Rule | None:
        """Return the rule; None when it never applies."""
        data = written.data if isinstance(written.data, dict) else {}
        when, reason = data.get("when"), data.get("exclude")
        condition = self.compiler.condition(written.below("when")) if isinstance(when, str | bool) else None
        made = {name: (each, self._setting(name, each)) for name, each in _settings(written)}
        settings = tuple(Setting(name, value, each.document.place(each.path, "key")) for name, (each, value) in made.items() if value)
        why = self.compiler.value(written.below("exclude"), AttributeInfo("exclude")) if isinstance(reason, str) else None
        name = data.get("name")
        if condition is False:
            return None
        return Rule(name if isinstance(name, str) else None, condition if isinstance(condition, Program) else None, settings, why)

    def _setting(self, name: str, written: Written) -> Value | None:
        info = self.known(name, written)
        if written.data is None:
            return values.constant(None, NULL)
        return self.compiler.value(written, info) if info else None

    def _type(self, name: str, made: list[Value]) -> pa.DataType:
        type_ = common_type(made)
        if type_ is None:
            message = f"`{name}` gets values of different kinds from the mapping and its rules."
            self.compiler.problems.append(self.layers.attributes[name].problem("MP102", message, "key"))
        return made[0].type if type_ is None else type_

    def _missing(self, made: Mapping[str, pa.DataType]) -> None:
        for name, info in (self.target.attributes or {}).items():
            names = (name, *info.instead)
            if info.required and not any(each in made or each in self.layers.attributes for each in names):
                message = f"The mapping never gives `{name}`, which every item of {self.target.title} needs. No product would be valid."
                hint = f"{name}: {info.description}" if info.description else None
                self.compiler.problems.append(
                    Written(self.layers.top.document, ("attributes",), Path()).problem("MP103", message, "key", hint=hint)
                )


def _settings(rule: Written) -> list[tuple[str, Written]]:
    data = rule.data.get("set") if isinstance(rule.data, dict) else None
    return [(name, rule.below("set", name)) for name in data] if isinstance(data, dict) else []


def _typed(rule: Rule, types: Mapping[str, pa.DataType]) -> Rule:
    return replace(rule, settings=tuple(replace(each, value=in_type(each.value, types[each.attribute])) for each in rule.settings))


def _uses(rule: Rule) -> frozenset[str]:
    parts = [setting.value.uses for setting in rule.settings]
    return frozenset().union(*parts, rule.when.uses if rule.when else (), rule.reason.uses if rule.reason else ())
