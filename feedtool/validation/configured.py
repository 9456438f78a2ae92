"""A channel's checks.yaml, made ready to run."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from feedtool.expressions import Frame, Program, Scope, compile_condition, names_in
from feedtool.model import NULL, is_list, is_record
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml.shape import Day, Key, Record, Text
from feedtool.problems import ERROR, NOTICE, SEVERITIES, Finding, Problem
from feedtool.suggest import nearest
from feedtool.taxonomy import Taxonomy
from feedtool.validation.checks import CHECKS, Check, NotReady, Options, Surroundings


@dataclass(frozen=True, slots=True)
class Rules:
    """A checks.yaml. Without ``about_missing`` its checks of what is missing do not count: the items are only parts."""

    document: Document
    about_missing: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What checks are configured for: the types of the attributes that the mapping gives, all that the channel has, its vars, and the day.

    ``parts`` are the names of parts of attributes, such as ``applink.ios_url``. ``company`` runs the channel, whose ``taxonomies`` go by their names.
    A var of ``unknown`` has no value: a check whose condition or option needs it is left out.
    """

    types: Mapping[str, pa.DataType]
    attributes: Sequence[str]
    constants: Mapping[str, Any]
    as_of: datetime.date
    parts: frozenset[str]
    company: str
    taxonomies: Mapping[str, Taxonomy]
    unknown: frozenset[str] = frozenset()

    def gives(self, name: str) -> bool:
        """Say whether the mapping gives an attribute, or a part of one."""
        outer, _, inner = name.partition(".")
        return name in self.types or (bool(inner) and name in self.parts and _has_part(self.types.get(outer), inner))


def _has_part(type_: pa.DataType | None, name: str) -> bool:
    inside = type_.value_type if type_ is not None and is_list(type_) else type_
    return inside is not None and is_record(inside) and inside.get_field_index(name) >= 0


@dataclass(frozen=True, slots=True)
class ConfiguredCheck:
    """A check with its options; it counts only in rows where ``when`` is true (None: in all).

    Before the day ``since`` it is only a notice, of what will be an ``announced`` error or warning. ``named`` says what the channel itself calls
    the fault, where that is known.
    """

    check: Check
    options: Options
    severity: str
    when: Program | None = None
    since: datetime.date | None = None
    announced: str | None = None
    named: str | None = None

    def idle(self, columns: Mapping[str, pa.Array]) -> bool:
        """Say whether the check cannot find anything in a batch, for none of its attributes is given there."""
        if self.check.code in _ABOUT_MISSING:
            return False
        given = (
            columns[name] for name in {each if each in columns else each.partition(".")[0] for each in self.names()} if name in columns
        )
        return all(column.null_count == len(column) for column in given)

    def names(self) -> Iterator[str]:
        """Yield the attributes that the check is about."""
        for option in self.check.attributes:
            named = self.options.get(option) or []
            yield from [named] if isinstance(named, str) else named

    def hint(self, found: str | None) -> str | None:
        """Return the hint of what the check found."""
        found = " ".join(part for part in (found, self.named) if part) or None
        if self.since is None:
            return found
        said = f"From {self.since} on this is {'an error: the item would be refused' if self.announced == ERROR else 'a warning'}."
        return f"{said} {found}" if found else said


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What is known of every item without looking at any, said once; with ``when`` only if some item is such a one."""

    finding: Finding
    when: Program | None


@dataclass(frozen=True, slots=True)
class Configured:
    """All checks of a channel that can find something, and what is known of every item without looking at any.

    ``left_out`` has for each check that was left out the vars that it needs.
    """

    checks: list[ConfiguredCheck]
    everywhere: list[Everywhere]
    left_out: list[frozenset[str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """What a check says of every item, and is said once when no item has any of the ``attributes``."""

    code: str
    severity: str
    attributes: tuple[str, ...]
    because: str


def said_once(checks: Sequence[ConfiguredCheck]) -> Iterator[SaidOnce]:
    """Yield what the checks of missing attributes, errors aside, say once of a feed that never gives them."""
    for each in checks:
        code = each.check.code
        if code not in _SAID_ONCE or each.severity == ERROR:
            continue
        names = tuple(each.options["attributes"])
        because = f": {each.options['because']}" if each.options.get("because") else ""
        for attributes in [names] if code == "VL210" else [(name,) for name in names]:
            yield SaidOnce(code, each.severity, attributes, because)


def configure(rules: Sequence[Rules], known: Known) -> tuple[Configured, list[Problem]]:
    """Return the checks of a channel, and everything that is wrong with them.

    An option may be ``$var``. A check of attributes none of which the mapping gives cannot find anything and is left out, unless it is about
    what is missing; so is one whose time has passed.
    """
    configured, problems = Configured([], []), []
    for each in rules:
        work = _Configuring(each, known)
        configured.checks.extend(work.checks())
        configured.everywhere.extend(work.everywhere)
        configured.left_out.extend(work.left_out)
        problems.extend(work.problems)
    return configured, problems


class _Configuring:
    def __init__(self, rules: Rules, known: Known) -> None:
        self.rules, self.document, self.known = rules, rules.document, known
        self.types, self.attributes, self.constants, self.as_of = known.types, known.attributes, known.constants, known.as_of
        self.taxonomies = known.taxonomies
        self.problems: list[Problem] = []
        self.everywhere: list[Everywhere] = []
        self.left_out: list[frozenset[str]] = []
        self.unknown = known.unknown

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
            "issue": Key(Text()),
            "from": Key(Day()),
            "until": Key(Day()),
            **check.options,
        }
        problems = shape.check(self.document, Record(noun=f"The check `{name}`", keys=keys), path)
        self.problems.extend(problems or self._unknown_attributes(path, check, written))
        if problems:
            return None
        if wanted := self._wanted_vars(written):
            self.left_out.append(wanted)
            return None
        options = {key: self._resolved(written.get(key, each.default)) for key, each in check.options.items()}
        when = self._condition(path, written.get("when"))
        configured = ConfiguredCheck(check, options, written["severity"], when if isinstance(when, Program) else None)
        if when is False or any(value is _MISSING for value in options.values()) or self._idle(configured):
            return None
        if not self.rules.about_missing and check.code in _ABOUT_MISSING:
            return None
        ready = self._ready(path, check, options)
        if ready is None:
            return None
        named = issue_named(self.known.company, written.get("issue"))
        made = self._dated(replace(configured, options=ready, named=named), written)
        return made if made is None or made.severity == ERROR else self._without_unmapped(made)

    def _ready(self, path: tuple[str | int, ...], check: Check, options: Options) -> Options | None:
        """Return the options as the check wants them; None when it cannot find anything."""
        if check.prepare is None:
            return options
        try:
            ready = check.prepare(options, Surroundings(self.taxonomies, self.constants, self.types.keys()))
        except NotReady as wrong:
            self.problems.append(self.document.problem("VL401", str(wrong), path))
            return None
        said = (Everywhere(each, None) for each in ready.notices)
        self.everywhere.extend(each for each in said if each not in self.everywhere)
        return ready.options

    def _dated(self, made: ConfiguredCheck, written: Mapping[str, Any]) -> ConfiguredCheck | None:
        """Return a check as it counts on the day: before its time it only tells what is coming, after it not at all."""
        begin, end = (datetime.date.fromisoformat(written[key]) if key in written else None for key in ("from", "until"))
        if end is not None and self.as_of > end:
            return None
        if begin is None or self.as_of >= begin:
            return made
        return replace(made, severity=NOTICE, since=begin, announced=made.severity)

    def _without_unmapped(self, each: ConfiguredCheck) -> ConfiguredCheck | None:
        """Return a check without the attributes that the mapping never gives: that is said once, not of every item."""
        code, options = each.check.code, each.options
        if code not in _SAID_ONCE:
            return each
        given = [name for name in options["attributes"] if self.known.gives(name)]
        missing = [name for name in options["attributes"] if name not in given]
        if code == "VL210":
            missing = [] if given else [" or ".join(missing)]
            given = given and options["attributes"]
        because = f": {options['because']}" if options.get("because") else ""
        for name in missing:
            message = f"The mapping never gives {name}{because}."
            finding = Finding(code, [], message, name, hints=each.named, severity=each.severity)
            self.everywhere.append(Everywhere(finding, each.when))
        return replace(each, options={**options, "attributes": given}) if given else None

    def _resolved(self, value: Any) -> Any:
        """Return an option; one that is written ``$name`` is that var, and a check of a var that is not given is left out."""
        if isinstance(value, str) and value.startswith("$"):
            found = self.constants.get(value[1:])
            return _MISSING if found is None else found
        return value

    def _wanted_vars(self, written: Mapping[str, Any]) -> frozenset[str]:
        """Return the vars without a value that a check needs."""
        options = {value[1:] for value in written.values() if isinstance(value, str) and value.startswith("$")}
        return self.unknown & (options | names_in(written.get("when") or ""))

    def _unknown_attributes(self, path: tuple[str | int, ...], check: Check, written: Mapping[str, Any]) -> Iterator[Problem]:
        for option in check.attributes:
            names = written.get(option) or []
            for name in [names] if isinstance(names, str) else names:
                if name not in self.attributes and name not in self.known.parts:
                    near = nearest(name, [*self.attributes, *self.known.parts])
                    yield self.document.problem("VL401", f"The channel has no attribute `{name}`.", (*path, option), did_you_mean=near)

    def _idle(self, each: ConfiguredCheck) -> bool:
        return each.check.code not in _ABOUT_MISSING and not any(self.known.gives(name) for name in each.names())

    def _condition(self, path: tuple[str | int, ...], written: str | None) -> Program | bool | None:
        """Return a condition as a program; None when it is always true, False when it never is."""
        if written is None:
            return None
        columns = {name: self.types.get(name, NULL) for name in (*self.attributes, *self.types)}
        program, problems = compile_condition(
            written, self.document.scalar((*path, "when")), Scope(columns, self.constants, noun="attribute", taxonomies=self.taxonomies)
        )
        self.problems.extend(problems)
        if program is None or program.uses:
            return program
        return None if program.run(Frame({}, 1))[0].as_py() else False


def issue_named(company: str, issue: str | None) -> str | None:
    """Return a sentence with the name that the channel itself has for a fault."""
    return f"{company} calls this `{issue}`." if issue and company else None


_MISSING = object()
_SAID_ONCE = frozenset({"VL209", "VL210"})
_ABOUT_MISSING = frozenset({"VL208", "VL209", "VL210"})
