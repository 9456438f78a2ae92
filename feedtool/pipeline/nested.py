"""Items whose nested form the definitions of their kinds of products describe: each judged, shaped and written by its own."""

import datetime
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.channel import added_columns
from feedtool.definitions import Kind, Variant, way
from feedtool.expressions import Frame
from feedtool.expressions.text import to_text
from feedtool.mapping.arrays import members_of
from feedtool.model import TEXT, Items
from feedtool.model.lists import Rows
from feedtool.pipeline.kind_of_product import JUDGED_BY, KindOfProduct
from feedtool.problems import Finding
from feedtool.project import ChannelEntry
from feedtool.rendering import Renderer
from feedtool.validation import Validator

_ATTRIBUTES = "attributes"
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Made:
    """A batch in its nested form: the ``items`` with what follows from what the mapping gives, which are ``valid``, and the text of each.

    ``proven`` is how many the columns alone decided.
    """

    items: Items
    valid: pa.BooleanArray
    proven: int
    findings: list[Finding]
    texts: pa.Array | None


class Nested:
    """Everything that is compiled for the nested form of one channel. ``made`` may be called from several threads."""

    def __init__(self, entry: ChannelEntry, *, render: bool, as_of: datetime.date) -> None:
        assert entry.shape
        assert entry.nested
        self._shape = entry.shape
        form = entry.nested
        own = {name: type_ for name, type_ in self._shape.types.items() if name != _ATTRIBUTES}
        composed = {field.name: field.type for field in self._shape.types[_ATTRIBUTES] if not pa.types.is_null(field.type)}
        used = self._shape.uses | own.keys()
        self._added = [name for name in added_columns(entry.channel.parents) if name not in entry.mapping.types]
        self._passed = [name for name in entry.mapping.types if name not in used]
        self._types = types = {**entry.mapping.types, **own}
        sources = {**composed, **{name: entry.mapping.types[name] for name in self._passed}}  # the nested form wins
        self._general = KindOfProduct(entry, form.everything(), types, sources, render=render, as_of=as_of)
        self._kinds = {
            (each.product_type, each.requirements): KindOfProduct(entry, each, types, sources, render=render, as_of=as_of)
            for each in form.definitions
        }
        if not self._kinds:
            self._general.must_fit()
        self._unknown: set[str] = set()
        self._used: set[Kind] = set()
        self._lock = threading.Lock()

    @property
    def types(self) -> dict[str, pa.DataType]:
        """The types of the flat attributes, with what follows from what the mapping gives."""
        return dict(self._types)

    @property
    def always_needed(self) -> frozenset[str]:
        """The attributes that every item of some kind of product needs."""
        return frozenset(name for kind in self._kinds.values() for name in kind.definition.schema.get("required", ()))

    @property
    def validator(self) -> Validator:
        """The checks of the whole feed, and of items without a definition."""
        return self._general.validator(Variant.WHOLE)

    @property
    def renderer(self) -> Renderer | None:
        """What stands around and between the items."""
        return self._general.renderer

    def completed(self, items: Items) -> tuple[Items, dict[str, pa.Array]]:
        """Return items with what follows from what the mapping gives, and the columns that their nested form is made of."""
        missing = {name: pa.nulls(items.rows, TEXT) for name in self._added if name not in items.attributes}
        shaped, _ = self._shape.apply(Frame({**missing, **items.attributes}, items.rows))
        composed = members_of(shaped.attributes[_ATTRIBUTES])
        own = {name: column for name, column in shaped.attributes.items() if name != _ATTRIBUTES}
        whole = replace(items, attributes={**items.attributes, **own})
        return whole, {**composed, **{name: items.attributes[name] for name in self._passed}}

    def made(self, items: Items, numbers: Rows) -> Made:
        """Return the items of a batch; ``numbers`` are those that they get in the feed."""
        whole, sources = self.completed(items)
        valid = items.kept.to_numpy(zero_copy_only=False).copy()
        findings: list[Finding] = []
        pieces: list[tuple[Rows, pa.Array]] = []
        proven = items.rows - int(valid.sum())  # those that the mapping leaves out need no verdict
        for kind, variant, rows in self._groups(whole):
            judged = kind.judged(*_taken(whole, sources, rows), variant, numbers[rows])
            valid[rows] &= judged.valid.to_numpy(zero_copy_only=False)
            proven += judged.proven
            findings.extend(_placed(each, rows) for each in judged.findings)
            if judged.texts is not None:
                pieces.append((rows, judged.texts))
        return Made(whole, pa.array(valid), proven, findings, _together(pieces, items.rows) if self.renderer else None)

    def _groups(self, items: Items) -> Iterator[tuple[KindOfProduct, Variant, Rows]]:
        """Yield the kept rows of each definition and each way to judge by it."""
        columns = [pc.fill_null(_text(items.attributes.get(name), items.rows), "") for name in JUDGED_BY]
        encoded = pc.binary_join_element_wise(*columns, _SEPARATOR).dictionary_encode()
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        kept = items.kept.to_numpy(zero_copy_only=False)
        for code, joined in enumerate(encoded.dictionary.to_pylist()):
            rows = np.flatnonzero((codes == code) & kept)
            if len(rows):
                yield (*self._way(*joined.split(_SEPARATOR)), rows)

    def _way(self, product_type: str, requirements: str, operation: str, parentage: str) -> tuple[KindOfProduct, Variant]:
        key, variant = way(self._kinds, (product_type, requirements), operation, parentage)
        if variant != Variant.NOTHING:
            with self._lock:
                (self._used.add(key) if key else self._unknown.add(product_type))
        return self._kinds[key] if key else self._general, variant

    def notices(self) -> Iterator[Finding]:
        """Yield what is to be said once of a feed: which kinds have no definition, and what those that there are do not have."""
        said = [finding for kind in (self._general, *self._kinds.values()) for finding in kind.said_once()]
        yield from {(finding.code, finding.messages if isinstance(finding.messages, str) else ""): finding for finding in said}.values()
        for name in sorted(self._unknown - {"", "PRODUCT"}) if self._kinds else ():
            yield Finding("VL265", [], f"There is no definition of {name}; its items are checked by the general rules alone.")
        for key in sorted(self._used):
            for name in self._kinds[key].left_out():
                yield Finding("VL272", [], f"{key[0]} has no attribute {name}; its items go without it.", name)


def _text(column: pa.Array | None, rows: int) -> pa.Array:
    return pa.nulls(rows, TEXT) if column is None or pa.types.is_null(column.type) else to_text(column)


def _taken(items: Items, sources: Mapping[str, pa.Array], rows: Rows) -> tuple[Items, dict[str, pa.Array]]:
    """Return some rows of the items and of what their nested form is made of."""
    if len(rows) == items.rows:
        return items, dict(sources)
    taken = pa.array(rows)
    attributes = {name: column.take(taken) for name, column in items.attributes.items()}
    return Items(attributes, len(rows), pa.repeat(True, len(rows))), {name: column.take(taken) for name, column in sources.items()}


def _placed(finding: Finding, rows: Rows) -> Finding:
    """Return a finding about some rows of a part as one about those of the batch."""
    return replace(finding, rows=[int(rows[row]) for row in finding.rows])


def _together(pieces: list[tuple[Rows, pa.Array]], rows: int) -> pa.Array:
    """Return the texts of all parts in the order of the batch; an item that is in none has the empty text."""
    if len(pieces) == 1 and len(pieces[0][0]) == rows:
        return pieces[0][1]
    at = np.full(rows, -1)
    texts = pa.concat_arrays([text for _, text in pieces]) if pieces else pa.array([], TEXT)
    order = np.concatenate([part for part, _ in pieces]) if pieces else np.zeros(0, dtype=np.int64)
    at[order] = np.arange(len(order))
    return pc.fill_null(texts.take(pa.array(at, mask=at < 0)), "")
