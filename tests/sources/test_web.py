"""Catalogues on a real web server."""

import http.server
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedtool.errors import SourceError
from feedtool.sources.web.cache import Cache, Kept
from tests.sources.tables import load, rows_of

TABLE = b"sku,name\nA1,hat\nA2,boot\n"


class Handler(http.server.BaseHTTPRequestHandler):
    """A shop's server: what it does depends on the path."""

    asked: list[tuple[str, str | None]]
    failures: int

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        type(self).asked.append((path, self.headers.get("If-None-Match")))
        if path == "/flaky.csv" and type(self).failures > 0:
            type(self).failures -= 1
            return self.answer(503, b"later")
        if path == "/shop.csv" and self.headers.get("If-None-Match") == '"v1"':
            return self.answer(304, b"")
        if path == "/private.csv" and self.headers.get("Authorization") != "Bearer s3cret":
            return self.answer(401, b"no")
        if path == "/login.csv":
            return self.answer(200, b"<!DOCTYPE html><html>Please log in</html>", type_="text/plain")
        if path == "/page.csv":
            return self.answer(200, TABLE, type_="text/html; charset=utf-8")
        if path == "/short.csv":
            return self.answer(200, TABLE, length=len(TABLE) + 100)
        return self.answer(200 if path in ("/shop.csv", "/flaky.csv", "/private.csv") else 404, TABLE)

    def answer(self, status: int, body: bytes, *, type_: str = "text/csv", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("ETag", '"v1"')
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Handler.asked, Handler.failures = [], 2
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_table_is_fetched_once_and_then_only_when_it_changes(server: str, tmp_path: Path) -> None:
    for _ in range(2):
        assert [row["sku"] for row in rows_of(load(tmp_path, source=f"{server}/shop.csv", key="sku"))] == ["A1", "A2"]
    assert Handler.asked == [("/shop.csv", None), ("/shop.csv", '"v1"')]


def test_a_server_that_stumbles_is_asked_again(server: str, tmp_path: Path) -> None:
    assert len(rows_of(load(tmp_path, source=f"{server}/flaky.csv", key="sku"))) == 2
    assert len(Handler.asked) == 3


def test_secrets_in_headers_and_addresses_do_not_show(server: str, tmp_path: Path) -> None:
    environment = {"TOKEN": "s3cret"}
    block = {"source": f"{server}/private.csv?key=hidden", "key": "sku", "headers": {"Authorization": "Bearer ${TOKEN}"}}
    catalogue = load(tmp_path, environment=environment, **block)
    assert len(rows_of(catalogue)) == 2
    assert "hidden" not in catalogue.name
    with pytest.raises(SourceError, match="answered 401") as refused:
        load(tmp_path, environment={"TOKEN": "wr0ng"}, **block)
    assert "hidden" not in str(refused.value)
    assert "wr0ng" not in str(refused.value)


@pytest.mark.parametrize(
    ("path", "message"),
    [("/login.csv", "a web page"), ("/page.csv", "a web page"), ("/short.csv", "broke off"), ("/missing.csv", "answered 404")],
)
def test_what_is_no_table_is_refused(path: str, message: str, server: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        load(tmp_path, source=f"{server}{path}", key="sku")


def test_no_server_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no connection"):
        load(tmp_path, source="http://127.0.0.1:9/shop.csv", key="sku", timeout=1)


@pytest.mark.parametrize("notes", ["", "[]", "{}", '{"sha256": 1, "bytes": 1, "type": "", "etag": null, "modified": null, "since": ""}'])
def test_notes_of_the_cache_that_are_none_only_cost_another_fetch(notes: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path, "https://shop.example/p.csv")
    cache.note(Kept("0" * 64, 1, "", None, None, ""))
    [path] = tmp_path.iterdir()
    path.write_text(notes)
    assert cache.known() is None


def test_what_a_killed_fetch_has_left_goes_away(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "https://shop.example/p.csv")
    other = Cache(tmp_path, "https://shop.example/q.csv")
    for each in (cache, other):
        each.note(Kept("0" * 64, 1, "", None, None, ""))
    stem, another = sorted(path.stem for path in tmp_path.iterdir())
    stem, another = (stem, another) if (tmp_path / f"{stem}.json") == cache._notes else (another, stem)
    old = time.time() - 25 * 3600
    for name in (f"{stem}-1.part", f"{stem}-2.json", f"{stem}-3.data", f"{stem}.json", f"{another}-1.part", f"{stem}-new.part"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (old, old) if "new" not in name else None)
    with cache.part() as part:
        part.write(b"sku\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"{stem}-3.data", f"{stem}.json", f"{stem}-new.part", f"{another}-1.part", f"{another}.json"]
    )
