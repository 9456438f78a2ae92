"""Hostile texts of products: feeds carry them whole and obey nothing, people see them harmless."""

import csv
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feedtool.reporting.spreadsheet import without_formulas
from tests.hostile.limited import Limited, with_title

NASTY = [
    "]]>", "<![CDATA[x]]>", "a]]>b]]>c", "&amp;amp;", "&lt;b&gt;", "&#x41;", "<b>bold</b>", "<!-- x -->", "<?php x ?>", "<!DOCTYPE x>", "&xxe;",
    "a & b < c > d", "\"'`",
    "<script>alert(1)</script>", "=1+1", "+1", "-5 %", "@SUM(A1)", "=HYPERLINK(\"http://x.example\")",
    "\u202egnp", "\u200b", "\U0001f9e4", "{{ 7*7 }}", "{% raw %}", "${jndi:ldap://x}",
    "%s%n", "../../etc/passwd", "'; DROP TABLE x; --",
]  # fmt: skip
XML = etree.XMLParser(resolve_entities=False, no_network=True)
PIECES = ["]]>", "]]", ">", "&", "amp;", "#38;", "<", "<![CDATA[", "x", "&lt;"]
TITLE = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("x".join)
HEADER = "sku,name,description,brand,category,price,stock,url,image,images\n"


def written(folder: Path, titles: list[str]) -> Path:
    """Return a project whose products have these names, and nothing before them in the title."""
    shop = with_title(folder, "{{ name }}")
    with (shop / "products.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER)
        rows = csv.writer(file)
        for number, title in enumerate(titles):
            rows.writerow(
                [
                    f"A{number}",
                    title,
                    "A warm hat of wool made to last.",
                    "Norrvind",
                    "Hats",
                    "29.90",
                    3,
                    f"/p/{number}",
                    f"/i/{number}.jpg",
                    "",
                ]
            )
    return shop


def with_output(shop: Path, settings: str) -> None:
    path = shop / "feedtool.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("output: out/google.xml", settings), encoding="utf-8")


def titles_in(feed: Path) -> list[str]:
    tree = etree.fromstring(feed.read_bytes(), XML)
    return [item.findtext("title") or item.findtext("{http://base.google.com/ns/1.0}title") or "" for item in tree.iter("item")]


@pytest.mark.parametrize("form", ["xml", "tsv"])
def test_a_feed_has_what_the_product_has(form: str, tmp_path: Path, children: Limited) -> None:
    shop = written(tmp_path, NASTY)
    (shop / "feedtool.yaml").write_text(
        (shop / "feedtool.yaml")
        .read_text()
        .replace("output: out/google.xml", f"output: out/google.{form}\n    format: {form}\n    max_invalid: 1")
    )
    ran = children.run(shop, "export")
    assert ran.code == 0, ran.said
    if form == "xml":
        assert titles_in(shop / "out" / "google.xml") == NASTY
    else:
        with (shop / "out" / "google.tsv").open(encoding="utf-8", newline="") as file:
            assert [row["title"] for row in csv.DictReader(file, delimiter="\t")] == NASTY


@settings(max_examples=5, deadline=None)
@given(titles=st.lists(TITLE, min_size=40, max_size=80))
def test_any_markup_comes_back(titles: list[str], tmp_path_factory: pytest.TempPathFactory, children: Limited) -> None:
    shop = written(tmp_path_factory.mktemp("any"), titles)
    (shop / "feedtool.yaml").write_text(
        (shop / "feedtool.yaml").read_text().replace("output: out/google.xml", "output: out/google.xml\n    max_invalid: 1")
    )
    assert children.run(shop, "export").code == 0
    assert titles_in(shop / "out" / "google.xml") == titles


@pytest.mark.parametrize("command", [("validate", "--verbose"), ("validate", "--format", "parsable"), ("preview",), ("export",)])
def test_nobody_s_terminal_obeys_a_product(command: tuple[str, ...], tmp_path: Path, children: Limited) -> None:
    shop = written(tmp_path, ["\x1b]0;owned\x07" + "x" * 200, "\x9b31mred", "a\x08\x08b", "\u202egnp"])
    said = children.run(shop, *command).said
    assert said
    assert not {char for char in said if (ord(char) < 32 and char not in "\n\t") or "\x7f" <= char <= "\x9f" or char == "\u202e"}


def test_a_spreadsheet_calculates_nothing() -> None:
    column = pa.array([*NASTY, "", None, "5 - 3", "\tx", "\rx", "\x00x"])
    safe = without_formulas(column).to_pylist()
    assert not any(text and text[0] in "=+-@\t\r\x00" for text in safe)
    assert [text for text in safe if text not in column.to_pylist()] == [
        f"'{text}" for text in column.to_pylist() if text and text[0] in "=+-@\t\r\x00"
    ]
    assert without_formulas(pa.array([-1])).to_pylist() == [-1]
