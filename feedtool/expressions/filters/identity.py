"""What names a product: ids, GTINs, addresses."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import characters, replaced
from feedtool.expressions.filters.text import percent_encoded
from feedtool.model import TEXT

# letters that Unicode does not take apart into a plain letter and a mark
_LETTERS = (
    ("ß", "ss"), ("ẞ", "ss"), ("æ", "ae"), ("Æ", "ae"), ("œ", "oe"), ("Œ", "oe"),
    ("ø", "o"), ("Ø", "o"), ("ł", "l"), ("Ł", "l"), ("đ", "d"), ("Đ", "d"), ("ð", "d"), ("þ", "th"), ("ı", "i"),
)  # fmt: skip
_RESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%")


def slug(column: pa.Array) -> pa.Array:
    """Make a part of a web address: small plain letters, digits and `-`.

    `{{ 'Skaljacka Fjäll (blå)' | slug }}` gives `skaljacka-fjall-bla`.
    """
    plain = pc.utf8_normalize(replaced(column, _LETTERS), "NFKD") if any(not char.isascii() for char in characters(column)) else column
    dashed = pc.replace_substring_regex(pc.replace_substring_regex(pc.ascii_lower(plain), r"\p{M}+", ""), "[^a-z0-9]+", "-")
    made = pc.utf8_trim(dashed, "-")
    return pc.if_else(pc.equal(pc.binary_length(made), 0), pa.scalar(None, TEXT), made)


def gtin(column: pa.Array) -> pa.Array:
    """Clean a GTIN: blanks and dashes go, an ISBN-10 becomes an ISBN-13.

    What is no number of 8, 12, 13 or 14 digits stays as it is, for the check to tell.

    `{{ '978-3-16-148410-0' | gtin }}` gives `9783161484100`.
    """
    bare = pc.replace_substring_regex(column, r"[\s\x{a0}-]+", "")
    bare = pc.replace_substring_regex(bare, r"\.0+$", "")  # what a spreadsheet made of a number
    digits = pc.utf8_ltrim(bare, "0")
    unused = pc.equal(pc.binary_length(digits), 0)  # shops fill the field with zeros
    isbn = pc.match_substring_regex(bare, r"^[0-9]{9}[0-9Xx]$")
    if pc.any(isbn).as_py():
        bare = pc.if_else(isbn, _isbn13(bare), bare)
    return pc.if_else(unused, pa.scalar(None, TEXT), bare)


def _isbn13(isbn: pa.Array) -> pa.Array:
    stem = pc.binary_join_element_wise("978", pc.utf8_slice_codeunits(isbn, 0, 9), "")
    total = sum(pc.multiply(pc.fill_null(_digit(stem, at), 0), 3 if at % 2 else 1).to_numpy() for at in range(12))
    return pc.binary_join_element_wise(stem, pc.cast(pa.array((10 - total % 10) % 10), TEXT), "")


def _digit(texts: pa.Array, at: int) -> pa.Array:
    part = pc.utf8_slice_codeunits(texts, at, at + 1)
    return pc.cast(pc.if_else(pc.match_substring_regex(part, "^[0-9]$"), part, pa.scalar(None, TEXT)), pa.int64())


def hash_(column: pa.Array) -> pa.Array:
    """Make an id of 16 characters that is always the same for the same text.

    `{{ 'Äpfel, lose' | hash | length }}` gives `16`.
    """
    from pandas.util import hash_array  # noqa: PLC0415 - loads pandas

    values = pc.fill_null(column, "").to_numpy(zero_copy_only=False).astype(object)
    hashes = hash_array(values, categorize=False).astype(">u8") if len(values) else np.array([], dtype=">u8")
    digits = hashes.tobytes().hex().encode()
    made = pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(values), [None, pa.py_buffer(digits)])
    return pc.if_else(column.is_valid(), pc.cast(pc.cast(made, pa.binary()), TEXT), pa.scalar(None, TEXT))


def absolute_url(column: pa.Array, base: str) -> pa.Array:
    """Make a full web address of a path, and write blanks and letters outside ASCII as addresses need them.

    `{{ '/p/röd jacka' | absolute_url('https://shop.example') }}` gives `https://shop.example/p/r%C3%B6d%20jacka`.
    """
    bare = pc.utf8_trim_whitespace(column)
    bare = pc.if_else(pc.equal(pc.binary_length(bare), 0), pa.scalar(None, TEXT), bare)
    full = pc.match_substring_regex(bare, r"^(?i:[a-z][a-z0-9+.-]*://)")
    if pc.all(full).as_py() is not True or bare.null_count == len(bare):
        scheme = pc.starts_with(bare, "//")
        path = pc.binary_join_element_wise(base.rstrip("/") + "/", pc.utf8_ltrim(bare, "/"), "")
        path = pc.if_else(scheme, pc.binary_join_element_wise(base.split("//", 1)[0], bare, ""), path)
        bare = pc.if_else(full, bare, path)
    return percent_encoded(bare, characters(bare) - _RESERVED)


def check_base(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the address that paths are put behind."""
    base = arguments["base"]
    return None if base.startswith(("https://", "http://")) else f"`{base}` is no web address; it begins with https://."


def pick(column: pa.Array, name: str, between: str = ",", equals: str = "=") -> pa.Array:
    """Take one value out of a cell that packs several.

    `{{ 'color=Blue,size=XS' | pick('size') }}` gives `XS`.
    """
    pattern = (
        rf'(?:^|{_literal(between)})\s*{_literal(name)}\s*{_literal(equals)}\s*(?:"(?P<quoted>[^"]*)"|(?P<plain>[^{_literal(between)}]*))'
    )
    found = pc.extract_regex(column, f"(?s){pattern}")
    quoted, plain = (pc.utf8_trim_whitespace(pc.struct_field(found, part)) for part in ("quoted", "plain"))
    made = pc.if_else(pc.greater(pc.binary_length(quoted), 0), quoted, plain)
    return pc.if_else(pc.equal(pc.binary_length(made), 0), pa.scalar(None, TEXT), made)


def check_pick(arguments: Mapping[str, Any]) -> str | None:
    """Return what is wrong with the separators."""
    wrong = [key for key in ("between", "equals") if key in arguments and len(arguments[key]) != 1]
    return f"`{wrong[0]}` of `pick` must be one character." if wrong else None


def _literal(text: str) -> str:
    return "".join(char if char.isalnum() else f"\\x{{{ord(char):x}}}" for char in text)
