"""What goes wrong on the way to a server, in words without the address, which may hold secrets."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from urllib3.exceptions import DecodeError, HTTPError, ProtocolError, ReadTimeoutError

from feedtool.errors import SourceError, UnsteadySourceError
from feedtool.sources.web.connection import PrivateAddressError, Watch
from feedtool.sources.web.request import Request


@contextmanager
def told(request: Request, watch: Watch) -> Iterator[None]:
    """Turn what the network raises into SourceError, or into UnsteadySourceError where another try may help."""
    try:
        yield
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        raise _meant(error, request, watch) from None  # the text of the cause holds the whole address


def _meant(error: Exception, request: Request, watch: Watch) -> SourceError:
    if _has(error, PrivateAddressError):
        return SourceError(
            f"{request.shown} is declared `public`, but its server has an address inside of a private network; nothing was asked there. "
            f"Take `public` out if that is meant."
        )
    if watch.late:
        return SourceError(
            f"{request.shown} did not send the whole table within {request.pace.deadline:g} seconds. If the server is as slow as that, raise `deadline`."
        )
    if isinstance(error, requests.exceptions.SSLError):
        return SourceError(f"{request.shown} cannot be fetched: its certificate is not valid.")
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ReadTimeout | ReadTimeoutError):
        return UnsteadySourceError(f"{request.shown} cannot be fetched: the server did not answer in time.")
    if isinstance(error, ProtocolError | DecodeError):
        return UnsteadySourceError(f"{request.shown} cannot be fetched: the answer broke off. Nothing was made of it.")
    if isinstance(error, requests.ConnectionError | HTTPError):
        return UnsteadySourceError(f"{request.shown} cannot be fetched: no connection to the server.")
    if isinstance(error, UnicodeError | requests.exceptions.InvalidHeader):
        return SourceError(f"{request.shown} cannot be fetched: one of its `headers` has a character that no header can have.")
    if isinstance(error, requests.RequestException | ValueError):
        return SourceError(f"{request.shown} cannot be fetched: the address is not valid.")
    return SourceError(f"{request.shown} cannot be kept: {getattr(error, 'strerror', None) or type(error).__name__}.")


def _has(error: BaseException | None, kind: type[BaseException]) -> bool:
    """Say whether an error comes of one of a kind, however it was wrapped."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        if isinstance(each, kind):
            return True
        seen.add(id(each))
        waiting += [
            each.__cause__,
            each.__context__,
            getattr(each, "reason", None) if isinstance(getattr(each, "reason", None), BaseException) else None,
        ]
        waiting += [argument for argument in each.args if isinstance(argument, BaseException)]
    return False
