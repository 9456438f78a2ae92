"""Broken letters are found, and whole ones are left in peace."""

import re

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedtool.snapshot import damaged
from feedtool.snapshot.damage import _BROKEN

WHOLE = ["", "Zelt für Straße", "SÃO PAULO", "MAÇÃ", "GRÂCE à Dieu", "Âme", "España AÑO", "café – “thé”", "Żółć",
         "商品", "Товар Ёлка", "naïve", "0 °C", "Đồng", "Ðór"]  # fmt: skip
WORDS = ["Zelt für Straße", "Jacka åäö ÅÄÖ", "café", "Żółć", "it’s – “new”", "Товар Ёлка", "50 °C", "10 £"]


@pytest.mark.parametrize("text", WHOLE)
def test_whole_letters_are_not_damaged(text: str) -> None:
    assert damaged(pa.array([text])).to_pylist() == [False]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("text", WORDS[:3] + WORDS[4:])
def test_letters_read_in_a_wrong_encoding_are(text: str, encoding: str) -> None:
    broken = text.encode().decode(encoding, "replace")
    assert damaged(pa.array(["fine", broken, None])).to_pylist() == [False, True, False]


def test_a_lost_byte_is() -> None:
    assert damaged(pa.array(["caf\ufffd"])).to_pylist() == [True]


@settings(max_examples=200, deadline=None)
@given(texts=st.lists(st.one_of(st.none(), st.text("aÃÂâ€™Ð\u0083\u00a0\u00b1\ufffdółö¿", max_size=8))), start=st.integers(0, 3))
def test_the_quick_look_finds_what_a_close_one_does(texts: list[str | None], start: int) -> None:
    pattern = re.compile(_BROKEN)
    found = damaged(pa.array(texts, pa.string()).slice(start)).to_pylist()
    assert found == [bool(text and pattern.search(text)) for text in texts[start:]]


def test_it_is_found_at_the_edge_of_what_is_looked_at_at_once() -> None:
    for length in range((1 << 16) - 4, (1 << 16) + 3):
        assert damaged(pa.array(["x" * length + "Ã¤", "x" * length])).to_pylist() == [True, False]
