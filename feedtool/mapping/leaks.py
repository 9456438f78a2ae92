"""Whether the values of confidential columns reach a feed.

That a cell of the column stands in the attribute proves nothing: a cost may be equal to the price of the same product by chance, and `5` stands in
many texts. So the items where it does are made again, with other cells in the column. A cell is carried into the attribute where
the other one then stands there too; by chance it stands there where nothing has changed. This needs no share of the items, so a single one is found.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions import Frame, to_text
from feedtool.expressions.filters.lists import join
from feedtool.mapping.changed_cells import can_change, nearly, widely
from feedtool.mapping.confidential import Flow, looks_confidential
from feedtool.mapping.item_mapping import ItemMapping
from feedtool.mapping.standing import are_long, are_numbers, stands_in
from feedtool.model import Items, is_list, is_record
from feedtool.model.lists import Rows
from feedtool.problems import ERROR, Finding

_HINT = "Take the column out of this line of the mapping. If everybody may see it, name it under `not_confidential` of the catalogue."


def leaks(found: Iterable[Flow], mapping: ItemMapping, frame: Frame, items: Items) -> Iterator[Finding]:
    """Yield a finding for each attribute that has values of a confidential column, with the items that have them.

    ``items`` are what ``mapping`` made of ``frame``. A value that is only worked out of the column, such as a price with a margin on the cost, is none.
    """
    for flow in found:
        column, attribute = frame.columns.get(flow.column), items.attributes.get(flow.attribute)
        if column is None or attribute is None:
            continue
        rows = _leaking(flow, mapping, frame, items)
        if len(rows):
            what = looks_confidential(flow.column) or "declared as confidential"
            message = f"{flow.attribute} gives away the column `{flow.column}`: {what}."
            yield Finding("MP310", rows.tolist(), message, flow.attribute, hints=_HINT, severity=ERROR)


def _leaking(flow: Flow, mapping: ItemMapping, frame: Frame, items: Items) -> Rows:
    cells, texts = _text(frame.columns[flow.column]), _text(items.attributes[flow.attribute])
    both = pc.and_(pc.and_(cells.is_valid(), texts.is_valid()), items.kept).to_numpy(zero_copy_only=False)
    same = np.flatnonzero(both & stands_in(cells, texts))
    if not len(same):
        return same
    taken = pa.array(same)
    columns = {name: column.take(taken) for name, column in frame.columns.items() if name in mapping.uses}
    carried, depends = _judged(flow, mapping, columns, texts.take(taken))
    # What depends on the cells and is never carried may be looked up with them: where most items have it, it is the column itself.
    if 2 * np.count_nonzero(carried | depends) >= np.count_nonzero(both):
        return np.flatnonzero(both)
    # The other cell may be on the wrong side of a limit, as in `cost if cost < 50`; in an attribute that carries cells that is one more.
    return same[carried | depends] if carried.any() else same[:0]


def _judged(flow: Flow, mapping: ItemMapping, columns: Mapping[str, pa.Array], before: pa.Array) -> tuple[Rows, Rows]:
    """Return in which rows a cell is carried into the attribute, and in which the attribute has it only as long as the cell is what it is."""
    column, rows = columns[flow.column], len(before)
    if not can_change(column):
        return np.zeros(rows, dtype=bool), np.ones(rows, dtype=bool)
    cells = _text(column)
    carried, depends = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    for change in (nearly, widely):
        changed = change(column)
        items, _ = mapping.apply(Frame({**columns, flow.column: changed}, rows))
        after, other = _text(items.attributes[flow.attribute]), _text(changed)
        carried |= stands_in(other, after) & ~stands_in(other, before)
        if change is nearly:
            depends = ~stands_in(cells, after) & are_long(cells)
    return carried | (depends & ~_explained(flow, columns, cells)), depends


def _explained(flow: Flow, columns: Mapping[str, pa.Array], cells: pa.Array) -> Rows:
    """Say which cells the attribute may have from elsewhere: numbers by rounding, words from another column that it is made of.

    A word that is not explained is written by hand: `supplier if supplier == 'Acme' else brand`.
    """
    found = are_numbers(cells)
    for name in sorted(flow.others & columns.keys()):
        found |= stands_in(cells, _text(columns[name]))
    return found


def _text(column: pa.Array) -> pa.Array:
    """Return values as text; all of a list together, of groups of values nothing."""
    if is_list(column.type) and not is_record(column.type.value_type) and not is_list(column.type.value_type):
        return join(column, "\n")
    return pa.nulls(len(column), pa.string()) if is_list(column.type) or is_record(column.type) else to_text(column)
