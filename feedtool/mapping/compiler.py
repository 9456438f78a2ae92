"""From what is written in a mapping to compiled values, each fitted to its attribute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool.expressions import Frame, Program, Scope, TooLargeError, compile_condition, compile_value
from feedtool.mapping import value as values
from feedtool.mapping.arrays import merged_type, widened
from feedtool.mapping.fitting import Fit, Misfit, fit, given_words, member_of, wanted
from feedtool.mapping.layers import Written
from feedtool.mapping.value import Value
from feedtool.model import BOOLEAN, DECIMAL, INTEGER, NULL, TEXT, AttributeInfo, is_list
from feedtool.problems import Problem

EACH = "each"
_LOOP = {"for_each", "value"}
_CONSTANTS = {str: TEXT, bool: BOOLEAN, int: INTEGER, Decimal: DECIMAL, type(None): NULL}

ScopeFor = Callable[[Path], Scope]


@dataclass(slots=True)
class Compiler:
    """Compiles values in the scope of the file that they are written in, and collects all problems."""

    scope_for: ScopeFor
    problems: list[Problem] = field(default_factory=list)

    def value(self, written: Written, info: AttributeInfo) -> Value | None:
        """Return the value fitted to the attribute; None when it is wrong, which is then in the problems."""
        made = self._made(written, info, self.scope_for(written.folder))
        place, width = written.document.place(written.path), written.document.width(written.path)
        return made.of(info.name, place, width).folded() if made else None

    def condition(self, written: Written) -> Program | bool | None:
        """Return the program of a condition, or its constant; None when it is wrong."""
        if isinstance(written.data, bool):
            return written.data
        program, problems = compile_condition(written.data, written.document.scalar(written.path), self.scope_for(written.folder))
        self.problems.extend(problems)
        return program and replace(program, compute=_told(program.compute, written))

    def _made(self, written: Written, info: AttributeInfo, scope: Scope) -> Value | None:
        data = written.data
        if info.nested and _in_groups(data):
            info = AttributeInfo(info.name, "any")
        if isinstance(data, dict):
            return self._loop(written, info, scope) if "for_each" in data else self._record(written, info, scope)
        if isinstance(data, list):
            return self._list(written, info, scope)
        return self._fitted(written, self._single(written, info, scope), info)

    def _single(self, written: Written, info: AttributeInfo, scope: Scope) -> Value | None:
        data = written.data
        if isinstance(data, str):
            return self._computed(written, scope)
        if info.kind == "text" and data is not None:
            data = written.document.scalar(written.path).text  # 1.50 stays 1.50
        return values.constant(data, _CONSTANTS[type(data)])

    def _computed(self, written: Written, scope: Scope) -> Value | None:
        program, problems = compile_value(written.data, written.document.scalar(written.path), scope)
        self.problems.extend(problems)
        return Value(program.type, program.uses, program.run) if program else None

    def _list(self, written: Written, info: AttributeInfo, scope: Scope) -> Value | None:
        if not info.repeated and info.kind != "any":
            return self._refuse(written, Misfit(f"`{info.name}` takes {wanted(info)}; this is a list.", "Give one value without `- `."))
        one = replace(info, repeated=False)
        made = [self._made(written.below(number), one, scope) for number in range(len(written.data))]
        items = [item for item in made if item]
        if len(items) < len(made) or not items:
            return None if items else self._empty_list(written, made)
        type_: pa.DataType | None = NULL
        for number, item in enumerate(items):
            merged = merged_type(type_, item.type)
            if merged is None or is_list(item.type):
                message = f"This item is {given_words(item.type)}, which cannot stand in a list with the items before it."
                hint = "A lone expression that is a list can be the whole value." if is_list(item.type) else None
                return self._refuse(written.below(number), Misfit(message, hint))
            type_ = merged
        return values.list_of([in_type(item, type_) for item in items], type_)

    def _empty_list(self, written: Written, made: list[Value | None]) -> Value | None:
        return None if made else self._refuse(written, Misfit("This list is empty.", "Leave the attribute out instead."))

    def _record(self, written: Written, info: AttributeInfo, scope: Scope) -> Value | None:
        if info.kind not in ("record", "any"):
            return self._refuse(written, Misfit(f"`{info.name}` takes {wanted(info)}; this is a group of values."))
        members: dict[str, Value] = {}
        for name in written.data:
            member = member_of(info, name)
            if isinstance(member, Misfit):
                self._refuse(written.below(name), member, "MP105", of="key")
            elif made := self._made(written.below(name), member, scope):
                members[name] = made
        if len(members) < len(written.data):
            return None
        if not members:
            return self._refuse(written, Misfit("This group of values is empty.", "Leave the attribute out instead."))
        return self._as_list(values.record_of(members), info)

    def _loop(self, written: Written, info: AttributeInfo, scope: Scope) -> Value | None:
        data = written.data
        if set(data) != _LOOP or not isinstance(data["for_each"], str):
            message = 'A loop is written `{for_each: "{{ list }}", value: …}`, with nothing else in it.'
            return self._refuse(written, Misfit(message, "In `value`, the name `each` is one item of the list."), "MP109")
        if not info.repeated and info.kind != "any":
            return self._refuse(written, Misfit(f"`{info.name}` takes {wanted(info)}; a loop makes a list."))
        lists = self._computed(written.below("for_each"), scope)
        if lists is None:
            return None
        if pa.types.is_null(lists.type):
            return values.constant(None, NULL)
        if not is_list(lists.type):
            message = f"`for_each` needs a list; this gives {given_words(lists.type)}."
            hint = "Declare the column as a list in the project file, or use `| split(',')`."
            return self._refuse(written.below("for_each"), Misfit(message, hint), "MP109")
        inner = replace(scope, columns={**scope.columns, EACH: lists.type.value_type})
        if not lists.uses and not any(item is not None for item in lists.run(Frame({}, 1))[0].as_py() or ()):
            return values.constant(None, NULL)  # a list that is empty for every product
        body = self._made(written.below("value"), replace(info, repeated=False), inner)
        return values.for_each(lists, body) if body else None

    def _fitted(self, written: Written, made: Value | None, info: AttributeInfo) -> Value | None:
        if made is None:
            return None
        found = fit(made.type, info)
        if isinstance(found, Fit):
            return made.then(found.type, found.convert)
        return self._refuse(written, found)

    def _as_list(self, made: Value, info: AttributeInfo) -> Value:
        return values.list_of([made], made.type) if info.repeated else made

    def _refuse(self, written: Written, misfit: Misfit, code: str = "MP102", of: str = "value") -> Value | None:
        """Note what is wrong, and return that there is no value."""
        self.problems.append(written.problem(code, misfit.message, of, hint=misfit.hint, did_you_mean=misfit.did_you_mean))
        return None


def _told(compute: Callable[[Frame], pa.Array], written: Written) -> Callable[[Frame], pa.Array]:
    """Return ``compute`` of a condition, which says where the condition is written when it makes too much or takes too long."""
    place, width = written.document.place(written.path), written.document.width(written.path)

    def run(frame: Frame) -> pa.Array:
        try:
            with frame.meter.running():
                return compute(frame)
        except TooLargeError as error:
            raise error.placed(place, width, None) from error

    return run


def _in_groups(data: Any) -> bool:
    """Say whether a value is written as a group of values, or as a list of groups."""
    if isinstance(data, list):
        return any(_in_groups(each) for each in data)
    return isinstance(data, dict) and ("for_each" not in data or _in_groups(data.get("value")))


def in_type(value: Value, type_: pa.DataType) -> Value:
    """Return a value in a type that ``merged_type`` gave."""
    return value if value.type == type_ else value.then(type_, lambda column: widened(column, type_)).folded()


def common_type(made: Iterable[Value]) -> pa.DataType | None:
    """Return one type for all values that an attribute can get; None when they are of different kinds."""
    type_: pa.DataType | None = NULL
    for value in made:
        type_ = merged_type(type_, value.type) if type_ is not None else None
    return type_
