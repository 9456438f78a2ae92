"""The rules of a mapping: what they change and leave out, in their order."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame, Program
from feedtool.mapping.value import Value, where
from feedtool.model import Place, RuleMark
from feedtool.problems import Finding

ITEM = "item."  # rules see the attributes made so far as columns `item.<attribute>`


@dataclass(frozen=True, slots=True)
class Setting:
    """An attribute that a rule sets, and where that is written."""

    attribute: str
    value: Value
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """In the rows where ``when`` is true (None: in all), set attributes or leave the product out for a reason."""

    name: str | None
    when: Program | None
    settings: tuple[Setting, ...] = ()
    reason: Value | None = None


@dataclass(slots=True)
class Making:
    """Items in the making: what the rules have done so far to one batch."""

    frame: Frame
    attributes: dict[str, pa.Array]
    marks: dict[str, tuple[RuleMark, ...]]
    kept: pa.BooleanArray
    findings: list[Finding] = field(default_factory=list)

    def apply(self, rule: Rule) -> None:
        """Do what the rule says."""
        rows = None
        if rule.when is not None:
            rows = pc.fill_null(rule.when.run(self._frame_for(rule.when.uses)), False)
            if not pc.any(rows).as_py():
                return
        if rule.reason is not None:
            self._exclude(rule, rule.reason, rows)
        new = [(setting, setting.value.run(self._frame_for(setting.value.uses))) for setting in rule.settings]
        for setting, column in new:  # only now, so that all settings of a rule see the same item
            name = setting.attribute
            self.attributes[name] = where(rows, column, self.attributes[name])
            self.marks[name] = (*self.marks.get(name, ()), RuleMark(setting.place, rule.name, rows))

    def _frame_for(self, uses: frozenset[str]) -> Frame:
        """Return the frame of the batch, which remembers what other channels computed, or one with the item as it is now."""
        if not any(name.startswith(ITEM) and name not in self.frame.columns for name in uses):
            return self.frame
        made = {f"{ITEM}{name}": column for name, column in self.attributes.items()}
        return self.frame.within({**made, **self.frame.columns}, self.frame.rows)

    def _exclude(self, rule: Rule, reason: Value, rows: pa.BooleanArray | None) -> None:
        leaving = self.kept if rows is None else pc.and_(rows, self.kept)
        numbers: list[int] = np.flatnonzero(leaving.to_numpy(zero_copy_only=False)).tolist()
        if not numbers:
            return
        self.kept = pc.and_not(self.kept, leaving)
        by = f"the rule `{rule.name}`" if rule.name else "a rule of the mapping"
        reasons = reason.run(self._frame_for(reason.uses)).filter(leaving)
        messages = pc.binary_join_element_wise(f"Left out by {by}:", pc.fill_null(reasons, "no reason"), " ")
        self.findings.append(Finding("MP301", numbers, _one_or_all(messages)))


def _one_or_all(messages: pa.StringArray) -> str | list[str]:
    texts: list[str] = messages.to_pylist()
    return texts[0] if texts.count(texts[0]) == len(texts) else texts


def start(frame: Frame, values: Mapping[str, Value], marks: Mapping[str, RuleMark]) -> Making:
    """Return the items before any rule."""
    attributes = {name: value.run(frame) for name, value in values.items()}
    return Making(frame, attributes, {name: (mark,) for name, mark in marks.items()}, pa.repeat(True, frame.rows))
