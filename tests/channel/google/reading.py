"""Reading feeds back with `feedtool lint`'s reader: the attributes as texts, and as the kinds of the channel."""

from pathlib import Path
from typing import Any

import pyarrow as pa

from feedtool import feeds, rendering
from feedtool.model import Items
from feedtool.validation.schema.rows import instance_of
from tests.channel.facebook.judging import columns_of
from tests.channel.google.judging import package

CONSTANTS = {"shop": "https://shop.example", "country": "SE", "currency": "SEK", "language": "sv", "shop_name": "Fjäll & co"}


def written(items: list[dict[str, Any]], form: str) -> str:
    """Return the feed that the package writes of these items."""
    asked = package()
    columns = columns_of(items, asked.attributes)
    types = {name: column.type for name, column in columns.items()}
    renderer = rendering.load(
        asked.formats[form].render, "feed", asked.attributes, asked.known, types, {**CONSTANTS, "format": form, "kind": asked.kind}
    )
    texts = [text.as_py() for text in renderer.items(Items(columns, len(items), pa.repeat(True, len(items))), 0)]
    return renderer.header().decode() + renderer.separator.decode().join(texts) + renderer.footer().decode()


def read(feed: str, form: str, path: Path) -> list[dict[str, Any]]:
    """Return the items of a feed as lint reads them; nothing may be said of how they are written."""
    path.write_bytes(feed.encode())
    asked = package()
    chosen = asked.formats[form]
    with feeds.file_of(str(path)) as file:
        opened, found = feeds.open_feed(file, [feeds.Form(form, chosen.render.extension, chosen.reading)])
        names = feeds.Names(asked.attributes, found.reading.names)
        arranging = feeds.Arranging(names, opened.tabular, found.reading.orders)
        items: list[dict[str, Any]] = []
        for part in opened.parts():
            whole = opened.read(part)
            for each in [whole] if whole else opened.resume(part):
                arranged = arranging.columns(each.elements)
                assert not arranged.findings
                assert not arranged.wrong
                assert not each.dropped
                items += [instance_of(arranged.attributes, row) for row in range(arranged.rows)]
        return items
