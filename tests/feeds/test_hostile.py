"""Files made to exhaust the machine: a message, no traceback, and memory that does not grow with what they unpack to."""

import gzip
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.feeds.runner import RSS

_MEGABYTE = 1 << 20
_UNPACKED = 256  # megabytes
_MOST_MEMORY = 500  # megabytes, as much as a feed of a million items may take
_HEADER = '{"header": {"sellerId": "A1", "version": "2.0"}, "messages": ['


def packed(begin: str, unit: str, end: str, megabytes: int) -> bytes:
    """Return what unpacks to some megabytes of the same."""
    piece = gzip.compress((unit * (_MEGABYTE // len(unit))).encode())
    return gzip.compress(begin.encode()) + piece * megabytes + gzip.compress(end.encode())


def cases() -> Iterator[tuple[str, str, bytes, int, str]]:
    """Yield what each file is, the channel, its bytes, the exit code and a part of what is said."""
    google, amazon = "google_merchant", "amazon"
    text = packed(RSS + "<item><g:id>", "a", "</g:id></item></channel></rss>", _UNPACKED)
    yield "a text without an end", google, text, 1, "a text has more than 4,194,304 characters"
    tag = packed(RSS + '<item a="', "a", '"/></channel></rss>', _UNPACKED)
    yield "a tag without an end", google, tag, 1, "a tag or a comment has more than 1,048,576 bytes"
    yield "a cell without an end", google, packed("id,title\n", "a", "\n", _UNPACKED), 4, "a cell is larger than 4 MiB"
    listing = packed(_HEADER + '{"sku": "', "a", '"}]}', _UNPACKED + 1)
    yield "a listing without an end", amazon, listing, 4, "has more than 256 MiB"
    many = "".join(f' a{n}="x"' for n in range(1_001))
    yield "a thousand attributes", google, f"{RSS}<item{many}/></channel></rss>".encode(), 1, "more than 1,000 attributes"
    yield "elements in elements", google, f"{RSS}{'<item>' * 100_000}".encode(), 1, "more than 100 deep"
    yield "lists in lists", amazon, ("[" * 1_000_000).encode(), 1, "FD102 not-well-formed"
    keys = ", ".join(f'"k{n}": 1' for n in range(20_001))
    yield "a listing of 20,001 values", amazon, f"{_HEADER}{{{keys}}}]}}".encode(), 1, "an item has more than 20,000 values"
    whole = gzip.compress(os.urandom(50_000).hex().encode())
    yield "a packed file that is cut off", google, whole[: len(whole) // 2], 4, "ended before the end-of-stream marker"


@pytest.mark.parametrize(("channel", "data", "code", "said"), [pytest.param(*each[1:], id=each[0]) for each in cases()])
def test_a_hostile_file(channel: str, data: bytes, code: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(data)
    out = os.open(tmp_path / "out", os.O_WRONLY | os.O_CREAT)
    command = [sys.executable, "-m", "feedtool", "lint", str(tmp_path / "feed"), "--channel", channel]
    actions = [(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)]
    _, status, used = os.wait4(os.posix_spawn(sys.executable, command, os.environ, file_actions=actions), 0)
    os.close(out)
    printed = (tmp_path / "out").read_text(encoding="utf-8")
    assert said in printed
    assert "Traceback" not in printed
    assert os.waitstatus_to_exitcode(status) == code
    assert used.ru_maxrss / 1024 < _MOST_MEMORY
