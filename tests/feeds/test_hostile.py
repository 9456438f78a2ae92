"""Files made to exhaust the machine: a message, no traceback, and memory that does not grow with what they unpack to."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feeds.runner import RSS
from tests.in_process import printed

_MEGABYTE = 1 << 20
_UNPACKED = 256  # megabytes
_UNBOUNDED = 8  # megabytes: more than any text may have, and few enough to be unpacked at any ratio
# a process begins with the peak of the one that starts it, so that has to be a small one
_SMALL_PARENT = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=sys.stderr).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
_MOST_MEMORY = 500  # megabytes, as much as a feed of a million items may take
_HEADER = '{"header": {"sellerId": "A1", "version": "2.0"}, "messages": ['


def packed(begin: str, unit: str, end: str, megabytes: int) -> list[bytes]:
    """Return what unpacks to some megabytes of the same."""
    return in_pieces(begin, unit * (_MEGABYTE // len(unit)), end, megabytes)


def in_pieces(begin: str, megabyte: str, end: str, megabytes: int) -> list[bytes]:
    """Return pieces, most of them one and the same: the memory of the test would count as that of the command."""
    piece = gzip.compress(megabyte.encode())
    return [gzip.compress(begin.encode()), *[piece] * megabytes, gzip.compress(end.encode())]


def cases() -> Iterator[tuple[str, str, list[bytes], int, str]]:
    """Yield what each file is, the channel, its bytes, the exit code and a part of what is said."""
    google, amazon = "google_merchant", "amazon"
    for what, begin in (("a feed", RSS + "<item><g:id>"), ("a table", "id,title\n"), ("a list", _HEADER + '{"sku": "')):
        yield f"{what} that is a bomb", google, packed(begin, "a", "", _UNPACKED), 4, "more than 200 for one"
    letters = os.urandom(_MEGABYTE // 2).hex()  # packed to the half of it, which is no bomb
    text = in_pieces(RSS + "<item><g:id>", letters, "</g:id></item></channel></rss>", 40)
    yield "a text without an end", google, text, 1, "a text has more than 4,194,304 characters"
    tag = packed(RSS + '<item a="', "a", '"/></channel></rss>', _UNBOUNDED)
    yield "a tag without an end", google, tag, 1, "a tag or a comment has more than 1,048,576 bytes"
    yield "a record without an end", google, packed("id,title\n", "a", "\n", _UNBOUNDED), 4, "a record is larger than 4 MiB"
    yield "a header without an end", google, packed("id,", "a,", "\n", 2), 4, "the first line has more than 1,048,576 characters"
    yield "a header of 30,000 columns", google, [f"id{',a' * 30_000}\n".encode()], 4, "has 30,001 columns; the limit is 20,000"
    yield "a header of 9,999 like columns", google, [f"id{',a' * 9_999}\n1\n".encode()], 1, "are both called `a`"
    listing = in_pieces(_HEADER + '{"sku": "', letters, '"}]}', _UNPACKED + 1)
    yield "a listing without an end", amazon, listing, 4, "has more than 256 MiB"
    many = "".join(f' a{n}="x"' for n in range(1_001))
    yield "a thousand attributes", google, [f"{RSS}<item{many}/></channel></rss>".encode()], 1, "more than 1,000 attributes"
    yield "elements in elements", google, [f"{RSS}{'<item>' * 100_000}".encode()], 1, "more than 100 deep"
    yield "lists in lists", amazon, [("[" * 1_000_000).encode()], 1, "FD102 not-well-formed"
    keys = ", ".join(f'"k{n}": 1' for n in range(20_001))
    yield "a listing of 20,001 values", amazon, [f"{_HEADER}{{{keys}}}]}}".encode()], 1, "an item has more than 20,000 values"
    others = ", ".join(f'{{"sku": "{n}", "a{n}": 1, "b{n}": 1}}' for n in range(200_000))
    yield "listings of 400,000 names", amazon, [f"{_HEADER}{others}]}}".encode()], 1, "more than 20,000 different names of values"
    whole = gzip.compress(os.urandom(50_000).hex().encode())
    yield "a packed file that is cut off", google, [whole[: len(whole) // 2]], 4, "is cut: its compressed data end at offset"


@pytest.mark.parametrize(("channel", "data", "code", "said"), [pytest.param(*each[1:], id=each[0]) for each in cases()])
def test_a_hostile_file(channel: str, data: list[bytes], code: int, said: str, tmp_path: Path) -> None:
    with (tmp_path / "feed").open("wb") as file:
        file.writelines(data)
    command = [sys.executable, "-m", "feedtool", "lint", str(tmp_path / "feed"), "--channel", channel]
    with (tmp_path / "out").open("wb") as out:
        measured = subprocess.run([sys.executable, "-c", _SMALL_PARENT, *command], stdout=subprocess.PIPE, stderr=out, check=True)
    ended, kilobytes = (int(word) for word in measured.stdout.split())
    printed = (tmp_path / "out").read_text(encoding="utf-8")
    assert said in printed
    assert "Traceback" not in printed
    assert ended == code
    assert kilobytes / 1024 < _MOST_MEMORY


def test_a_listing_that_is_nested_too_deep_is_told(tmp_path: Path) -> None:
    for depth in (320, 2_000):
        text = '{"messages": [{"sku": "A", "attributes": ' + '{"a": ' * depth + "1" + "}" * depth + "}]}"
        (tmp_path / "deep.json").write_text(text)
        for command in (
            ("lint", "deep.json", "--channel", "amazon", "--var", "marketplace=SE"),
            ("diff", "deep.json", "deep.json", "--channel", "amazon"),
        ):
            said = printed(tmp_path, *command)
            assert "bug" not in said
            assert "The JSON cannot be read from here on" in said


def test_a_diff_says_what_it_could_not_read(tmp_path: Path) -> None:
    items = "".join(f"<item><g:id>{number}</g:id></item>" for number in range(100))
    whole = f'<rss xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'
    (tmp_path / "whole.xml").write_text(whole)
    (tmp_path / "cut.xml").write_text(whole[: len(whole) // 2])
    (tmp_path / "page.xml").write_text("<html></html>")
    assert "cut.xml: The XML cannot be read from here on" in printed(
        tmp_path, "diff", "whole.xml", "cut.xml", "--channel", "google_merchant"
    )
    assert "page.xml: No item was found." in printed(tmp_path, "diff", "page.xml", "whole.xml", "--channel", "google_merchant")


def test_a_table_is_no_feed_of_listings(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("sku,item_name\n1,A\n")
    said = printed(tmp_path, "lint", "f.csv", "--channel", "amazon", "--var", "marketplace=SE")
    assert "Amazon takes JSON only" in said
    assert said.endswith("exit code 4\n")
