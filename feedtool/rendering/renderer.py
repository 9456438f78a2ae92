"""A feed template, compiled for the attributes that a mapping gives."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.errors import ConfigError
from feedtool.expressions import Filter, FixedPlace, Frame, Program, Scope, compile_blocks
from feedtool.expressions.filter import ANY, TEXTS
from feedtool.expressions.json_text import json_values
from feedtool.model import INTEGER, TEXT, AttributeInfo, Items, Place, is_list, is_record
from feedtool.model.lists import Rows
from feedtool.problems import Problem
from feedtool.rendering.table import cell, heading
from feedtool.rendering.xml import element, escape

ITEM, NUMBER = "item.", "number"
_MARKUP = ("xml", "rss")
_SAMPLE = 100  # items that are read back
_BLOCKS = ("header", "item", "footer", "separator")


@dataclass(frozen=True, slots=True)
class Format:
    """A form of a channel's feed: its template, the usual suffix of its files, and whether groups of values name their members.

    With ``positional`` the members of a group stand in the channel's own order, all of them, as cells like ``SE::Standard:49.00 SEK`` need it.
    """

    name: str
    template: Path
    extension: str
    positional: bool = False


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns items into the text of a feed. Pure, so that several threads can use it."""

    programs: Mapping[str, Program]
    types: Mapping[str, pa.DataType]
    positional: Mapping[str, pa.DataType]
    shown_as: str
    markup: bool

    def header(self) -> bytes:
        """Return what stands before the first item."""
        return self._constant("header")

    def footer(self) -> bytes:
        """Return what stands behind the last item."""
        return self._constant("footer")

    @property
    def separator(self) -> bytes:
        """What stands between two items."""
        return self._constant("separator")

    def _constant(self, name: str) -> bytes:
        text: str = self.programs[name].run(Frame({}, 1))[0].as_py()
        return text.encode()

    def items(self, items: Items, first: int, numbers: Rows | None = None) -> pa.Array:
        """Return the text of each item; ``first`` is the number of the first product, from 0. ``numbers`` are those of all, where they do not follow."""
        counted = np.arange(first + 1, first + 1 + items.rows) if numbers is None else numbers
        columns: dict[str, pa.Array] = {NUMBER: pa.array(counted, INTEGER)}
        for name, column in items.attributes.items():
            columns[f"{ITEM}{name}"] = _completed(column, self.positional[name]) if name in self.positional else column
        texts = self.programs["item"].run(Frame(columns, items.rows))
        if self.markup and first == 0:
            self._must_be_well_formed(texts.slice(0, _SAMPLE))
        return texts

    def _must_be_well_formed(self, texts: pa.Array) -> None:
        """Read the beginning of the feed back, so that a fault of the template is found before anything is published."""
        from lxml import etree  # noqa: PLC0415 - only for XML

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            etree.fromstring(b"".join([self.header(), *(text.as_py().encode() for text in texts), self.footer()]), parser)
        except etree.XMLSyntaxError as error:
            message = f"The template does not give well-formed XML: {error.msg}."
            raise ConfigError([Problem("RN102", message, Place(self.shown_as))]) from error


def load(
    form: Format,
    shown_as: str,
    attributes: Mapping[str, AttributeInfo],
    known: Collection[str],
    types: Mapping[str, pa.DataType],
    constants: Mapping[str, Any],
) -> Renderer:
    """Return the template compiled for items whose attributes have these ``types``, in the order of the channel's ``attributes``.

    Internal attributes are left out. The template may name all others that the channel has ``known``. ``constants`` are the vars of the channel.
    Raises ConfigError with everything that is wrong with the template.
    """
    types = {name: type_ for name, type_ in types.items() if name not in attributes or not attributes[name].internal}
    positional = {name: _all_members(type_, attributes[name]) for name, type_ in types.items() if form.positional and name in attributes}
    ordered = [*(name for name in attributes if name in types), *(name for name in types if name not in attributes)]
    columns = {f"{ITEM}{name}": positional.get(name, types[name]) for name in ordered}
    values = {**constants, "headings": {name: heading(name, columns[f"{ITEM}{name}"]) for name in ordered}}
    escaping = escape if form.extension in _MARKUP else None
    absent = frozenset(f"{ITEM}{name}" for name in known if name not in types)
    scopes = {
        name: Scope({**columns, NUMBER: INTEGER} if name == "item" else columns, values, FUNCTIONS, escaping, "attribute", absent=absent)
        for name in _BLOCKS
    }
    source = form.template.read_text(encoding="utf-8")
    programs, problems = compile_blocks(source, FixedPlace(source, Place(shown_as, 1, 1)), scopes)
    problems.extend(_depending(programs, shown_as))
    if problems:
        raise ConfigError(problems)
    return Renderer(
        programs, types, {name: type_ for name, type_ in positional.items() if type_ != types[name]}, shown_as, form.extension in _MARKUP
    )


def _depending(programs: Mapping[str, Program], shown_as: str) -> list[Problem]:
    message = "The block `{}` is the same for every feed; it cannot use the value of an attribute."
    return [
        Problem("RN101", message.format(name), Place(shown_as)) for name, program in programs.items() if name != "item" and program.uses
    ]


def _all_members(type_: pa.DataType, info: AttributeInfo) -> pa.DataType:
    """Return a record type with all members of the channel in the channel's order."""
    if is_list(type_):
        return pa.list_(_all_members(type_.value_type, info))
    if not is_record(type_) or not info.members:
        return type_
    given = {field.name: field.type for field in type_}
    return pa.struct([(name, given.get(name, TEXT)) for name in info.members])


def _completed(column: pa.Array, type_: pa.DataType) -> pa.Array:
    if is_list(type_):
        return pa.ListArray.from_arrays(
            column.offsets, _completed(column.values, type_.value_type), mask=column.is_null() if column.null_count else None
        )
    parts = dict(zip((field.name for field in column.type), column.flatten(), strict=True))
    columns = [parts[field.name] if field.name in parts else pa.nulls(len(column), field.type) for field in type_]
    return pa.StructArray.from_arrays(columns, fields=list(type_), mask=column.is_null())


def _json(value: pa.Array) -> pa.Array:
    """Write as JSON; a group of values without its missing members."""
    return pc.fill_null(json_values(value), "null")


FUNCTIONS: Mapping[str, Filter] = {
    "element": Filter(element, ANY, TEXT, markup=True),
    "cell": Filter(cell, ANY, TEXT, markup=True),
    "json": Filter(_json, ANY, TEXT, markup=True),
    "xml": Filter(escape, TEXTS, TEXT, markup=True),
}
