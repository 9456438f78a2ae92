"""Connections that know where they really lead to, and that end in time."""

import contextlib
import ipaddress
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from feedtool.sources.web.encoding import ASKED

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class PrivateAddressError(OSError):
    """A server of a source that is declared public has an address inside of a private network."""


@dataclass(slots=True)
class Watch:
    """The connections of one fetch. ``public`` allows only addresses of the public internet; after ``deadline`` seconds all of them are cut."""

    public: bool
    deadline: float
    late: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def see(self, connected: socket.socket) -> None:
        """Take in a new connection. Raises PrivateAddressError when it leads to where it must not, OSError when it comes too late."""
        if self.public and not _is_public(connected.getpeername()[0]):
            connected.close()
            raise PrivateAddressError("a private address")
        with self._lock:
            if self.late:
                connected.close()
                raise TimeoutError
            self._sockets.append(connected.dup())  # of its own: TLS takes the given one apart

    def cut(self) -> None:
        """End all connections, whoever waits for them."""
        with self._lock:
            self.late = True
            for each in self._sockets:
                with contextlib.suppress(OSError):  # it has ended by itself
                    each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Forget all connections."""
        for each in self._sockets:
            each.close()


@contextlib.contextmanager
def session(watch: Watch) -> Iterator[requests.Session]:
    """Give a session whose connections are watched; it ends when the deadline is over, with an error for whoever still reads."""
    timer = threading.Timer(watch.deadline, watch.cut)
    timer.daemon = True
    with _Session() as made:
        # through a proxy only the proxy would know the address
        made.trust_env = not watch.public
        made.headers["Accept-Encoding"] = ASKED
        for scheme in ("https://", "http://"):
            made.mount(scheme, _Adapter(watch))
        timer.start()
        try:
            yield made
        finally:
            timer.cancel()
            timer.join()
            watch.close()


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Follow nothing: who asks decides where to go next."""


class _Adapter(HTTPAdapter):
    def __init__(self, watch: Watch) -> None:
        self._pools = _watched_pools(watch)
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        self.poolmanager = PoolManager(num_pools=connections, maxsize=maxsize, block=block, **more)
        self.poolmanager.pool_classes_by_scheme = self._pools


def _watched_pools(watch: Watch) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            watch.see(made)
            return made

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            made = super()._new_conn()
            watch.see(made)
            return made

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _is_public(text: str) -> bool:
    address: Address = ipaddress.ip_address(text.split("%", 1)[0])
    if isinstance(address, ipaddress.IPv6Address):
        # an address of the old internet in the clothes of the new one
        address = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
    return address.is_global and not address.is_multicast
