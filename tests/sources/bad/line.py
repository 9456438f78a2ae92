"""A line to a database that can be cut or held."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Line:
    """A TCP port that leads to a server at a Unix socket.

    ``lets_through`` says for each connection in turn how many bytes of the server come through before it is cut; the last one is for all further
    ones, None for all bytes. ``holds`` keeps a line open instead of cutting it, without another byte.
    """

    target: str
    lets_through: list[int | None] = field(default_factory=lambda: [None])
    holds: bool = False
    port: int = 0
    connections: int = 0
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def accept(self, listening: socket.socket) -> None:
        """Take connections until the port is closed."""
        while True:
            try:
                client, _ = listening.accept()
            except OSError:
                return
            most = self.lets_through[min(self.connections, len(self.lets_through) - 1)]
            self.connections += 1
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.target)
            self._open += [client, server]
            for source, sink, limit in ((client, server, None), (server, client, most)):
                thread = threading.Thread(target=self._pass, args=(source, sink, limit), daemon=True)
                thread.start()
                self._threads.append(thread)

    def _pass(self, source: socket.socket, sink: socket.socket, most: int | None) -> None:
        passed = 0
        with contextlib.suppress(OSError):
            while data := source.recv(4096):
                if most is not None and passed + len(data) > most:
                    if self.holds:
                        return
                    break
                sink.sendall(data)
                passed += len(data)
            for each in (source, sink):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close everything."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for each in self._open:
            each.close()


@contextlib.contextmanager
def line_to(target: str, *lets_through: int | None, holds: bool = False) -> Iterator[Line]:
    """Give a line to the server at a Unix socket; it ends with the block."""
    made = Line(target, list(lets_through) or [None], holds)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made.port = listening.getsockname()[1]
        thread = threading.Thread(target=made.accept, args=(listening,))
        thread.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()
            made.close()
