"""Web servers that misbehave: none of what they send goes live, and no secret goes where it was not meant for."""

import datetime
import gzip
import re
import socket
import zlib
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path

import pytest

from feedtool.errors import SourceError
from feedtool.sources.web.connection import Watch, _is_public
from feedtool.sources.web.request import redirected
from tests.sources.bad.server import Answer, Handler, Server, serving, status, table
from tests.sources.bad.shop import GOOD, SECRET, Shop

DATA = GOOD.encode()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Server]:
    with serving() as running:
        yield running


def asks(shop: Shop, server: Server, answer: Answer, **block: object) -> None:
    """Let the shop read its products from the web."""
    server.answers["/p.csv"] = answer
    shop.configure(source=f"{server.address}/p.csv?token={SECRET}", headers={"X-Api-Key": SECRET}, **block)


def test_S18_a_good_server(shop: Shop, server: Server) -> None:
    asks(shop, server, table(DATA))
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")
    assert server.asked[0][1]["x-api-key"] == SECRET


def broken_off(handler: Handler) -> None:
    handler.begin(200, Content_Length=len(DATA))
    handler.wfile.write(DATA[:700])


def chunks_broken_off(handler: Handler) -> None:
    handler.begin(200, Transfer_Encoding="chunked")
    handler.wfile.write(b"%x\r\n%s\r\n" % (700, DATA[:700]))


def gzip_broken_off(handler: Handler) -> None:
    packed = gzip.compress(DATA)
    handler.begin(200, Content_Encoding="gzip", Content_Length=len(packed))
    handler.wfile.write(packed[:300])


def flushed(data: bytes) -> bytes:
    """Return the beginning of a packed body, up to a moment at which the server had told everything that it had."""
    packing = zlib.compressobj(wbits=31)
    return packing.compress(data) + packing.flush(zlib.Z_SYNC_FLUSH)


def gzip_broken_off_between_rows(handler: Handler) -> None:
    handler.begin(200, Content_Encoding="gzip")  # without a length: only gzip itself tells its end
    handler.wfile.write(flushed(b"".join(DATA.splitlines(keepends=True)[:20])))


def gzip_that_is_none(handler: Handler) -> None:
    handler.begin(200, Content_Encoding="gzip", Content_Length=len(DATA))
    handler.wfile.write(DATA)


def length_of_more(handler: Handler) -> None:
    handler.begin(200, Content_Length=len(DATA) + 1)
    handler.wfile.write(DATA)


@pytest.mark.parametrize(
    "answer", [broken_off, chunks_broken_off, gzip_broken_off, gzip_broken_off_between_rows, gzip_that_is_none, length_of_more]
)
def test_S18_a_body_that_breaks_off_is_asked_for_again_and_refused(answer: Answer, shop: Shop, server: Server) -> None:
    asks(shop, server, answer)
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv cannot be fetched: the answer broke off. Nothing was made of it. "
        "It was tried 4 times; start feedtool again later.\n"
    )
    assert server.paths() == ["/p.csv"] * 4
    assert not list((shop.folder / ".feedtool" / "cache").iterdir()), "nothing half fetched is kept"


@pytest.mark.parametrize("packed", [gzip.compress(DATA), gzip.compress(DATA[:900]) + gzip.compress(DATA[900:]) + bytes(20)])
def test_S18_a_packed_body(packed: bytes, shop: Shop, server: Server) -> None:
    asks(shop, server, table(packed, Content_Encoding="gzip"))
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")
    assert server.asked[0][1]["accept-encoding"] == "gzip"


def test_S18_an_encoding_that_nobody_asked_for(shop: Shop, server: Server) -> None:
    asks(shop, server, table(DATA, Content_Encoding="br"))
    assert shop.refused() == "feedtool: http://127.0.0.1:PORT/p.csv answered in the encoding `br`, although only gzip was asked for.\n"


def test_S18_a_body_that_breaks_off_once_is_fetched_again(shop: Shop, server: Server) -> None:
    def once(handler: Handler) -> None:
        server.answers["/p.csv"] = table(DATA)
        broken_off(handler)

    asks(shop, server, once)
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")


def test_S18_a_part_that_nobody_asked_for(shop: Shop, server: Server) -> None:
    def part(handler: Handler) -> None:
        handler.begin(206, Content_Length=700, Content_Range=f"bytes 0-699/{len(DATA)}")
        handler.wfile.write(DATA[:700])

    asks(shop, server, part)
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv answered 206 Partial Content. It is a part of the table that nobody asked for.\n"
    )


@pytest.mark.parametrize("code", [429, 500, 503])
def test_S18_a_server_that_stumbles_is_asked_again(code: int, shop: Shop, server: Server) -> None:
    asks(shop, server, status(code))
    assert f"answered {code}" in shop.refused()
    assert len(server.asked) == 4


def test_S17_a_web_page_as_the_answer(shop: Shop, server: Server) -> None:
    asks(shop, server, table(b"<!DOCTYPE html><html>Please log in</html>", Content_Type="text/csv"))
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv answered with a web page where a table is expected. "
        "Often that is a login page: check the address and `headers`.\n"
    )
    asks(shop, server, table(DATA, Content_Type="text/html; charset=utf-8"))
    assert "answered with a web page" in shop.refused()


def without_length(handler: Handler) -> None:
    handler.begin(200)
    handler.wfile.write(b"".join(DATA.splitlines(keepends=True)[:20]))


def test_S19_what_nobody_can_see_on_the_wire_is_seen_by_the_count_of_rows(shop: Shop, server: Server) -> None:
    asks(shop, server, without_length, min_rows=38)
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv has 19 rows; 38 are the least that `min_rows` allows. "
        "Look at the export; `min_rows: 19` lets it pass.\n"
    )


@pytest.mark.parametrize("ending", ["done", "sha256"])
def test_S19_a_file_beside_it_says_whether_it_is_whole(ending: str, shop: Shop, server: Server) -> None:
    import hashlib

    asks(shop, server, without_length, complete_when=ending, retries={"times": 1, "wait": 0})
    assert f"is not finished: there is no http://127.0.0.1:PORT/p.csv.{ending}" in shop.refused()
    server.answers[f"/p.csv.{ending}"] = table(hashlib.sha256(DATA).hexdigest().encode() + b"  p.csv\n")
    if ending == "sha256":
        assert "is not whole, or not the file that http://127.0.0.1:PORT/p.csv.sha256 was written for" in shop.refused()
    server.answers["/p.csv"] = table(DATA)
    assert shop.export()[0] == 0


def test_S9_an_answer_that_becomes_too_large(shop: Shop, server: Server) -> None:
    packed = gzip.compress(DATA + b"x" * (30 << 20))
    asks(shop, server, table(packed, Content_Encoding="gzip"))
    assert "when it is unpacked, more than 200 for one" in shop.refused()
    asks(shop, server, table(DATA + b"x" * (2 << 20)), unpacked={"megabytes": 1})
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv sends more than 1,048,576 bytes; that is the limit. If that is right, raise it with `unpacked`.\n"
    )


def drops(handler: Handler) -> None:
    """Send one byte after the other."""
    handler.begin(200, Content_Length=len(DATA))
    for at in range(len(DATA)):
        handler.wfile.write(DATA[at : at + 1])
        if handler.server_of.ending.wait(0.1):
            return


def head_in_drops(handler: Handler) -> None:
    """Never come to the end of the head."""
    while not handler.server_of.ending.wait(0.1):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-A: b\r\n" if handler.wfile.closed else b"X")


def silent(handler: Handler) -> None:
    handler.server_of.ending.wait()


def test_S20_a_server_that_sends_too_little(shop: Shop, server: Server) -> None:
    asks(shop, server, drops, min_rate={"bytes": 1000, "seconds": 1}, retries={"times": 0})
    said = shop.refused()
    assert re.search(r"is too slow: \d{1,2} bytes in [1-9] seconds, at least 1,000 a second", said), "not only when the last drop has come"
    assert said.endswith("are expected. If the server is as slow as that, lower `min_rate`.\n")


@pytest.mark.parametrize("answer", [drops, head_in_drops, silent])
def test_S20_everything_ends_with_the_deadline(answer: Answer, shop: Shop, server: Server) -> None:
    asks(shop, server, answer, deadline=1)
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv did not send the whole table within 1 seconds. "
        "If the server is as slow as that, raise `deadline`.\n"
    )
    assert len(server.asked) == 1


def test_S20_a_pause_that_is_too_long(shop: Shop, server: Server) -> None:
    asks(shop, server, silent, timeout=1, retries={"times": 0})
    assert shop.refused() == "feedtool: http://127.0.0.1:PORT/p.csv cannot be fetched: the server did not answer in time.\n"


def test_S21_secrets_go_along_only_to_where_they_were_meant_for(shop: Shop, server: Server, other: Server) -> None:
    other.answers["/moved.csv"] = table(DATA, Set_Cookie="seen=1")
    server.answers["/second.csv"] = status(307, Location=f"{other.address}/moved.csv")
    asks(shop, server, status(302, Location="/second.csv", Set_Cookie=f"session={SECRET}; Path=/"))
    shop.configure(
        source=server.address.replace("//", f"//user:{SECRET}@") + "/p.csv",
        headers={"X-Api-Key": SECRET, "Authorization": f"Bearer {SECRET}"},
    )
    assert shop.export()[0] == 0
    assert [path for path, _ in server.asked] == ["/p.csv", "/second.csv"]
    assert server.asked[1][1]["x-api-key"] == SECRET, "within a server they are needed"
    [(path, headers)] = other.asked
    assert path == "/moved.csv"
    assert SECRET not in str(headers)
    assert not {"authorization", "cookie", "x-api-key"} & set(headers)


def test_S21_what_is_refused_for_want_of_the_secret_is_explained(shop: Shop, server: Server, other: Server) -> None:
    other.answers["/moved.csv"] = status(401)
    asks(shop, server, status(301, Location=f"{other.address}/moved.csv?s={SECRET}"))
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv answered 401 Unauthorized. "
        "It was sent on to http://127.0.0.1:PORT/moved.csv, which gets none of the `headers`.\n"
    )


def test_S21_round_and_round(shop: Shop, server: Server) -> None:
    asks(shop, server, status(302, Location="/q.csv"))
    server.answers["/q.csv"] = status(302, Location=f"/p.csv?token={SECRET}")
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv sends us on and on (2 times, at last to http://127.0.0.1:PORT/p.csv). "
        "Write the address of the table itself into the project file.\n"
    )


def test_S21_on_and_on(shop: Shop, server: Server) -> None:
    asks(shop, server, status(302, Location="/1"))
    for number in range(1, 9):
        server.answers[f"/{number}"] = status(302, Location=f"/{number + 1}")
    assert "sends us on and on (6 times, at last to http://127.0.0.1:PORT/6)" in shop.refused()
    assert server.paths() == ["/p.csv", "/1", "/2", "/3", "/4", "/5"]


@pytest.mark.parametrize("location", ["file:///etc/hostname", "ftp://127.0.0.1/p.csv", "gopher://127.0.0.1/", "http://[::1"])
def test_S22_redirects_lead_to_web_addresses_only(location: str, shop: Shop, server: Server) -> None:
    asks(shop, server, status(302, Location=location))
    said = shop.refused()
    assert "sends us on to" in said
    assert len(server.asked) == 1


def test_S21_never_from_https_to_http() -> None:
    with pytest.raises(SourceError) as refused:
        redirected("https://a.example/p.csv", f"http://a.example/p.csv?{SECRET}", "https://a.example/p.csv")
    assert str(refused.value) == (
        "https://a.example/p.csv sends us on from https to http://a.example/p.csv, where everybody on the way could read and change the table. "
        "feedtool does not go there; write the right https address into the project file."
    )
    assert redirected("http://a.example/p.csv", "https://b.example/q", "x") == "https://b.example/q"
    assert redirected("https://a.example/a/p.csv", "q.csv", "x") == "https://a.example/a/q.csv"


def test_S22_a_public_source_does_not_lead_into_the_house(shop: Shop, server: Server) -> None:
    asks(shop, server, table(DATA), public=True)
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv is declared `public`, but its server has an address inside of a private network; "
        "nothing was asked there. Take `public` out if that is meant.\n"
    )
    shop.configure(source=server.address.replace("127.0.0.1", "localhost") + "/p.csv", public=True)
    assert "is declared `public`" in shop.refused()
    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False), ("10.1.2.3", False), ("172.20.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False),
        ("0.0.0.0", False), ("224.0.0.1", False), ("::1", False), ("fe80::1%eth0", False), ("fd00::1", False), ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False), ("8.8.8.8", True), ("2a00:1450:4001:800::200e", True), ("::ffff:8.8.8.8", True),
    ],
)  # fmt: skip
def test_S22_addresses_of_the_house(address: str, public: bool) -> None:
    assert _is_public(address) is public


@pytest.mark.parametrize(
    ("source", "headers", "said"),
    [
        ("http://[::1/p.csv", {}, "the address is not valid"), ("http://127.0.0.1:99999/p.csv", {}, "the address is not valid"),
        ("http://127.0.0.1:9/p.csv", {"X-Api-Key": f"{SECRET}\u2013"}, "one of its `headers` has a character"),
        ("http://127.0.0.1:9/p.csv", {"X-Api-Key": f"{SECRET}\nX: y"}, "one of its `headers` has a character"),
        ("http://127.0.0.1:9/p.csv", {}, "no connection to the server"),
    ],
)  # fmt: skip
def test_S18_addresses_and_headers_that_are_none(source: str, headers: dict[str, str], said: str, shop: Shop) -> None:
    shop.configure(source=source, headers=headers, retries={"times": 0})
    assert f"cannot be fetched: {said}" in shop.refused()


def ago(**time: float) -> str:
    return format_datetime(datetime.datetime.now(datetime.UTC) - datetime.timedelta(**time), usegmt=True)


def test_S20_a_connection_that_comes_after_the_deadline_is_not_begun() -> None:
    watch = Watch(public=False, deadline=1)
    watch.cut()
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()) as late:
        with pytest.raises(TimeoutError):
            watch.see(late)
        assert late.fileno() == -1, "it is closed"


def test_S20_a_body_without_a_length_is_not_whole_when_the_deadline_cuts_it(shop: Shop, server: Server) -> None:
    def slow(handler: Handler) -> None:
        handler.begin(200)
        handler.wfile.write(b"".join(DATA.splitlines(keepends=True)[:20]))
        handler.wfile.flush()
        server.ending.wait(20)

    asks(shop, server, slow, deadline=1)
    assert "did not send the whole table within 1 seconds" in shop.refused()


@pytest.mark.parametrize("moment", ["Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359"])
def test_S23_a_moment_that_no_calendar_has(moment: str, shop: Shop, server: Server) -> None:
    asks(shop, server, table(DATA, Last_Modified=moment))
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")


def test_S23_an_old_table_of_a_server(shop: Shop, server: Server) -> None:
    asks(shop, server, table(DATA, Last_Modified=ago(hours=50)), fresh={"warn": "26h", "fail": "48h"})
    assert shop.refused() == (
        "feedtool: http://127.0.0.1:PORT/p.csv is stale: unchanged since MOMENT, SOME hours; `fresh` allows SOME hours. "
        "Look at what writes it: a job that ended early, a disk that is full, a server that gives old copies.\n"
    )
    asks(shop, server, table(DATA, Last_Modified=ago(hours=30)), fresh={"warn": "26h", "fail": "48h"})
    code, said = shop.export("--verbose")
    assert (code, "Unchanged since MOMENT, SOME hours; `fresh` warns from SOME hours on." in said) == (0, True)


def test_S23_not_modified_for_days(shop: Shop, server: Server) -> None:
    def conditional(handler: Handler) -> None:
        known = handler.headers.get("If-None-Match") == '"v1"'
        (status(304) if known else table(DATA, ETag='"v1"'))(handler)

    asks(shop, server, conditional, fresh={"fail": "48h"})
    assert shop.export()[0] == 0
    [notes] = (shop.folder / ".feedtool" / "cache").glob("*.json")
    since = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=3)
    moved = notes.read_text(encoding="utf-8").replace(
        f'"since": "{datetime.datetime.now(datetime.UTC):%Y-%m-%d}', f'"since": "{since:%Y-%m-%d}'
    )
    notes.write_text(moved, encoding="utf-8")
    assert "is stale: unchanged since MOMENT" in shop.refused()
    assert server.asked[-1][1]["if-none-match"] == '"v1"'


def test_the_cache_is_not_trusted_when_it_was_damaged(shop: Shop, server: Server) -> None:
    def conditional(handler: Handler) -> None:
        (status(304) if handler.headers.get("If-None-Match") else table(DATA, ETag='"v1"'))(handler)

    asks(shop, server, conditional)
    assert shop.export()[0] == 0
    [data] = Path(shop.folder / ".feedtool" / "cache").glob("*.data")
    data.write_bytes(DATA[:500])
    assert shop.export() == (0, "google: 40 read, 40 exported -> out/google.xml (unchanged)\n")
    assert "if-none-match" not in server.asked[-1][1]
