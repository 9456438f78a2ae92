"""One kind of product of a channel: its definition, compiled for what a mapping gives."""

import datetime
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool import rendering, validation
from feedtool.channel import Channel
from feedtool.definitions import Definition, FlatNames, Misplaced, Shaper, Trial, Variant, plain_columns, plain_types
from feedtool.errors import ConfigError
from feedtool.expressions import Frame
from feedtool.model import TEXT, Items
from feedtool.model.lists import Rows
from feedtool.pipeline.removals import Removals
from feedtool.problems import ERROR, Finding, Problem
from feedtool.project import ChannelEntry
from feedtool.validation import Validator

JUDGED_BY = ("product_type", "requirements", "operation", "parentage_level")
_MESSAGE = ("sku", "operation", "product_type", "requirements")
_OPERATIONS = ("update", "partial_update", "patch", "delete")
_LISTS = ("merged", "removals")


@dataclass(frozen=True, slots=True)
class Judged:
    """Some items: which are ``valid``, how many the columns alone decided, what is wrong, and the text of each in the feed (None: not wanted)."""

    valid: pa.BooleanArray
    proven: int
    findings: list[Finding]
    texts: pa.Array | None


class KindOfProduct:
    """Judges, shapes and writes the items of one kind of product. ``types`` are those of flat attributes, ``sources`` of what is shaped.

    The definition of a product type says what is required; for the general one, without a product type, the channel's flat schema does.
    """

    def __init__(
        self,
        entry: ChannelEntry,
        definition: Definition,
        types: Mapping[str, pa.DataType],
        sources: Mapping[str, pa.DataType],
        *,
        render: bool,
        as_of: datetime.date,
    ) -> None:
        assert entry.nested
        self.definition, self._entry, self._as_of, self._defined = definition, entry, as_of, bool(definition.product_type)
        self._types = types
        self._naming = FlatNames(entry.nested.written, definition.schema, entry.mapping.types)
        self._shaper = Shaper(definition, sources, entry.nested.filled)
        self._removals = Removals(entry.nested, definition)
        own = entry.nested.own(definition, sources)
        self._trial = Trial(definition, own, self._shaper.types, self._naming, entry.channel.title)
        self.renderer = self._renderer() if render else None
        self._validators: dict[Variant, Validator] = {}
        self._judged: set[Variant] = set()
        self._left_out: set[str] = set()
        self._lock = threading.Lock()

    def must_fit(self) -> None:
        """Raise ConfigError for attributes that cannot become what the definition describes, at their lines of the mapping."""
        problems = []
        for each in self._shaper.misplaced:
            mark = self._entry.mapping.marks.get(self._naming.attribute([each.attribute]))
            problems.append(Problem("CH126", self._unfit(each), mark.place if mark else None, hint=each.unfit.hint))
        if problems:
            raise ConfigError(problems)

    def _unfit(self, each: Misplaced) -> str:
        kind = self.definition.product_type or self._entry.channel.title
        return f"`{self._naming.attribute([each.attribute])}` cannot become what {kind} wants: {each.unfit.message}."

    def _unfitting(self, sources: Mapping[str, pa.Array]) -> list[Finding]:
        """Return which items have an attribute that cannot become what the definition describes."""
        rows = {each.attribute: pc.indices_nonzero(sources[each.attribute].is_valid()).to_pylist() for each in self._shaper.misplaced}
        return [
            Finding(
                "VL271",
                rows[each.attribute],
                self._unfit(each),
                self._naming.attribute([each.attribute]),
                hints=each.unfit.hint,
                severity=ERROR,
            )
            for each in self._shaper.misplaced
            if rows[each.attribute]
        ]

    def _renderer(self) -> rendering.Renderer:
        channel = self._entry.channel
        form = channel.formats[self._entry.format].render
        message = {name: self._types.get(name, TEXT) for name in _MESSAGE}
        lists = dict.fromkeys(_LISTS, pa.list_(TEXT))
        attributes = pa.struct(list(self._shaper.types.items()))
        types = {**message, **lists, "attributes": attributes}
        constants = {**self._entry.vars, "operations": self._operations()}
        return rendering.load(form, channel.shown_file(form.template), {}, (), types, constants)

    def _operations(self) -> list[str]:
        """Return the operations that an item can have: one where the mapping does not say it for every product anew."""
        known = self._same_for_all()
        return [str(known["operation"])] if "operation" in known else list(_OPERATIONS)

    def _same_for_all(self) -> dict[str, Any]:
        """Return what the mapping gives every item alike, of that which tells how items are judged."""
        assert self._entry.shape
        values = {name: value for name, value in self._entry.shape.values.items() if name in JUDGED_BY and not value.uses}
        return {name: value.run(Frame({}, 1))[0].as_py() for name, value in values.items()}

    def left_out(self) -> list[str]:
        """Return the attributes of the mapping that this kind of product does not have."""
        names = sorted({self._naming.attribute([name]) for name in self._left_out})
        return [name for name in names if name in self._entry.mapping.types]

    def said_once(self) -> list[Finding]:
        """Return what holds for every item that was judged."""
        return [finding for variant in self._judged for finding in self.validator(variant).everywhere]

    def validator(self, variant: Variant) -> Validator:
        """Return what the channel asks of flat attributes. Raises ConfigError when its checks are wrong."""
        with self._lock:
            if variant not in self._validators:
                self._validators[variant] = self._validator(variant)
            return self._validators[variant]

    def _validator(self, variant: Variant) -> Validator:
        channel = self._entry.channel
        types = plain_types(self._types, channel.attributes)
        known = tuple(dict.fromkeys((*channel.known, *types)))
        schema = flat_schema(channel, self.definition, variant)
        asked = replace(channel.asked, schema=schema, known=known)
        constants = {**self._entry.vars, **self._same_for_all(), "defined": self._defined}
        return validation.load(asked, types, constants, self._as_of, self._entry.taxonomies)

    def judged(self, items: Items, sources: Mapping[str, pa.Array], variant: Variant, numbers: Rows) -> Judged:
        """Return the verdict on items that are judged in the same way; ``sources`` is what their nested form is made of."""
        plain = replace(items, attributes=plain_columns(items.attributes, self._entry.channel.attributes))
        self._judged.add(variant)
        verdict = self.validator(variant).prove(plain)
        shaped, unread = self._shaper.shape(sources)
        self._left_out.update(self._shaper.left_out(sources))
        invalid, doubtful, found = self._trial.judged(shaped, items.rows, variant)
        removals, unknown = self._removals.of(items)
        own = [*unread, *unknown, *self._unfitting(sources), *(() if variant == Variant.NOTHING else _empty(shaped, removals, items.rows))]
        valid = pc.and_not(pc.and_not(verdict.valid, invalid), _rows_of(own, items.rows))
        texts = self._texts(items, shaped, removals, numbers) if self.renderer else None
        return Judged(valid, min(verdict.proven, items.rows - doubtful), [*verdict.findings, *found, *own], texts)

    def _texts(self, items: Items, shaped: Mapping[str, pa.Array], removals: pa.Array, numbers: Rows) -> pa.Array:
        assert self.renderer
        columns = {name: items.attributes.get(name, pa.nulls(items.rows, TEXT)) for name in _MESSAGE}
        merged = self._removals.merged(items)
        attributes = pa.StructArray.from_arrays(list(shaped.values()), names=list(shaped))
        nested = {**columns, "merged": merged, "removals": removals, "attributes": attributes}
        return self.renderer.items(Items(nested, items.rows, items.kept), 0, numbers)


def flat_schema(channel: Channel, definition: Definition, variant: Variant) -> dict[str, Any]:
    """Return the channel's flat schema as far as it counts: a definition of the product type says more than it."""
    schema, defined = dict(channel.schema), bool(definition.product_type)
    properties = schema["properties"]
    if defined:
        properties = {name: each for name, each in properties.items() if name not in definition.attributes}
    needed = [channel.identity] if defined or variant != Variant.WHOLE else schema.get("required", [])
    return {**schema, "properties": properties, "required": needed, "additionalProperties": True}


def _empty(shaped: Mapping[str, pa.Array], removals: pa.Array, rows: int) -> list[Finding]:
    """Return a finding for the items that would say nothing at all."""
    there = pc.fill_null(pc.greater(pc.list_value_length(removals), 0), False)
    for column in shaped.values():
        there = pc.or_(there, column.is_valid())
    numbers = np.flatnonzero(~there.to_numpy(zero_copy_only=False)).tolist()
    return [Finding("VL278", numbers, "The item has no attribute that could be sent.", None, severity=ERROR)] if numbers else []


def _rows_of(findings: list[Finding], rows: int) -> pa.BooleanArray:
    mask = np.zeros(rows, dtype=bool)
    for finding in findings:
        if finding.severity == ERROR:
            mask[list(finding.rows)] = True
    return pa.array(mask)
