"""Upper and lower case."""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import bytes_in_place, characters
from feedtool.expressions.text import distinct
from feedtool.model import BOOLEAN, TEXT

_BETWEEN = re.compile(r"([-\s({\[<]+)")  # what stands between the words of `title`, as in Jinja
_SPECIAL = frozenset("Σςİ")  # small letters that depend on what is around them, or are two


def upper(column: pa.Array) -> pa.Array:
    """Write in capitals.

    `{{ 'anorak' | upper }}` gives `ANORAK`.
    """
    return _changed(column, str.upper, pc.utf8_upper)


def lower(column: pa.Array) -> pa.Array:
    """Write in small letters.

    `{{ 'ANORAK' | lower }}` gives `anorak`.
    """
    return _changed(column, str.lower, pc.utf8_lower)


def capitalize(column: pa.Array) -> pa.Array:
    """Begin with a capital and write the rest in small letters.

    `{{ 'SHELL JACKET' | capitalize }}` gives `Shell jacket`.
    """
    return _changed(column, str.capitalize, pc.utf8_capitalize)


def title(column: pa.Array) -> pa.Array:
    """Begin every word with a capital and write its rest in small letters.

    `{{ 'SHELL jacket' | title }}` gives `Shell Jacket`.
    """
    if not _simple(characters(column)):
        return distinct(column, _title)
    lengths = pc.utf8_length(column)
    text = bytes_in_place(column).decode("utf-8")
    begins = np.zeros(len(text) + 1, dtype=bool)
    between = [ord(char) for char in set(text) if _BETWEEN.match(char)]
    begins[1:] = np.isin(np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32), between)
    starts = np.cumsum(pc.fill_null(lengths, 0).to_numpy(zero_copy_only=False))
    begins[0] = True
    begins[starts] = True
    capitals = np.frombuffer(text.upper().encode("utf-32-le"), dtype=np.uint32)
    small = np.frombuffer(text.lower().encode("utf-32-le"), dtype=np.uint32)
    data = np.where(begins[:-1], capitals, small).astype("<u4").tobytes().decode("utf-32-le").encode()
    return pa.StringArray.from_buffers(len(column), _offsets(column), pa.py_buffer(data), _validity(column))


def is_lower(column: pa.Array) -> pa.Array:
    """Return whether all letters are small and there is one, as Python has it."""
    return _is_case(column, str.islower, pc.utf8_is_lower)


def is_upper(column: pa.Array) -> pa.Array:
    """Return whether all letters are capitals and there is one, as Python has it."""
    return _is_case(column, str.isupper, pc.utf8_is_upper)


def _is_case(column: pa.Array, exact: Callable[[str], bool], kernel: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return the kernel's result; where it sees letters in another way than Python (ª, ǅ), Python's."""
    letters = sorted(char for char in characters(column) if not char.isascii())
    if kernel(pa.array(letters, TEXT)).to_pylist() == [exact(char) for char in letters] and not any(
        char.istitle() and not char.isupper() for char in letters
    ):
        return kernel(column)
    return distinct(column, exact, BOOLEAN)


def _offsets(column: pa.Array) -> pa.Buffer:
    lengths = pc.fill_null(pc.binary_length(column), 0).to_numpy(zero_copy_only=False)
    return pa.py_buffer(np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32).tobytes())


def _validity(column: pa.Array) -> pa.Buffer | None:
    return column.is_valid().buffers()[1] if column.null_count else None


def _simple(chars: set[str]) -> bool:
    """Say whether every character has capitals and small letters of its own length, in bytes too."""
    return all(
        len(char.encode()) == len(char.upper().encode()) == len(char.lower().encode())
        and len(char.upper()) == len(char.lower()) == 1
        and char not in _SPECIAL
        for char in chars
    )


def _changed(column: pa.Array, exact: Callable[[str], str], kernel: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return the kernel's result; where letters have no single counterpart (ß, İ, final sigma), Python's."""
    if not any(
        not char.isascii() and (len(char.upper()) != 1 or char.title() != char.upper() or char in _SPECIAL) for char in characters(column)
    ):
        return kernel(column)
    return distinct(column, exact)


def _title(text: str) -> str:
    return "".join(part[:1].upper() + part[1:].lower() for part in _BETWEEN.split(text))
