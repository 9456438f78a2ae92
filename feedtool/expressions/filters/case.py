"""Upper and lower case."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import characters, data_of
from feedtool.expressions.text import distinct

_AFTER = frozenset(" \t\n\r\f\v-({[<")  # a word of `title` begins after one of these, as in Jinja


def upper(column: pa.Array) -> pa.Array:
    """Write in capitals. `{{ 'anorak' | upper }}` gives `ANORAK`."""
    return _changed(column, str.upper, pc.utf8_upper)


def lower(column: pa.Array) -> pa.Array:
    """Write in small letters. `{{ 'ANORAK' | lower }}` gives `anorak`."""
    return _changed(column, str.lower, pc.utf8_lower)


def capitalize(column: pa.Array) -> pa.Array:
    """Begin with a capital and write the rest in small letters. `{{ 'SHELL JACKET' | capitalize }}` gives `Shell jacket`."""
    return _changed(column, str.capitalize, pc.utf8_capitalize)


def title(column: pa.Array) -> pa.Array:
    """Begin every word with a capital and write its rest in small letters. `{{ 'SHELL jacket' | title }}` gives `Shell Jacket`."""
    if not _simple(characters(column)):
        return distinct(column, _title)
    lengths = pc.utf8_length(column)
    text = data_of(column).decode("utf-8")
    begins = np.zeros(len(text) + 1, dtype=bool)
    begins[1:] = np.isin(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), [ord(char) for char in _AFTER])
    starts = np.cumsum(pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False))
    begins[0] = True
    begins[starts] = True
    capitals = np.frombuffer(text.upper().encode("utf-32-le"), dtype=np.uint32)
    small = np.frombuffer(text.lower().encode("utf-32-le"), dtype=np.uint32)
    data = np.where(begins[:-1], capitals, small).astype("<u4").tobytes().decode("utf-32-le").encode()
    return pa.StringArray.from_buffers(len(column), _offsets(column), pa.py_buffer(data), _validity(column))


def _offsets(column: pa.Array) -> pa.Buffer:
    lengths = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    return pa.py_buffer(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32).tobytes())


def _validity(column: pa.Array) -> pa.Buffer | None:
    return column.is_valid().buffers()[1] if column.null_count else None


def _simple(chars: set[str]) -> bool:
    """Say whether every character has capitals and small letters of its own length, in bytes too."""
    return all(
        len(char.encode()) == len(char.upper().encode()) == len(char.lower().encode()) and len(char.upper()) == len(char.lower()) == 1
        for char in chars
    )


def _changed(column: pa.Array, exact: Callable[[str], str], kernel: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return the kernel's result; where letters have no single counterpart (ß, İ, final sigma), Python's."""
    special = {
        char for char in characters(column) if not char.isascii() and (len(char.upper()) != 1 or len(char.lower()) != 1 or char in "Σςİ")
    }
    if not special:
        return kernel(column)
    return distinct(column, exact)


def _title(text: str) -> str:
    after, made = True, []
    for char in text:
        made.append(char.upper() if after else char.lower())
        after = char in _AFTER
    return "".join(made)
