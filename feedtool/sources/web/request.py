"""What to ask a web server for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from feedtool.errors import SourceError
from feedtool.sources.pace import Pace

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask for. ``shown`` is the address without its secrets. ``public`` refuses addresses inside of private networks.

    ``most`` and ``ratio`` bound what a compressed answer becomes (bytes, and bytes for each byte that came).
    """

    url: str
    shown: str
    headers: Mapping[str, str] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    public: bool = False
    most: int = 4 << 30
    ratio: int = 200


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address: who gets to see what is sent there."""
    parts = urlsplit(url)
    return parts.scheme.lower(), (parts.hostname or "").lower(), parts.port or _PORTS.get(parts.scheme.lower())


def without_secrets(url: str) -> str:
    """Return an address that may be shown: without user, password, query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rsplit('@', 1)[-1]}{parts.path}"


def redirected(url: str, location: str, shown: str) -> str:
    """Return where a server sends us on. Raises SourceError when that is no place to go to."""
    try:
        target = urljoin(url, location)
        scheme, host, _ = origin(target)
    except ValueError as error:
        raise SourceError(f"{shown} sends us on to something that is no address. Ask who runs the server for the right one.") from error
    if scheme not in _PORTS or not host:
        raise SourceError(f"{shown} sends us on to `{scheme}:`, which is no web address; feedtool follows http and https only.")
    if scheme == "http" and origin(url)[0] == "https":
        raise SourceError(
            f"{shown} sends us on from https to {without_secrets(target)}, where everybody on the way could read and change the table. "
            f"feedtool does not go there; write the right https address into the project file."
        )
    return target
