"""Plain XML read on all its bytes at once gives what a parser gives, or is declined."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from feedtool.feeds.elements import Elements
from feedtool.feeds.xml import tokens
from feedtool.feeds.xml.careful import NotReadable, Reader, Spot

PIECES = [
    "<item>", "</item>", "<item >", "</item\n>", "<item/>", "<g:id>", "</g:id>", "<title>", "</title>", "<g:shipping>", "</g:shipping>",
    "<g:price>", "</g:price>", "<g:x/>", "<a b='c'>", "</a>", "<![CDATA[", "]]>", "<!-- x -->", "<?x y?>", "&amp;", "&lt;", "&gt;", "&quot;",
    "&apos;", "&#65;", "&#x41;", "&#38;", "&#0;", "&#xD800;", "&nbsp;", "&", ";", "#65;", "amp;", ">", "]", "]]", "text", "å", "\u2028", "\x0b",
    "\ufffe", " ", "\n", '<item xmlns:g="http://x.example">', "<g:id xmlns='x'>", "<1>", "<é>", "</é>", "=", '"',
]  # fmt: skip
RIGHT = [
    "<item><g:id>1</g:id></item>",
    "<item>\n <g:id> 2 &amp; 3</g:id><g:id>4</g:id>\n</item>\n",
    "<item><g:shipping><g:price>1</g:price><g:price>2</g:price></g:shipping><g:shipping>\n</g:shipping></item>",
    "<item><title> <![CDATA[a <b> & ]] > c]]> </title><g:x/></item>",
    "<item></item>",
    "<item><title>a > b &#228;</title></item>",
]


def parsed(piece: str) -> Elements | None:
    reader = Reader(["item"], ["rss"], Spot())
    try:
        reader.feed(piece.encode("utf-8", "replace"))
        reader.feed(b"</rss>", last=True)
    except NotReadable:
        return None
    return reader.gathering.elements()


def plain(elements: Elements) -> dict[str, Any]:
    """Return everything of some items as plain values; texts that are empty do not count."""
    texts = {name: pairs(each.rows, each.values) for name, each in elements.texts.items()}
    groups = {
        name: (each.rows.tolist(), {member: found for member, inner in each.members.items() if (found := pairs(inner.rows, inner.values))})
        for name, each in elements.groups.items()
    }
    return {"rows": elements.rows, "texts": {name: found for name, found in texts.items() if found}, "groups": groups}


def pairs(rows: Any, values: Any) -> list[tuple[int, str]]:
    stripped = ((row, value.strip(" \t\n\r\x0b\x0c")) for row, value in zip(rows.tolist(), values.to_pylist(), strict=True))
    return [(row, value) for row, value in stripped if value]


def the_same(piece: str) -> bool:
    """Say whether the piece was accepted; then it must give what the parser gives."""
    found = tokens.read(piece.encode("utf-8", "replace"), "item")
    if found is None:
        return False
    expected = parsed(piece)
    assert expected is not None, "accepted, but not well-formed"
    assert plain(found) == plain(expected)
    return True


@given(st.lists(st.sampled_from(RIGHT), min_size=1, max_size=5).map("".join))
def test_plain_items_are_accepted_and_read_right(piece: str) -> None:
    assert the_same(piece) or "<item></item>" in piece


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("<item><title>]]></title></item>")
@example("<item><g:id>1</g:id></item><item><g:id>2</title></item>")
@example("<item><title>&am&#112;lt;</title></item>")
@example("<item><title><![CDATA[a]]><![CDATA[b]]></title></item>")
@example("<item>text</item>")
@example("<item/>")
def test_whatever_is_accepted_is_read_right(middle: str) -> None:
    the_same(middle)
    the_same(f"<item><title>a</title>{middle}</item>")
    the_same(f"<item><title>{middle}</title></item>")
    the_same(f"<item><g:shipping><g:price>{middle}</g:price></g:shipping></item>")


@given(st.lists(st.tuples(st.sampled_from(RIGHT), st.sampled_from(["", "\n", "\n\n "])), min_size=1, max_size=6))
def test_lines_are_those_of_the_parser(items: list[tuple[str, str]]) -> None:
    piece = "".join(blank + item for item, blank in items)
    lines = tokens.lines(piece.encode(), "item")
    reader = Reader(["item"], ["rss"], Spot())
    reader.feed(piece.encode())
    assert lines is None or [line + 1 for line in lines] == reader.gathering.lines
