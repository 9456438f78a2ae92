"""Whatever stands in the cells, nothing crashes, every product is accounted for, and every feed can be read."""

import csv
import io
import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedtool import pipeline, project
from feedtool.errors import SourceError
from feedtool.problems import RunReport
from tests.golden.runner import ROOT
from tests.sources.tables import load, rows_of

NASTY = [
    "", " ", "0", "-1", "1e9", "NaN", "inf", "12.345", "9" * 30, "<b>x</b>", "a < b & c > d", "]]>", "<!-- -->", "&#x0;", "&amp;amp;",
    "\x01\x1f", "\ufffe",
    "\x00", '"', "''", "a\nb", "a\tb", "=1+1", "\u202egnp", "ångström", "𝒳🧤", "https://shop.example.com/p/ü?a=1&b=2", "javascript:alert(1)",
    "|", "||", "a|b|c", "x" * 6000,
    "4006381333931", "male", "\ud7ff", "<script>alert(1)</script>", "<p" * 50, "&" * 100,
]  # fmt: skip
CELL = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec="utf-8"), max_size=30))
COLUMNS = ["sku", "parent", "name", "description", "brand", "category", "ean", "mpn", "price", "sale_price", "stock", "color", "size", "gender", "weight",
           "url", "image", "images"]  # fmt: skip
GOOD = ["A{}", "", "Wool hat", "A warm hat of Norwegian wool.", "Norrvind", "Hats", "4006381333931", "M1", "29.90", "", "3", "", "", "", "0.4",
        "https://shop.example.com/p/1", "https://img.example.com/1.jpg", ""]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(st.one_of(st.none(), CELL), min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=12))
def test_any_cells(rows: list[list[str | None]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    shutil.copytree(ROOT / "benchmarks" / "project", folder / "project")
    with (folder / "catalogue.csv").open("w", newline="", encoding="utf-8") as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        table.writerow([cell.format("good") for cell in GOOD])
        for number, row in enumerate(rows):
            table.writerow([cell if cell is not None else good.format(number) for cell, good in zip(row, GOOD, strict=True)])
    if any("\x00" in cell for row in rows for cell in row if cell):
        with pytest.raises(SourceError, match=r"catalogue\.csv.*: a zero byte at offset"):
            exported(folder / "project")
        return
    report = exported(folder / "project")
    for channel in report.channels:
        assert channel.read == len(rows) + 1
        assert channel.read == channel.exported + channel.excluded + channel.invalid + channel.unreadable
        assert channel.exported >= 1
        assert not channel.is_held, channel.guards
        assert sum(file.items for file in channel.files) == channel.exported
        contents = [file.path.read_text(encoding="utf-8") for file in channel.files]
        assert sum(items_in(channel.channel, content) for content in contents) == channel.exported


def exported(folder: Path) -> RunReport:
    """Export, however many products are invalid."""
    loaded = project.load(folder / "feedtool.yaml", {})
    tolerant = {
        name: replace(entry, max_invalid=Fraction(1), guards=entry.guards.tolerating(Fraction(1)))
        for name, entry in loaded.channels.items()
    }
    return pipeline.export(replace(loaded, channels=tolerant), pipeline.RunOptions(), pipeline.ExportOptions())


def items_in(channel: str, content: str) -> int:
    """Return how many items another reader finds in a feed."""
    if channel == "google":
        return len(etree.fromstring(content.encode(), etree.XMLParser(resolve_entities=False, no_network=True)).findall("channel/item"))
    if channel == "amazon":
        return len(json.loads(content)["messages"])
    header, *lines = csv.reader(io.StringIO(content, newline=""), strict=True)
    assert all(len(line) == len(header) for line in lines)
    return len(lines)


PIECES = [b"a", b"1", b",", b";", b"\t", b"|", b'"', b'""', b"\n", b"\r\n", b"\r", b" ", b"\x00", b"\xff", b"\xc3", b"\xa5", b"sku"]
MARKS = [b"\xef\xbb\xbf", b"\xff\xfe", b"\x1f\x8b"]
BYTES = st.lists(st.sampled_from([*PIECES, *MARKS]), max_size=60).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(content=st.one_of(BYTES, BYTES.map(lambda tail: b"sku,name\n" + tail), st.binary(max_size=80)))
def test_any_bytes_are_a_table_or_refused(content: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "shop.csv").write_bytes(content)
    try:
        catalogue = load(folder, source="shop.csv", key="sku", names=["sku", "b"], header=False)
        rows = rows_of(catalogue)
    except SourceError as refused:
        assert "shop.csv" in str(refused)  # noqa: PT017 - both ends are right
        return
    assert all(row.keys() == {"sku", "b"} for row in rows)
