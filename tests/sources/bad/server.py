"""A web server of a shop that does what each test wants of it."""

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = Callable[["Handler"], None]


@dataclass
class Server:
    """``answers`` are by path; ``asked`` is every request: its path and its headers in small letters."""

    address: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """Return the paths that were asked for."""
        return [path for path, _ in self.asked]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers as its server says."""

    protocol_version = "HTTP/1.1"
    server_of: Server

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.server_of.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        with contextlib.suppress(OSError):  # the client may have had enough
            self.server_of.answers.get(path, status(404))(self)

    def begin(self, code: int, **headers: str | int) -> None:
        """Send the head of an answer; the connection is closed after it."""
        self.send_response(code)
        for name, value in {"Content-Type": "text/csv", **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
            self.send_header(name, str(value))
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def table(data: bytes, **headers: str | int) -> Answer:
    """Answer with a table, whole."""

    def answer(handler: Handler) -> None:
        handler.begin(200, **{"Content_Length": len(data), **headers})
        handler.wfile.write(data)

    return answer


def status(code: int, **headers: str | int) -> Answer:
    """Answer with a status and nothing else."""

    def answer(handler: Handler) -> None:
        handler.begin(code, Content_Length=0, **headers)

    return answer


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """Give a server on the loopback device; it ends with the block."""
    made = Server()
    kind = type("HandlerOfOne", (Handler,), {"server_of": made})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        made.address = f"http://127.0.0.1:{running.server_port}"
        try:
            yield made
        finally:
            made.ending.set()
            running.shutdown()
            thread.join()
