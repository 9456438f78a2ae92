"""The bazaar's web server: what it does depends on the path, and on what the test has put there."""

import gzip
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.taxonomy.lists import ENGLISH, SWEDISH, text_of

_LEADING = {
    "xx-NEAR": "/en-US.txt",
    "xx-AWAY": "http://localhost:{port}/en-US.txt",
    "xx-FTP": "ftp://127.0.0.1/en-US.txt",
    "xx-LOOP": "/xx-LOOP.txt",
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves lists of categories, and everything that can go wrong with them."""

    lists: dict[str, bytes]
    asked: list[str]

    def do_GET(self) -> None:
        cls = type(self)
        cls.asked.append(self.path)
        name = self.path.rsplit("/", 1)[-1].removesuffix(".txt")
        english = cls.lists["en-US"]
        if name in cls.lists:
            self.answer(200, cls.lists[name])
        elif name in _LEADING:
            self.lead(_LEADING[name].format(port=self.server.server_address[1]))
        elif name == "xx-SHORT":
            self.answer(200, english, length=len(english) + 50)
        elif name == "xx-CUT":
            self.answer(200, english[:150])
        elif name == "xx-PAGE":
            self.answer(200, b"<!DOCTYPE html><html>Before you continue</html>", type_="text/html")
        elif name == "xx-ZIP":  # a thousand times as large when it is unpacked
            self.answer(200, gzip.compress(english + b"\n" * (64 << 20)), encoding="gzip")
        elif name == "xx-BIG":
            self.endless()
        else:
            self.answer(503 if name == "xx-BUSY" else 404, b"nothing here")

    def answer(
        self, status: int, body: bytes, *, type_: str = "text/plain", length: int | None = None, encoding: str | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        if encoding:
            self.send_header("Content-Encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"1 - Lamps\n" * 10_000)
        except OSError:  # the reader has had enough
            self.close_connection = True

    def lead(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def running() -> Iterator[int]:
    """Give the port of a running server that has the English and the Swedish list."""
    Handler.lists, Handler.asked = {"en-US": text_of(ENGLISH), "sv-SE": text_of(SWEDISH)}, []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()
