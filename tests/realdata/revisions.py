"""Revisions of real shops' feeds as snapshots, as if feedtool had published them."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from feedtool import channel, feeds
from feedtool.changes import in_words
from feedtool.channel import Channel
from feedtool.guards import Baseline, Candidate, Counts, Published
from feedtool.model import TEXT, Items
from feedtool.pipeline.comparing import Opened, read_feed
from feedtool.snapshot import Products, Recorder, SnapshotWriter, Statistics, Watch, load

NOW = datetime.datetime(2026, 11, 20, 3, 0, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Revision:
    """A feed file of a channel; ``reading`` is how its items look where the channel does not say so; ``currency`` that of prices without one."""

    path: str
    channel: str = "google_merchant"
    reading: feeds.Reading | None = None
    currency: str | None = None

    @property
    def package(self) -> Channel:
        return channel.load(self.channel, Path())

    def opener(self, shared: Path, open_files: ExitStack) -> Callable[[], Opened]:
        """Return a function that opens the feed."""
        package = self.package
        keys = dict.fromkeys([package.default_format, *package.formats])
        own = [feeds.Form("own", Path(self.path).suffix.strip("."), self.reading)] if self.reading else []
        forms = own or [feeds.Form(key, package.formats[key].render.extension, package.formats[key].reading) for key in keys]
        return lambda: feeds.open_feed(open_files.enter_context(feeds.file_of(str(shared / "catalogues" / self.path))), forms)

    def parts(self, shared: Path) -> Iterator[tuple[int, Mapping[str, pa.Array]]]:
        """Yield the items of the feed as columns, with their number."""
        with ExitStack() as open_files:
            for arranged in read_feed(*self.opener(shared, open_files)(), self.package):
                yield arranged.rows, {**arranged.attributes, **arranged.written}


def ceneo(path: Path) -> tuple[int, Mapping[str, pa.Array]]:
    """Return the offers of a Ceneo feed. https://www.ceneo.pl (attributes of `o`: id, price, avail)"""
    offers = [each for each in etree.parse(path).getroot() if each.tag == "o"]
    columns: dict[str, Sequence[str | None]] = {name: [each.get(name) for each in offers] for name in ("id", "price")}
    columns["availability"] = [f"avail {each.get('avail')}" for each in offers]
    columns["product_type"] = [each.findtext("cat") for each in offers]
    columns["brand"] = [each.findtext("attrs/a[@name='Producent']") for each in offers]
    columns["title"] = [each.findtext("name") for each in offers]
    return len(offers), {name: pa.array(values, TEXT) for name, values in columns.items()}


def heureka(path: Path) -> tuple[int, Mapping[str, pa.Array]]:
    """Return the items of a Heureka feed. https://sluzby.heureka.cz/napoveda/xml-feed/"""
    items = list(etree.parse(path).getroot().iter("SHOPITEM"))
    names = {
        "id": "ITEM_ID",
        "price": "PRICE_VAT",
        "availability": "DELIVERY_DATE",
        "product_type": "CATEGORYTEXT",
        "brand": "MANUFACTURER",
        "title": "PRODUCTNAME",
    }
    columns = {name: pa.array([each.findtext(tag) for each in items], TEXT) for name, tag in names.items()}
    return len(items), columns | {"price": pc.replace_substring(columns["price"], ",", ".")}


def snapshot_of(
    parts: Iterator[tuple[int, Mapping[str, pa.Array]]], watch: Watch, currency: str | None, folder: Path
) -> tuple[pa.Table, Statistics]:
    """Return the snapshot of a feed, written and read back."""
    recorder = Recorder(watch, {"currency": currency})
    path = folder / "snapshot.parquet"
    with SnapshotWriter(path) as writer:
        for rows, attributes in parts:
            items = Items(attributes, rows, pa.repeat(True, rows))
            texts = [
                pc.binary_join_element_wise(name, pc.fill_null(in_words(column), "\x00"), "=")
                for name, column in sorted(attributes.items())
            ]
            keys = in_words(attributes.get(watch.identity, pa.nulls(rows, TEXT)))
            products = Products.of(keys, {})
            writer.see(recorder.entries(products, items, pc.binary_join_element_wise(*texts, "\n")), pa.repeat(True, rows), items)
        statistics = writer.close()
    return load(path), statistics


def candidate(found: tuple[pa.Table, Statistics], needed: frozenset[str] = frozenset()) -> Candidate:
    """Return a feed as one that would become current."""
    return Candidate(*found, Counts(read=found[0].num_rows, exported=found[0].num_rows), needed=needed)


def baseline(found: tuple[pa.Table, Statistics]) -> Baseline:
    """Return a feed as the one that is current."""
    return Baseline(*found, history=[Published(1, NOW - datetime.timedelta(days=1), found[0].num_rows)])
