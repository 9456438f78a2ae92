"""References in XML texts: the five entities that XML has, and characters by their number. https://www.w3.org/TR/xml/#sec-references."""

import re
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import data_of

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # & last: it makes no other one
_OTHER = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
_NUMBER = re.compile(rb"&#(?:([0-9]{1,7})|x([0-9A-Fa-f]{1,6}));")
_MOST_NUMBERS = 64
_AMPERSAND = 38


def unescaped(values: pa.StringArray) -> pa.StringArray | None:
    """Return texts with every reference replaced; None when there is one that XML does not know, or too many different ones."""
    data = data_of(values)
    if b"&" not in data:
        return values
    pairs: list[tuple[str, str]] = []
    if _OTHER.search(data):
        numbers = {found.group(0): int(found[1]) if found[1] else int(found[2], 16) for found in _NUMBER.finditer(data)}
        known = all(is_character(number) and number != _AMPERSAND for number in numbers.values())
        if not known or len(numbers) > _MOST_NUMBERS or len(_OTHER.findall(data)) != len(_NUMBER.findall(data)):
            return None
        pairs = [(written.decode(), chr(number)) for written, number in numbers.items()]
    pairs += [pair for pair in _ENTITIES if pair[0].encode() in data]
    return reduce(lambda done, pair: pc.replace_substring(done, *pair), pairs, values)


def is_character(number: int) -> bool:
    """Say whether XML can have the character of this number. https://www.w3.org/TR/xml/#charsets."""
    return number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
