"""Loading one channel of a project."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool import channel, guards, mapping, markets
from feedtool.channel import Channel, added_columns
from feedtool.codes import code as catalogue_entry
from feedtool.definitions import NestedForm
from feedtool.errors import ConfigError
from feedtool.expressions import Filter, LookupFiles, Scope
from feedtool.guards import GuardSettings
from feedtool.linear_patterns import is_whole
from feedtool.mapping import ItemMapping, Target
from feedtool.markets import Declared, View
from feedtool.model import NULL, TEXT, AttributeInfo
from feedtool.positioned_yaml import Document, shape
from feedtool.positioned_yaml import Path as Steps
from feedtool.problems import WARNING, Problem
from feedtool.project.definitions import folder_of, nested_form, wanted
from feedtool.project.form import CHANNEL, POLICIES
from feedtool.project.markets import Market, filled_output
from feedtool.project.project import MAIN_CATALOGUE, ChannelEntry
from feedtool.sources import Catalogue
from feedtool.suggest import nearest
from feedtool.taxonomy import Store, Taxonomy
from feedtool.written_paths import is_file, names_in

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,4})?) ?%")


@dataclass(slots=True)
class EntryLoader:
    """Loads the channel ``name``, or one ``market`` of it; what is wrong is collected in ``problems``.

    Without a catalogue only the forms of its files are checked. ``output`` is the feed's file as written, with vars filled in, once that is known.
    """

    document: Document
    name: str
    root: Path
    catalogue: Catalogue | None
    functions: Mapping[str, Filter]
    lists: Store
    declared: Declared | None = None
    market: Market | None = None
    problems: list[Problem] = field(default_factory=list)
    output: str | None = None

    @property
    def full_name(self) -> str:
        """The name of the feed in reports and on the command line."""
        return f"{self.name}-{self.market.name}" if self.market else self.name

    def load(self) -> ChannelEntry | None:
        """Return the channel, or None when something is wrong with it."""
        if (written := self._written()) is None:
            return None
        max_invalid, policy = self._share(written.get("max_invalid", "10%")), self._policy(written.get("invalid_items") or "drop")
        if (package := self._channel(written["template"], written.get("kind"))) is None:
            return None
        form = self._format(package, written.get("format"))
        constants = self._vars(package, {**(written.get("vars") or {}), **(self.market.vars if self.market else {})})
        output = self._output(written["output"], {**constants, "format": form or package.default_format})
        nested, facts = self._nested(package, {**constants, "format": form, "kind": package.kind})
        seen = self._view(constants)
        guarded = self._guards(package, max_invalid)
        around = Scope({}, constants, self.functions, files=LookupFiles(self.root, self.root), taxonomies=self._taxonomies(package))
        made = self._mapping(package, written["mapping"], replace(around, stands=seen.stands), wanted(package, nested))
        if made is None or form is None or max_invalid is None or policy is None or self.problems:
            return None
        known = {**made.vars, "format": form, "kind": package.kind}
        shaped = self._shape(package, made, replace(around, constants=known))
        if package.shape_path and shaped is None:
            return None
        return ChannelEntry(
            name=self.full_name,
            group=self.name,
            catalogue=written.get("catalogue") or MAIN_CATALOGUE,
            channel=package,
            mapping=made,
            shape=shaped,
            nested=nested,
            view=seen,
            vars={**facts, **known},
            output=Path(os.path.abspath(self.root / output)),
            format=form,
            invalid_items=policy,
            max_invalid=max_invalid,
            copies=written.get("publish") == "copy",
            guards=guarded,
            place=self.document.place(self._path(), "key"),
            taxonomies=around.taxonomies,
        )

    def _written(self) -> Mapping[str, Any] | None:
        """Return the settings of the channel, those of its market before its own."""
        if shape.check(self.document, CHANNEL, self._path()):
            return None  # told already, with the rest of the project file
        written = {**self.document.at(self._path()), **(self.market.settings if self.market else {})}
        self.output = None if self.market else written["output"]
        return written if self._paths_are_right(written) else None

    def _guards(self, package: Channel, max_invalid: Fraction | None) -> GuardSettings:
        """Return how the feed is guarded; how many invalid items hold it the project's policy says, unless the guard has a limit of its own."""
        settings, wrong = guards.load(self.document, self._path())
        self.problems.extend(wrong)
        self._check_segments(settings, package)
        own = self.document.at(self._path("guards", "invalid", "hold")) is not None
        return settings if own or max_invalid is None else settings.tolerating(max_invalid)

    def _paths_are_right(self, written: Mapping[str, Any]) -> bool:
        for key in ("template", "mapping", "output", "definitions"):
            if key in written and not is_path(written[key]):
                message = f"`{key}` is no path: it is too long, or has a character that no file name can have."
                self._problem("CF110", message, self._path(key))
                return False
        return True

    def _path(self, *steps: str) -> Steps:
        return ("channels", self.name, *steps)

    def _problem(self, code: str, message: str, steps: Steps, **more: Any) -> None:
        market, key = self.market, steps[-1]
        if market and market.gives(key):
            self.problems.append(market.problem(code, message, str(key), **more))
        elif market and steps == self._path("vars") and code != "CF110":
            self.problems.append(market.problem(code, message, **more))  # a var that is missing, wherever it should be
        else:
            self.problems.append(self.document.problem(code, message, steps, **more))

    def _channel(self, reference: str, kind: str | None) -> Channel | None:
        try:
            return channel.load(reference, self.root, kind)
        except ConfigError as error:
            for problem in error.problems:
                at = self._path("kind" if problem.code == "CH106" else "template")
                own = problem.place is None
                self.problems.append(replace(problem, place=self.document.place(at), width=self.document.width(at)) if own else problem)
            return None

    def _share(self, written: Any) -> Fraction | None:
        if isinstance(written, int | Decimal):
            return Fraction(written)
        if (found := _PERCENT.fullmatch(str(written))) and Fraction(found[1]) <= 100:
            return Fraction(found[1]) / 100
        message = f"`max_invalid` must be a share of the items such as 10% or 0.1; here it is `{written}`."
        self._problem("CF110", message, self._path("max_invalid"))
        return None

    def _format(self, package: Channel, wanted: str | None) -> str | None:
        if wanted is None:
            return package.default_format
        if wanted in package.formats:
            return wanted
        hint = f"It has: {', '.join(package.formats)}."
        self._problem(
            "CH105",
            f"{package.title} has no format `{wanted}`.",
            self._path("format"),
            did_you_mean=nearest(wanted, package.formats),
            hint=hint,
        )
        return None

    def _vars(self, package: Channel, own: Mapping[str, Any]) -> dict[str, Any]:
        shared = self.document.at(("vars",))
        given = {**(shared if isinstance(shared, dict) else {}), **own}
        for var in package.vars.values():
            value = given.get(var.name)
            if value is None:
                if var.required:
                    message = f"{package.title} needs the var `{var.name}`: {var.description}"
                    hint = f"Add it to `vars`, e.g. `{var.name}: {var.example}`."
                    near = nearest(var.name, [name for name in given if name not in package.vars])
                    self._problem(
                        "CH104", message, self._path("vars"), of="key", hint=hint, did_you_mean=near and f"{var.name} (you wrote {near})"
                    )
                # the example stands in, so that one mistake is told once and not wherever the var is used
                given[var.name] = var.example if var.required else None
            elif var.pattern and not is_whole(var.pattern, str(value)):
                steps: Steps = self._path("vars", var.name) if var.name in own else ("vars", var.name)
                about = "NO is a word of its own in older YAML; in quotes it is always text." if value is False else None
                self._problem("CH104", f"`{var.name}` is `{value}`: {var.description} For example `{var.example}`.", steps, hint=about)
        return given

    def _nested(self, package: Channel, constants: Mapping[str, Any]) -> tuple[NestedForm | None, Mapping[str, Any]]:
        """Return what is known of the nested form of the channel's items, and the facts of its market."""
        vars_are_right = not self.problems
        folder, problems = folder_of(self.document, self._path("definitions"), self.root, package)
        made, facts, more = nested_form(package, constants, folder)
        for problem in (*problems, *more):
            if problem.place is not None:
                self.problems.append(problem)
            elif vars_are_right:
                self._problem(problem.code, problem.message, self._path("vars"), of="key")
        return made, facts

    def _taxonomies(self, package: Channel) -> dict[str, Taxonomy]:
        """Return the channel's taxonomies by name, with the lists that are pinned."""
        made = {}
        for name, each in package.taxonomies.items():
            try:
                made[name] = self.lists.taxonomy(each)
            except ConfigError as error:
                self.problems.extend(error.problems)
        return made

    def _output(self, written: str, constants: Mapping[str, Any]) -> str:
        """Return the name of the feed's file with the vars in braces filled in."""
        filled, wrong = filled_output(written, constants)
        for code, more in wrong:
            self._problem(code, steps=self._path("output"), **more)
        self.output = None if wrong else filled
        return filled

    def _check_segments(self, guarded: GuardSettings, package: Channel) -> None:
        """Note a problem when no attribute and no column bears the name that `segments` gives."""
        if guarded.segments is None or self.catalogue is None:
            return
        names = dict.fromkeys((*package.attributes, *(each.name for each in self.catalogue.schema)))
        if guarded.segments not in names:
            message = f"There is no attribute or column called `{guarded.segments}`: all items would be one segment."
            self._problem("CF110", message, self._path("segments"), did_you_mean=nearest(guarded.segments, names))

    def _view(self, constants: Mapping[str, Any]) -> View:
        """Return what names of the catalogue stand for in the language and currency of the channel."""
        if self.declared is None:
            return markets.PLAIN
        seen, complaints = markets.view(self.declared, constants)
        for each in complaints:
            own = self._path("vars", each.var)
            there = [own, ("vars", each.var)] if not (self.market and self.market.gives(each.var)) else []
            steps = next((steps for steps in there if self.document.at(steps) is not None), self._path("vars") if there else own)
            of = "value" if steps[-1] == each.var else "key"
            self._problem(each.code, each.message, steps, of=of, did_you_mean=each.did_you_mean, hint=each.hint)
        return seen

    def _policy(self, written: str) -> str | None:
        if written in POLICIES:
            return written
        message = f"`invalid_items` must be {' or '.join(f'`{each}`' for each in POLICIES)}; here it is `{written}`."
        self._problem("CF110", message, self._path("invalid_items"), did_you_mean=nearest(str(written), POLICIES))
        return None

    def _mapping(self, package: Channel, reference: str, around: Scope, attributes: Mapping[str, AttributeInfo]) -> ItemMapping | None:
        path = self.root / reference
        if not is_file(path):
            near = nearest(path.name, names_in(path.parent))
            message = f"There is no mapping file `{reference}`."
            self._problem(
                "CF113", message, self._path("mapping"), did_you_mean=near, hint="The path counts from the folder of the project file."
            )
            return None
        target = Target(package.name, package.title, attributes, package.starter)
        if self.catalogue is None:
            self.problems.extend(_errors(mapping.check_form(path, reference, target)))
            return None
        columns = {each.name: each.type for each in self.catalogue.schema}
        made, problems = mapping.load(path, reference, replace(around, columns=columns), target)
        self.problems.extend(_errors(problems))
        return made

    def _shape(self, package: Channel, made: ItemMapping, around: Scope) -> ItemMapping | None:
        if package.shape_path is None:
            return None
        columns: dict[str, pa.DataType] = dict.fromkeys(package.known, NULL)
        columns |= dict.fromkeys(added_columns(package.parents), TEXT) | dict(made.types)
        scope = replace(around, columns=columns, functions={}, noun="attribute")
        shown = package.shown_file(package.shape_path)
        shaped, problems = mapping.load(package.shape_path, shown, scope, Target(package.name, package.title))
        self.problems.extend(_errors(problems))
        return shaped


def is_path(text: str) -> bool:
    """Say whether a file system can have a file by this name."""
    longest = max((len(part.encode("utf-8", "replace")) for part in text.split("/")), default=0)
    return (
        longest <= _LONGEST_NAME
        and len(text) <= _LONGEST_PATH
        and all(ord(char) > 31 and not "\ud800" <= char <= "\udfff" for char in text)
    )


_LONGEST_NAME, _LONGEST_PATH = 240, 4000


def _errors(problems: list[Problem]) -> list[Problem]:
    """Return the problems that make it impossible to go on; warnings are told by what they lead to."""
    return [problem for problem in problems if (problem.severity or catalogue_entry(problem.code).severity) != WARNING]
