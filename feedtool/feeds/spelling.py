"""Values of a fixed list, in spellings that channels most likely take too: ``In Stock`` for ``in_stock``, ``false`` for ``no``."""

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.text import distinct
from feedtool.feeds.names import fold
from feedtool.model import TEXT, AttributeInfo, is_list, lengths_of, offsets_of, parents_of
from feedtool.model.lists import Rows
from feedtool.problems import WARNING, Finding

_TRUTH = {"yes": "true", "no": "false"}


def spelled_right(column: pa.Array, info: AttributeInfo) -> tuple[pa.Array, Finding | None]:
    """Return a column with the channel's own spelling where the file has another one of the same word, and what is to be said of it."""
    values, parents = (column.flatten(), parents_of(column)) if is_list(column.type) else (column, None)
    if not info.options or values.type != TEXT:
        return column, None
    right = pc.is_in(values, pa.array(info.options, TEXT))
    if pc.all(pc.or_(right, values.is_null())).as_py() is not False:
        return column, None
    words = {fold(_TRUTH.get(option, option)): option for option in info.options} | {fold(option): option for option in info.options}
    made = distinct(values, lambda text: text if text in info.options else words.get(fold(text or ""), text))
    changed = pc.fill_null(pc.not_equal(values, made), False)
    places = pc.indices_nonzero(changed)
    if not len(places):
        return column, None
    rows: Rows = places.to_numpy() if parents is None else parents[places.to_numpy()]
    finding = _finding(info.name, rows, values.take(places).to_pylist(), made.take(places).to_pylist())
    return (
        made if parents is None else pa.ListArray.from_arrays(pa.array(offsets_of(lengths_of(column))), made, mask=column.is_null())
    ), finding


def _finding(name: str, rows: Rows, written: list[str], read: list[str]) -> Finding:
    messages = [f"{name} is `{one}`; it is read as `{other}`." for one, other in zip(written, read, strict=True)]
    hint = "The channel's documentation knows only its own spelling."
    return Finding("FD116", rows.tolist(), messages, name, written, hint, WARNING)
