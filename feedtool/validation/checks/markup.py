"""Markup where some is allowed.

PASS ``<p>Warm and <b>light</b>.</p>``. FAIL ``<p>Warm.</p><script>…</script>``, ``<img src="a.jpg">``.
https://developers.facebook.com/documentation/ads-commerce/commerce-platform/catalog/fields (rich_text_description)
"""

from collections.abc import Sequence

import pyarrow.compute as pc

from feedtool.expressions.filters.buffers import has
from feedtool.positioned_yaml.shape import Key, ListOf, Text
from feedtool.validation.checks.check import Check, Columns, Found, Options
from feedtool.validation.checks.values import texts


def _other_tags(columns: Columns, options: Options) -> Sequence[Found]:
    name, tags = options["attribute"], options["tags"]
    given = texts(columns[name])
    if not has(given, b"<"):
        return []
    rest = pc.replace_substring_regex(given, rf"(?i)</?(?:{'|'.join(tags)})(?:\s[^<>]*)?/?>", "")
    found = pc.struct_field(pc.extract_regex(rest, r"(?P<tag></?[A-Za-z!][^<>\s]{0,30})"), "tag")
    message = f"{name} has `{{value}}` in it, a tag that the channel does not take."
    return [Found(found.is_valid(), name, message, found, hint=f"It takes: {', '.join(tags)}.")]


TAGS = Check(
    "VL324",
    {"attribute": Key(Text(), required=True), "tags": Key(ListOf(item=Text(), minimum=1), required=True)},
    ("attribute",),
    _other_tags,
)
