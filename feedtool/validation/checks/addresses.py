"""Where web addresses lead, as far as they say it themselves. Nothing is downloaded.

PASS ``https://shop.example/p/1``. FAIL ``http://localhost/p/1``, ``https://shop.example/``, ``https://www.facebook.com/shop``,
``https://shop.example/p/1?utm_source=google``, a picture that ends in ``.webp``.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import all_true, first_of, rows_with, spread

_START = r"(?i)^https?://(?:[^/?#]*@)?"
_END = r"(?:[:/?#]|$)"
_PRIVATE = (
    rf"{_START}(?:localhost|127\.[0-9.]+|0\.0\.0\.0|10\.[0-9]+\.[0-9]+\.[0-9]+|192\.168\.[0-9.]+|172\.(?:1[6-9]|2[0-9]|3[01])\.[0-9.]+|\[::1\]"
    rf"|[^/:?#]+\.local(?:host)?){_END}"
)
_PRIVATE_PARTS = (b"localhost", b"/127.", b"/0.0.0.0", b"/10.", b"/192.168.", b"/172.", b"[::1]", b".local", b"@", b"LOCAL", b"Local")
_ENDING = r"^[^?#]*/[^/?#]*\.(?P<ending>[A-Za-z0-9]{2,5})(?:[?#].*)?$"


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Addresses that match ``pattern`` are wrong; one that has none of the ``parts`` cannot match (none: any may)."""

    pattern: str
    parts: tuple[bytes, ...]
    message: str
    hint: str

    def find(self, columns: Columns, names: Sequence[str]) -> Iterator[Found]:
        for name in names:
            values, parents = spread(columns[name])
            if self.parts and not has(values, *self.parts):
                continue
            wrong = pc.match_substring_regex(values, self.pattern)
            if pc.any(wrong).as_py():
                shown = first_of(values, wrong, parents, columns.rows)
                yield Found(rows_with(wrong, parents, columns.rows), name, f"{name} is `{{value}}`, {self.message}", shown, hint=self.hint)


def _unreachable(columns: Columns, options: Options) -> Sequence[Found]:
    hint = "The var `shop` is the address that customers use; `| absolute_url(shop)` writes it."
    wrong = _Wrong(_PRIVATE, _PRIVATE_PARTS, "which only your own network can reach.", hint)
    return list(wrong.find(columns, options["attributes"]))


def _bare(columns: Columns, options: Options) -> Sequence[Found]:
    hint = "A link leads to the product's own page."
    return list(_Wrong(r"^https?://[^/?#]+/?$", (), "the shop's front page.", hint).find(columns, options["attributes"]))


def _hosted(columns: Columns, options: Options) -> Sequence[Found]:
    hosts = options["hosts"]
    pattern = rf"{_START}(?:[^/?#:]*\.)?(?:{'|'.join(re.escape(host) for host in hosts)}){_END}"
    parts = tuple(form.encode() for host in hosts for form in (host, host.upper(), host.capitalize()))
    return list(_Wrong(pattern, parts, f"{options['says']}.", options["instead"]).find(columns, options["attributes"]))


def _tracked(columns: Columns, options: Options) -> Sequence[Found]:
    parameters = options["parameters"]
    pattern = rf"(?i)[?&](?:{'|'.join(re.escape(each) for each in parameters)})"
    hint = "Visitors would be counted for the other channel: take the parameters away, or write this channel's own."
    wrong = _Wrong(pattern, tuple(each.encode() for each in parameters), "with the tracking of another channel.", hint)
    return list(wrong.find(columns, options["attributes"]))


def _of_type(columns: Columns, options: Options) -> Sequence[Found]:
    """Find files whose ending is not wanted, or none of those that are allowed; an address without an ending says nothing."""
    found = []
    for name in options["attributes"]:
        values, parents = spread(columns[name])
        doubtful = _may_end_wrongly(values, options)
        if not pc.any(doubtful).as_py():
            continue  # one look that takes nothing apart
        endings = pc.utf8_lower(pc.struct_field(pc.extract_regex(pc.if_else(doubtful, values, None), _ENDING), "ending"))
        unwanted = pc.is_in(endings, pa.array(options["unwanted"] or [], pa.string()))
        if options["allowed"]:
            unwanted = pc.or_(unwanted, pc.invert(pc.is_in(endings, pa.array(options["allowed"]))))
        wrong = all_true(endings.is_valid(), unwanted)
        shown = first_of(values, wrong, parents, columns.rows)
        message = f"{name} is `{{value}}`, a kind of file that the channel may not take."
        found.append(Found(rows_with(wrong, parents, columns.rows), name, message, shown, hint=options["instead"]))
    return found


def _may_end_wrongly(values: pa.Array, options: Options) -> pa.BooleanArray:
    """Return where an ending may be one of the unwanted, or none of the allowed."""
    unwanted, allowed = ("|".join(re.escape(each) for each in options[name] or ()) for name in ("unwanted", "allowed"))
    doubtful = pc.match_substring_regex(values, rf"(?i)\.(?:{unwanted})(?:[?#]|$)") if unwanted else pa.repeat(False, len(values))
    if not allowed:
        return doubtful
    right = pc.match_substring_regex(values, rf"(?i)^[^?#]*/[^/?#]*\.(?:{allowed})(?:[?#]|$)")
    return pc.or_(doubtful, pc.invert(right))


_MANY = Key(ListOf(item=Text(), minimum=1), required=True)
_SOME = Key(ListOf(item=Text(), minimum=1))
_TEXT = Key(Text(), required=True)
UNREACHABLE = Check("VL257", {"attributes": _MANY}, ("attributes",), _unreachable)
FRONT_PAGE = Check("VL258", {"attributes": _MANY}, ("attributes",), _bare)
HOST = Check("VL259", {"attributes": _MANY, "hosts": _MANY, "says": _TEXT, "instead": _TEXT}, ("attributes",), _hosted)
TRACKING = Check("VL260", {"attributes": _MANY, "parameters": _MANY}, ("attributes",), _tracked)
FILE_TYPE = Check("VL261", {"attributes": _MANY, "unwanted": _SOME, "allowed": _SOME, "instead": _TEXT}, ("attributes",), _of_type)
