"""What a patch takes off a listing, and which of its attributes are merged."""

import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.definitions import Definition, FlatNames, NestedForm
from feedtool.model import TEXT, Items, parents_of, regroup
from feedtool.problems import ERROR, Finding
from feedtool.suggest import nearest

_CHANNEL = "fulfillment_availability"


class Removals:
    """Turns the names of attributes in `removed` and `merged` into operations of a patch. An operation names the selectors of its values.

    https://developer-docs.amazon.com/sp-api/docs/listings-items-api
    """

    def __init__(self, form: NestedForm, definition: Definition) -> None:
        self._form, self._definition = form, definition
        self._naming = FlatNames(form.written, definition.schema, ())

    def of(self, items: Items) -> tuple[pa.Array, list[Finding]]:
        """Return the delete operations of each item as JSON, null for none, and the names that mean nothing."""
        names, rows = _flattened(items, "removed")
        known = {name: self._nested(name) for name in pc.unique(names).to_pylist()}
        wrong = (
            [(int(row), name) for row, name in zip(rows, names.to_pylist(), strict=True) if known[name] is None]
            if None in known.values()
            else []
        )
        written = [self._operation(known[name]) for name in known]
        operations = pa.array(written, TEXT).take(pc.index_in(names, pa.array(list(known), TEXT)))
        channels, more = _flattened(items, "removed_channel")
        taken = [_delete(_CHANNEL, {"fulfillment_channel_code": each}) for each in pc.unique(channels).to_pylist()]
        others = pa.array(taken, TEXT).take(pc.index_in(channels, pc.unique(channels)))
        every, where = pa.concat_arrays([operations, others]), np.concatenate([rows, more])
        order = np.argsort(where, kind="stable")
        return regroup(every.take(pa.array(order)), where[order], items.rows), self._unknown(wrong)

    def merged(self, items: Items) -> pa.Array:
        """Return for each item the attributes of the nested form that are merged."""
        names, rows = _flattened(items, "merged")
        known = pc.unique(names)
        nested = pa.array([self._nested(name) for name in known.to_pylist()], TEXT)
        return regroup(nested.take(pc.index_in(names, known)), rows, items.rows)

    def _nested(self, name: str) -> str | None:
        """Return the attribute of the nested form that a name of the mapping belongs to."""
        if name in self._definition.attributes:
            return name
        return next((own for own in self._form.written if self._naming.attribute([own]) == name or name in self._naming.sources(own)), None)

    def _operation(self, name: str | None) -> str | None:
        if name is None or name not in self._definition.attributes:
            return None
        whole = self._definition.whole(self._definition.attributes[name])
        chosen = {key: self._form.filled[key] for key in whole.get("selectors", ()) if key in self._form.filled}
        return _delete(name, chosen)

    def _unknown(self, wrong: Sequence[tuple[int, str]]) -> list[Finding]:
        if not wrong:
            return []
        rows, names = [row for row, _ in wrong], [name for _, name in wrong]
        near = {name: nearest(name, self._definition.attributes) for name in set(names)}
        hints = [f"Did you mean `{near[name]}`?" if near[name] else "Name an attribute of the channel." for name in names]
        messages = [f"removed names `{name}`, which is no attribute of such an item." for name in names]
        return [Finding("VL279", rows, messages, "removed", names, hints, ERROR)]


def _delete(name: str, chosen: dict[str, str]) -> str:
    return json.dumps({"op": "delete", "path": f"/attributes/{name}", "value": [chosen]}, ensure_ascii=False, separators=(",", ":"))


def _flattened(items: Items, name: str) -> tuple[pa.Array, np.ndarray]:
    """Return all values of an attribute that may be missing, and the row of each."""
    column = items.attributes.get(name)
    if column is None or pa.types.is_null(column.type):
        return pa.array([], TEXT), np.zeros(0, dtype=np.int64)
    if pa.types.is_list(column.type):
        return column.flatten(), parents_of(column)
    rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    return column.drop_null(), rows
